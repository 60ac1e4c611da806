// @ts-check
/** One question of the list that closes the game: own answer, right answer, why. */

import { distinctCitations } from "../lib/citations.js";
import { el } from "../lib/dom.js";
import { gettext, interpolate } from "../lib/i18n.js";
import { LETTERS, shape } from "../lib/shapes.js";
import { citationItem } from "./question.js";

/** @param {any} question an entry of `review`, docs/protocol.md @returns {HTMLElement} */
export function reviewItem(question) {
  const own = question.own || [];
  const graded = question.right.length > 0;
  const choices = question.choices.map((/** @type {string} */ words, /** @type {number} */ choice) => {
    const right = question.right.includes(choice);
    const mine = own.includes(choice);
    return el("li", { class: "review-choice", "data-right": right, "data-wrong": graded && mine && !right, "data-slot": choice },
      el("span", { class: "answer-mark" }, shape(choice), LETTERS[choice]),
      el("span", { class: "answer-text", lang: "zh-hans" }, words),
      el("span", { class: "answer-state" }, note(right, mine, graded)));
  });
  const missed = graded && own.length === 0 ? el("p", { class: "muted" }, gettext("You did not answer this one")) : null;
  return el("li", { class: "card review" },
    el("h3", {}, interpolate(gettext("%(n)s. %(text)s"), { n: question.position + 1, text: question.text })),
    el("ul", { class: "stack stack-tight" }, ...choices),
    missed,
    el("p", { lang: "zh-hans" }, question.explanation),
    el("ul", { class: "stack stack-tight", lang: "zh-hans" }, ...distinctCitations(question.citations).map(citationItem)));
}

/** @param {boolean} right @param {boolean} mine @param {boolean} graded @returns {string} */
function note(right, mine, graded) {
  if (right) return mine ? gettext("✓ Yours, right") : gettext("✓ Right");
  return graded && mine ? gettext("✗ Yours") : "";
}
