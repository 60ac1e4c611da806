// @ts-check
/** Answering with the keys 1 to 6. It can be switched off (WCAG 2.2, 2.1.4: single keys disturb speech input). */

import { need } from "../lib/dom.js";
import { recall, remember } from "../lib/store.js";

/** @param {(slot: number) => void} press */
export function bindKeys(press) {
  const toggle = /** @type {HTMLInputElement} */ (need("[data-keys]"));
  toggle.checked = recall("keys") !== "off";
  toggle.addEventListener("change", () => remember("keys", toggle.checked ? "on" : "off"));
  document.addEventListener("keydown", (event) => {
    if (!toggle.checked || event.repeat || event.ctrlKey || event.metaKey || event.altKey) return;
    const target = event.target;
    if (target instanceof HTMLInputElement || target instanceof HTMLTextAreaElement || target instanceof HTMLSelectElement) return;
    const slot = "123456".indexOf(event.key);
    if (slot >= 0 && event.key.length === 1) press(slot);
  });
}
