// @ts-check
/** Large text and dark colours at once, without asking the server; the cookies are the ones that the server sets too. */

import { all, mark } from "../lib/dom.js";

/** A year, in seconds. */
const KEPT = 31536000;

/** @param {string} name @param {string} value */
function keep(name, value) {
  const secure = location.protocol === "https:" ? "; secure" : "";
  document.cookie = name + "=" + value + "; path=/; max-age=" + KEPT + "; samesite=lax" + secure;
}

/** @returns {boolean} */
function isDark() {
  const chosen = document.documentElement.dataset.theme;
  return chosen ? chosen === "dark" : matchMedia("(prefers-color-scheme: dark)").matches;
}

/** @param {boolean} large */
function setLarge(large) {
  mark(document.documentElement, "data-large", large);
  keep("large", large ? "1" : "0");
}

/** @param {boolean} dark */
function setDark(dark) {
  mark(document.documentElement, "data-theme", dark ? "dark" : "light");
  keep("theme", dark ? "dark" : "light");
}

/** Make every form with `data-display` act in place. */
export function bindDisplay() {
  /** @type {(() => void)[]} */
  const drawn = [];
  for (const form of all("form[data-display]")) {
    const button = form.querySelector("button");
    if (!button) continue;
    const isLarge = form.dataset.display === "large";
    const isOn = () => (isLarge ? "large" in document.documentElement.dataset : isDark());
    const draw = () => mark(button, "aria-pressed", isOn() ? "true" : "false");
    form.addEventListener("submit", (event) => {
      event.preventDefault();
      if (isLarge) setLarge(!isOn());
      else setDark(!isOn());
      // The start page has a second switch for large text.
      for (const each of drawn) each();
    });
    drawn.push(draw);
    draw();
  }
}
