// @ts-check
// The tiles of a question's choices: shape, letter and words, with bars and marks once they may be known.

import { el, fill } from "../lib/dom.js";
import { gettext, interpolate } from "../lib/i18n.js";
import { LETTERS, shape } from "../lib/shapes.js";
import { barLengths, percent } from "./board.js";
import { markup } from "./types.js";

/**
 * Whether phones show the choices in different orders; the screen's letters and colours would then mislead.
 * @param {any} game
 */
export function isShuffled(game) {
  return Boolean(game.settings.shuffle && game.question && game.question.shuffle);
}

/**
 * @param {string} choice
 * @param {number} index
 * @param {boolean} plain  without colour, shape and letter
 */
function tile(choice, index, plain) {
  const item = el("li", { class: "tile" });
  if (plain) {
    item.dataset.plain = "";
    item.append(el("span", { class: "tile-mark" }));
  } else {
    item.dataset.slot = String(index);
    item.append(el("span", { class: "tile-mark" }, shape(index), el("span", {}, LETTERS[index])));
  }
  item.append(
    el("span", { class: "tile-text" }, choice),
    el("span", { class: "tile-figures" }),
    el("span", { class: "tile-bar", hidden: true }),
  );
  return item;
}

/**
 * Draw a list of choices.
 * @param {HTMLElement} list
 * @param {string[]} choices
 * @param {boolean} plain
 */
export function drawTiles(list, choices, plain) {
  list.dataset.count = String(choices.length);
  fill(list, ...choices.map((choice, index) => tile(choice, index, plain)));
}

/**
 * Show how many took each choice. Counts come only when the game's setting lets them.
 * @param {HTMLElement} list
 * @param {number[]|null} counts
 * @param {number} answered
 */
export function drawCounts(list, counts, answered) {
  const lengths = barLengths(counts || []);
  Array.from(list.children).forEach((item, index) => {
    const bar = /** @type {HTMLElement} */ (item.querySelector(".tile-bar"));
    const figures = /** @type {HTMLElement} */ (item.querySelector(".tile-figures"));
    bar.hidden = !counts;
    if (!counts) {
      fill(figures);
      return;
    }
    bar.style.setProperty("--part", String(lengths[index] || 0));
    const words = interpolate(gettext("%(count)s people, %(percent)s percent"), {
      count: counts[index] || 0,
      percent: percent(counts[index] || 0, answered),
    });
    let count = figures.querySelector(".tile-count");
    if (!count) {
      count = el("span", { class: "tile-count" });
      figures.append(count);
    }
    count.textContent = String(counts[index] || 0);
    count.setAttribute("aria-label", words);
  });
}

/**
 * Mark what is right: by a sign, a colour and the word.
 * @param {HTMLElement} list
 * @param {number[]} right
 */
export function markRight(list, right) {
  Array.from(list.children).forEach((item, index) => {
    if (!right.includes(index)) return;
    /** @type {HTMLElement} */ (item).dataset.right = "";
    item
      .querySelector(".tile-figures")
      ?.prepend(el("span", { class: "tile-right" }, el("span", { class: "tile-sign", "aria-hidden": "true" }, "✓"), gettext("Right answer")));
  });
}

/**
 * Put a type's markup into `body` and give back its list of tiles.
 * @param {HTMLElement} body
 * @param {string} code
 */
export function tilesOf(body, code) {
  body.append(markup(code));
  return /** @type {HTMLElement} */ (body.querySelector("[data-tiles]"));
}
