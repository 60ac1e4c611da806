// @ts-check
// How much time is left, for the ring on the screen and the bar at the console. Pure.

import { timeLeft } from "../lib/clock.js";

/** The holder of a buzzer round has this long to answer (milliseconds; `BUZZ_ANSWER_MS` of the rules). */
const BUZZ_ANSWER_MS = 10000;

/**
 * What is left of the running stretch, or null when no clock runs.
 * @param {any} game
 * @param {number} now  the server's time
 * @returns {{ms: number, seconds: number, part: number}|null}
 */
export function remaining(game, now) {
  const length = game.closes_at - game.opened_at;
  if (game.phase === "open" && game.paused) {
    const ms = game.paused_left || 0;
    return { ms, seconds: Math.ceil(ms / 1000), part: length > 0 ? Math.min(1, ms / length) : 0 };
  }
  if (game.paused) return null;
  if (game.phase === "open") return timeLeft(now, game.opened_at, game.closes_at);
  if (game.phase === "buzzed" && game.buzzer && game.buzzer.answer_by) {
    return timeLeft(now, game.buzzer.answer_by - BUZZ_ANSWER_MS, game.buzzer.answer_by);
  }
  return null;
}

/**
 * Whole seconds until the game moves on by itself, or null.
 * @param {any} game
 * @param {number} now
 */
export function movesOnIn(game, now) {
  if (game.paused || !game.next_at) return null;
  return Math.max(0, Math.ceil((game.next_at - now) / 1000));
}
