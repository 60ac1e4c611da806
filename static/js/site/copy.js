// @ts-check
/** Buttons that copy a text of the page. Without this script they stay hidden: the text can be marked by hand. */

import { all, need } from "../lib/dom.js";
import { toast } from "../lib/toast.js";

/** @param {HTMLElement} source @returns {string} */
function textOf(source) {
  return source instanceof HTMLInputElement ? source.value : (source.textContent || "").trim();
}

/** Mark a text as if by hand. @param {HTMLElement} source */
function select(source) {
  if (source instanceof HTMLInputElement) {
    source.select();
    return;
  }
  const range = document.createRange();
  range.selectNodeContents(source);
  const selection = getSelection();
  if (!selection) return;
  selection.removeAllRanges();
  selection.addRange(range);
}

/** @param {HTMLElement} source @returns {Promise<boolean>} */
async function copy(source) {
  // a page without HTTPS, such as on the hall's own network, has no clipboard but the one of old
  select(source);
  try {
    if (navigator.clipboard) {
      await navigator.clipboard.writeText(textOf(source));
      return true;
    }
    return document.execCommand("copy");
  } catch (refused) {
    return false;
  }
}

/** Make every button with `data-copy`, a selector, copy; it says what came of it in `data-copied` or `data-marked`. */
export function bindCopying() {
  for (const button of all("button[data-copy]")) {
    button.hidden = false;
    button.addEventListener("click", async () => {
      const done = await copy(need(String(button.dataset.copy)));
      toast(String(done ? button.dataset.copied : button.dataset.marked));
    });
  }
}
