// @ts-check
/** The answer buttons, and what a question type gets and gives (quiz/bank/types/README.md). */

import { el, mark, say } from "../lib/dom.js";
import { gettext } from "../lib/i18n.js";
import { LETTERS, shape } from "../lib/shapes.js";

/**
 * @typedef {object} View what a type draws
 * @property {any} question `question` of docs/protocol.md; `choices` is null while the question is being read
 * @property {number[]} order canonical numbers in the order of showing
 * @property {number[]} own canonical numbers of this player's choices
 * @property {boolean} open whether a tap does something
 * @property {number[] | null} right canonical numbers, from the reveal on
 *
 * @typedef {(view: View) => void} Draw
 *
 * @typedef {object} Tools
 * @property {(choices: number[]) => void} answer send this answer
 * @property {(choice: number) => void} toggle tap without sending
 * @property {() => void} submit send what is tapped
 * @property {(choice: number) => void} keep keep a choice on this phone only
 * @property {typeof answerButtons} answerButtons
 * @property {typeof gettext} gettext
 * @property {string} game the game's key
 *
 * @typedef {object} PlayerType
 * @property {string} code
 * @property {(root: HTMLElement, tools: Tools) => Draw} create fills a copy of the type's template
 */

/**
 * Buttons with colour, shape and letter in `place`; returns the function that draws them.
 * @param {HTMLElement} place
 * @param {(choice: number) => void} tap
 * @param {boolean} [several] whether they are switches
 * @returns {Draw}
 */
export function answerButtons(place, tap, several) {
  /** @type {HTMLButtonElement[]} */
  let buttons = [];
  let drawn = "";

  /** @param {View} view */
  function build(view) {
    place.textContent = "";
    buttons = view.order.map((choice, slot) => {
      const words = view.question.choices[choice];
      const button = el(
        "button", { type: "button", class: "answer", "data-slot": slot, "data-choice": choice },
        el("span", { class: "answer-mark" }, shape(slot), LETTERS[slot]),
        el("span", { class: "answer-text", lang: "zh-hans" }, words), // questions are written in Chinese
        el("span", { class: "answer-state" }),
      );
      button.addEventListener("click", () => tap(choice));
      place.append(button);
      return /** @type {HTMLButtonElement} */ (button);
    });
  }

  return (view) => {
    const wanted = JSON.stringify([view.question.position, view.question.choices, view.order]);
    if (wanted !== drawn && view.question.choices) {
      drawn = wanted;
      build(view);
    }
    if (!view.question.choices) place.textContent = drawn = "";
    for (const button of place.textContent === "" ? [] : buttons) {
      const choice = Number(button.dataset.choice);
      const own = view.own.includes(choice);
      const right = view.right ? view.right.includes(choice) : null;
      button.disabled = !view.open;
      mark(button, "aria-pressed", several && view.open ? String(own) : null);
      mark(button, "data-chosen", own && right === null);
      mark(button, "data-faded", right === null && !view.open && !own);
      mark(button, "data-plain", right === false && !own);
      mark(button, "data-right", right === true);
      mark(button, "data-wrong", right === false && own);
      say(need(button), stateWords(own, right));
    }
  };
}

/** @param {Element} button */
function need(button) {
  return /** @type {Element} */ (button.lastElementChild);
}

/** @param {boolean} own @param {boolean | null} right */
function stateWords(own, right) {
  if (right) return own ? gettext("✓ Yours, right") : gettext("✓ Right");
  if (right === false && own) return gettext("✗ Yours");
  return own ? "✓" : "";
}
