// @ts-check
// What a host can do now: the one big step, and the lesser ones. Pure, so that it is tested without a page.

import { gettext } from "../lib/i18n.js";

/**
 * @typedef {object} Step
 * @property {string} move  a move of docs/protocol.md
 * @property {string} label
 * @property {string} hint  one line under the button: what everybody will see
 * @property {string} [confirm]  the question to ask first
 */

/** @param {any} game */
export function isLast(game) {
  return game.position + 1 >= game.count;
}

/**
 * Whether a leaderboard comes after this question's reveal.
 * @param {any} game
 */
export function showsLeaderboard(game) {
  return Boolean(game.settings.leaderboard && game.question && game.question.graded);
}

/**
 * @param {any} game
 * @returns {Step}
 */
function afterQuestion(game) {
  return isLast(game)
    ? { move: "finish", label: gettext("Show the final result"), hint: gettext("The podium appears on the screen") }
    : { move: "next", label: gettext("Next question"), hint: gettext("The question appears, its choices not yet") };
}

/**
 * The big button: what comes next, or null when nothing does.
 * @param {any} game
 * @param {number} players  in the lobby now
 * @returns {Step|null}
 */
export function nextStep(game, players) {
  if (game.phase === "finished" || game.phase === "cancelled") return null;
  if (game.paused) {
    return { move: "resume", label: gettext("Continue"), hint: gettext("The clock runs on from where it stopped") };
  }
  switch (game.phase) {
    case "lobby":
      return {
        move: "start",
        label: gettext("Start"),
        hint: gettext("The first question appears; people can still join"),
        ...(players ? {} : { confirm: gettext("Nobody has joined yet. Start all the same?") }),
      };
    case "reading":
      return game.question && game.question.buzzer
        ? { move: "open", label: gettext("Open the buzzer"), hint: gettext("From now on phones can press") }
        : { move: "open", label: gettext("Show the choices"), hint: gettext("The time to answer begins") };
    case "open":
    case "buzzed":
      return { move: "close", label: gettext("End answering"), hint: gettext("It also ends by itself when time is up") };
    case "closed":
      return game.question && !game.question.graded
        ? { move: "reveal", label: gettext("Show where help is"), hint: gettext("No choice and no count is shown") }
        : { move: "reveal", label: gettext("Show the answer"), hint: gettext("With the explanation and the law") };
    case "reveal":
      return showsLeaderboard(game)
        ? { move: "leaderboard", label: gettext("Leaderboard"), hint: gettext("The first ten appear on the screen") }
        : afterQuestion(game);
    case "leaderboard":
      return afterQuestion(game);
    default:
      return null;
  }
}

/** What `extend` adds, in milliseconds. */
export const EXTEND_MS = 10000;

/**
 * The lesser actions that are allowed now, most used first.
 * @param {any} game
 * @returns {string[]}
 */
export function lesserMoves(game) {
  if (game.phase === "finished" || game.phase === "cancelled") return [];
  if (game.phase === "lobby") return ["cancel"];
  const moves = [];
  if (game.phase === "open" && !game.paused) moves.push("extend");
  if (!game.paused) moves.push("pause");
  if (["reading", "open", "buzzed", "closed"].includes(game.phase)) moves.push("skip");
  moves.push("finish");
  return moves;
}

/**
 * The message of a move: `extend` says by how much.
 * @param {string} move
 * @param {number} version
 */
export function moveMessage(move, version) {
  return move === "extend" ? { move, version, ms: EXTEND_MS } : { move, version };
}
