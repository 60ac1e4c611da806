// @ts-check
/**
 * Pages that ask one thing after another (the pre-check, asking for help), in place: each answer is posted and its page drawn here, so that the tab's history holds no answers and
 * the quick exit has nothing behind it. Without this script the forms post by themselves and everything works as well.
 *
 * The phone's own back goes one question back: from the first answer on there is one entry above the page's own, which is
 * set up again each time. Its address says nothing, and the entry beneath bears the start page's.
 */

import { all } from "../lib/dom.js";

const START = "/";
const root = document.querySelector("[data-precheck]");
// Whoever comes from another page's form goes on at the address that can be loaded again.
const here = (root instanceof HTMLElement && root.dataset.here) || location.pathname;
let guarded = false;
let busy = false;
/** @type {Element | null} what was pressed last; older browsers do not say it with the form */
let pressedLast = null;

/** The entry beneath turns into the start page's, and a new one carries on. */
function guard() {
  if (!guarded) history.replaceState(null, "", START);
  history.pushState(null, "", here);
  guarded = true;
}

/** @param {HTMLFormElement} form @param {HTMLElement | null} pressed */
async function step(form, pressed) {
  if (busy) return;
  busy = true;
  try {
    const body = new URLSearchParams();
    new FormData(form).forEach((value, name) => body.append(name, String(value)));
    if (pressed instanceof HTMLButtonElement) body.append(pressed.name, pressed.value);
    const answer = await fetch(here, { method: "POST", body, credentials: "same-origin", cache: "no-store" });
    if (!answer.ok) throw new Error(String(answer.status));
    if (answer.redirected) {
      // The last page has been taken: the receipt stands at an address of its own, in place of this one.
      location.replace(answer.url);
      return;
    }
    const text = await answer.text();
    const fresh = new DOMParser().parseFromString(text, "text/html").querySelector("[data-precheck]");
    const old = document.querySelector("[data-precheck]");
    if (!fresh || !old) throw new Error("no step");
    old.replaceWith(fresh);
    offerPrint();
    window.scrollTo(0, 0);
    const heading = fresh.querySelector("h1");
    if (heading instanceof HTMLElement) heading.focus({ preventScroll: true });
  } catch {
    // The line is gone, or the page is too old: let the browser do it in its own way and say so.
    const added = document.createElement("input");
    if (pressed instanceof HTMLButtonElement) {
      added.type = "hidden";
      added.name = pressed.name;
      added.value = pressed.value;
      form.append(added);
    }
    form.submit();
  } finally {
    busy = false;
  }
}

function offerPrint() {
  for (const place of all("[data-print]")) {
    place.hidden = false;
    const button = place.querySelector("button");
    if (button) button.onclick = () => window.print();
  }
}

document.addEventListener("click", (event) => {
  pressedLast = event.target instanceof Element ? event.target.closest("button") : null;
});

document.addEventListener("submit", (event) => {
  const form = event.target;
  if (!(form instanceof HTMLFormElement) || !form.matches("form[data-step]")) return;
  event.preventDefault();
  if (!guarded) guard();
  const pressed = /** @type {SubmitEvent} */ (event).submitter || pressedLast;
  step(form, pressed instanceof HTMLElement ? pressed : null);
});

window.addEventListener("popstate", () => {
  const form = document.querySelector("form[data-back]");
  if (!(form instanceof HTMLFormElement)) {
    // The first question is shown: this entry is the page's own again.
    history.replaceState(null, "", here);
    guarded = false;
    return;
  }
  guard();
  step(form, form.querySelector("button"));
});

offerPrint();
