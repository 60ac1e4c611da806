// @ts-check
// Asks before a step that cannot be taken back.

import { need, say } from "../lib/dom.js";

/**
 * @param {HTMLElement} root
 * @returns {(words: string) => Promise<boolean>}
 */
export function asking(root) {
  const dialog = /** @type {HTMLDialogElement} */ (need("[data-dialog]", root));
  const yes = need("[data-dialog-yes]", dialog);
  const no = need("[data-dialog-no]", dialog);
  if (!dialog.showModal) return (words) => Promise.resolve(window.confirm(words));

  return (words) =>
    new Promise((resolve) => {
      say(need("[data-dialog-words]", dialog), words);
      dialog.returnValue = "no";
      yes.onclick = () => dialog.close("yes");
      no.onclick = () => dialog.close("no");
      // Escape closes as well, and counts as "back"
      dialog.onclose = () => resolve(dialog.returnValue === "yes");
      dialog.showModal();
      no.focus();
    });
}
