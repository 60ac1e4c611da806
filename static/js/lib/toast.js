// @ts-check
/** Short messages at the foot of the page; the place is a polite live region of base.html. */

import { el } from "./dom.js";

/** Long enough to read two lines twice (WCAG 2.2.1 concerns what asks for an act; this asks for none). */
const SHOWN_MS = 6000;

/** @param {string} text */
export function toast(text) {
  const place = document.querySelector("[data-toasts]");
  if (!place) return;
  const note = el("p", { class: "toast" }, text);
  place.append(note);
  setTimeout(() => note.remove(), SHOWN_MS);
}
