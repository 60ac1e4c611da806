// @ts-check
/**
 * Leave quickly: one tap or Esc takes the page away at once and puts a harmless one in its place in the tab's history.
 * The browser's own list of visited pages is beyond a page's reach; that is why titles of such pages say nothing.
 */

import { all } from "../lib/dom.js";

// The key works from here on; the button says so where there is a keyboard.
document.documentElement.dataset.escLeaves = "";

// Kept now: when somebody leaves, the page is emptied first.
const closing = /** @type {HTMLFormElement | null} */ (document.querySelector("form[data-close]"));

/** @param {string} target */
function leave(target) {
  // What is on the screen goes first: the next page may take seconds on a village line.
  document.documentElement.hidden = true;
  document.title = "";
  document.body.textContent = "";
  closeOwn();
  location.replace(target);
}

/** One's own matter is closed on this phone as well, or "back" would open it for whoever comes next. */
function closeOwn() {
  const form = closing;
  if (form && navigator.sendBeacon) navigator.sendBeacon(form.action, new FormData(form));
}

/** @returns {string | null} */
function target() {
  const link = all("a[data-quick-exit]")[0];
  return link instanceof HTMLAnchorElement ? link.href : null;
}

document.addEventListener("click", (event) => {
  const from = event.target instanceof Element ? event.target.closest("a[data-quick-exit]") : null;
  if (!(from instanceof HTMLAnchorElement)) return;
  event.preventDefault();
  leave(from.href);
});

document.addEventListener("keydown", (event) => {
  const to = event.key === "Escape" ? target() : null;
  if (!to) return;
  event.preventDefault();
  leave(to);
});

// Whoever comes back to a page that the browser kept in memory finds it anew, without what was typed.
window.addEventListener("pageshow", (event) => {
  if (event.persisted) location.reload();
});
