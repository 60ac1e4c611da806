// @ts-check
// Who stands at the door, in words for the hall's screen and for the host. Pure.

import { gettext, interpolate, ngettext } from "../lib/i18n.js";

/** @typedef {{waiting?: number, full?: boolean}} Outside  of `lobby` in docs/protocol.md; a worker of an earlier version tells neither */

/** @param {any} game */
function isOver(game) {
  return game.phase === "finished" || game.phase === "cancelled";
}

/**
 * One line on the screen, which those at the door can see as well; empty when nobody waits.
 * @param {any} game
 * @param {Outside} lobby
 */
export function screenWords(game, lobby) {
  const n = lobby.waiting || 0;
  if (!n || isOver(game)) return "";
  return lobby.full
    ? interpolate(ngettext("The room is full; %(n)s person waits at the door", "The room is full; %(n)s people wait at the door", n), { n })
    : interpolate(ngettext("%(n)s person is coming in", "%(n)s people are coming in", n), { n });
}

/**
 * What the host is told, and what can be done about it; null when there is nothing to say.
 * @param {any} game
 * @param {Outside} lobby
 * @returns {{text: string, advice: string}|null}
 */
export function hostWords(game, lobby) {
  const text = screenWords(game, lobby);
  if (!text) return null;
  return {
    text,
    advice: lobby.full
      ? gettext("Whenever somebody leaves, the next comes in by turn. Invite those at the door to follow along on the screen, or open a second game for them.")
      : gettext("They come in by turn; you need do nothing."),
  };
}
