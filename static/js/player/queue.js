// @ts-check
/** The queue at the door: what it says to the person who waits, and the slip that keeps their place over a reload. */

import { gettext, interpolate, ngettext } from "../lib/i18n.js";

/** @typedef {import("./state.js").State} State */

/**
 * How far this person has come, from 0 to 1.
 * @param {State} state
 * @returns {number}
 */
export function queuePart(state) {
  const waiting = state.waiting;
  if (!waiting || !waiting.place || !waiting.first) return 0;
  return (waiting.first - waiting.place + 1) / (waiting.first + 1);
}

/**
 * What the page says: a headline, the place as a number, how many wait, and what to hope for; `aloud` is all of it that
 * somebody needs who does not see the page.
 * @param {State} state
 * @returns {{title: string, number: string, place: string, hope: string, aloud: string}}
 */
export function queueWords(state) {
  const waiting = state.waiting;
  if (!waiting) return { title: "", number: "", place: "", hope: "", aloud: "" };
  return {
    title: title(waiting),
    number: waiting.place === null ? "…" : String(waiting.place),
    place: placeWords(waiting),
    hope: hopeWords(waiting),
    aloud: title(waiting) + (waiting.place === null ? "" : " " + interpolate(gettext("Place %(place)s in the queue"), { place: waiting.place })),
  };
}

/** @param {import("./state.js").Waiting} waiting */
function title(waiting) {
  if (waiting.away) return gettext("Very many are coming in just now");
  return waiting.full ? gettext("The hall is full") : gettext("You will be let in in a moment");
}

/** @param {import("./state.js").Waiting} waiting */
function placeWords(waiting) {
  if (waiting.place === null || waiting.of === null) return gettext("Your place in the queue is kept");
  return interpolate(ngettext("Your place in the queue; %(n)s person is waiting", "Your place in the queue; %(n)s people are waiting", waiting.of), {
    n: waiting.of,
  });
}

/** @param {import("./state.js").Waiting} waiting */
function hopeWords(waiting) {
  if (waiting.away) return gettext("This page tries again by itself in a few seconds.");
  if (waiting.full) return gettext("You come in when somebody leaves. Until then you can follow along on the screen.");
  const seconds = waiting.estimate || 0;
  if (seconds < 10) return gettext("Only a few seconds more");
  if (seconds < 60) return gettext("Less than a minute more");
  const minutes = Math.ceil(seconds / 60);
  return interpolate(ngettext("About %(n)s minute more", "About %(n)s minutes more", minutes), { n: minutes });
}

// The slip says nothing about its holder, and holds for two minutes; a tab is where the place belongs.

/** @param {string} game @param {number} seat */
const slipKey = (game, seat) => ["place", game, seat].join(":");
/** @type {Map<string, string>} */
const slips = new Map();

/** @param {string} game @param {number} seat @param {string | null} slip null: the last one holds */
export function keepPlace(game, seat, slip) {
  if (slip === null) return;
  slips.set(slipKey(game, seat), slip);
  try {
    sessionStorage.setItem(slipKey(game, seat), slip);
  } catch (refused) {
    // without storage the place is kept as long as the page is
  }
}

/** @param {string} game @param {number} seat @returns {string | null} */
export function recallPlace(game, seat) {
  try {
    return sessionStorage.getItem(slipKey(game, seat)) || slips.get(slipKey(game, seat)) || null;
  } catch (refused) {
    return slips.get(slipKey(game, seat)) || null;
  }
}

/** @param {string} game @param {number} seat */
export function forgetPlace(game, seat) {
  slips.delete(slipKey(game, seat));
  try {
    sessionStorage.removeItem(slipKey(game, seat));
  } catch (refused) {
    // nothing was kept
  }
}
