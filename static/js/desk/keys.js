// @ts-check
/** Keys of the work list: j and k go down and up, c takes. Enter opens, because the cursor is on a link. */

import { all } from "../lib/dom.js";
import { focusRow } from "./list.js";

/** @param {HTMLElement} list */
export function bindKeys(list) {
  document.addEventListener("keydown", (event) => {
    if (event.ctrlKey || event.altKey || event.metaKey || isTyping(event.target)) return;
    const rows = all("[data-row]", list);
    const at = rows.findIndex((row) => row.contains(document.activeElement));
    if (event.key === "j") focusRow(rows[Math.min(at + 1, rows.length - 1)]);
    else if (event.key === "k") focusRow(rows[Math.max(at - 1, 0)]);
    else if (event.key === "c") take(rows[at]);
    else return;
    event.preventDefault();
  });
}

/** @param {HTMLElement | undefined} row */
function take(row) {
  const button = row && /** @type {HTMLElement | null} */ (row.querySelector("[data-claim]"));
  if (button) button.click();
}

/** @param {EventTarget | null} target */
function isTyping(target) {
  return target instanceof HTMLElement && target.matches("input, textarea, select");
}

/**
 * Mark the row that has the cursor, for eyes that look for it.
 * @param {HTMLElement} list
 */
export function bindMark(list) {
  list.addEventListener("focusin", () => {
    for (const row of all("[data-row]", list)) row.toggleAttribute("data-at", row.contains(document.activeElement));
  });
}
