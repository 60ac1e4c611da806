// @ts-check
/** What follows from a state at a moment: which view, who may answer until when, in what order choices stand. Pure. */

import { shuffledOrder } from "../lib/random.js";

/** @typedef {import("./state.js").State} State */

/** Personal time against the room's (docs/protocol.md, `time`); `off` has no end but the reveal. */
const FACTORS = /** @type {Record<string, number>} */ ({ "x1": 1, "x1.5": 1.5, "x10": 10 });
const CLOSE_REMOVED = 4403;
/** Opened at an address that is not the installation's. */
const CLOSE_ELSEWHERE = 4421;
/** How long the holder of a buzzer round has (BUZZ_ANSWER_MS in quiz/live/rules/game.py); only the bar's length hangs on it. */
const FLOOR_MS = 10000;

/**
 * Which view is shown.
 * @param {State} state
 * @returns {"connecting" | "queue" | "removed" | "elsewhere" | "missing" | "join" | "lobby" | "wait" | "question" | "board" | "finished" | "cancelled"}
 */
export function viewOf(state) {
  if (state.status === "ended") {
    if (state.code === CLOSE_REMOVED) return "removed";
    return state.code === CLOSE_ELSEWHERE ? "elsewhere" : "missing";
  }
  if (state.waiting && !state.me) return "queue";
  if (!state.game) return "connecting";
  const phase = state.game.phase;
  if (phase === "cancelled") return "cancelled";
  if (!state.me) return phase === "finished" ? "finished" : "join";
  if (phase === "lobby" || phase === "finished") return phase;
  if (phase === "leaderboard" && state.game.leaderboard) return "board";
  return state.game.position < state.me.joined_at ? "wait" : "question";
}

/**
 * Until when this player may answer, by the server's clock; `from` is where the countdown begins. Null: without end.
 * @param {State} state
 * @returns {{from: number | null, until: number | null}}
 */
export function deadline(state) {
  const game = state.game;
  if (game.phase === "reading") return { from: null, until: null };
  if (game.phase === "buzzed") return { from: game.buzzer.answer_by - FLOOR_MS, until: game.buzzer.answer_by };
  const mode = (state.me && state.me.time) || "x1";
  if (mode === "off" || game.closes_at === null) return { from: null, until: null };
  return { from: game.opened_at, until: game.closes_at + (FACTORS[mode] - 1) * game.question.seconds * 1000 };
}

/** @param {State} state @returns {boolean} whether this player has the floor of a buzzer round */
export function hasFloor(state) {
  const game = state.game;
  return game.phase === "buzzed" && !!game.buzzer && !!state.me && game.buzzer.holder_player === state.me.player;
}

/** @param {State} state @returns {import("./state.js").Sent | null} the answer given to the question that stands */
export function given(state) {
  return state.sent && state.game && state.sent.position === state.game.position ? state.sent : null;
}

/**
 * Whether a tap on a choice does something now.
 * @param {State} state @param {number} now
 */
export function mayAnswer(state, now) {
  const game = state.game;
  const question = game.question;
  if (!question || !question.choices || game.paused || given(state)) return false;
  if (question.buzzer) return hasFloor(state) && now <= game.buzzer.answer_by;
  const personal = !!state.me && state.me.time !== "x1";
  if (game.phase !== "open" && !(game.phase === "closed" && personal)) return false;
  const { until } = deadline(state);
  return until === null || now <= until;
}

/**
 * What the buzzer is at this moment: not there, ready to be pressed, or pressed in this round.
 * @param {State} state
 * @returns {"none" | "ready" | "pressed"}
 */
export function buzzer(state) {
  const game = state.game;
  if (!game.buzzer || game.phase !== "open" || given(state)) return "none";
  const round = game.buzzer.round;
  const pressed = state.pressed && state.pressed.position === game.position && state.pressed.round === round;
  const earlier = state.me && (state.me.buzzed_rounds || []).includes(round);
  return pressed || earlier ? "pressed" : "ready";
}

/** @param {State} state @returns {number[]} the choices that are marked as this player's own */
export function ownChoices(state) {
  const sent = given(state);
  if (sent) return sent.choices;
  const position = state.game.position;
  if (position in state.concerns && state.game.question && !state.game.question.graded) return [state.concerns[position]];
  return state.draft.position === position ? state.draft.choices : [];
}

/**
 * The canonical numbers of the choices in the order in which this player sees them.
 * @param {State} state
 * @returns {number[]}
 */
export function orderOf(state) {
  const question = state.game.question;
  const count = question.choices ? question.choices.length : 0;
  const settings = state.game.settings;
  // Where the phone shows shapes only, the screen's order must be the phone's.
  if (question.shuffle && settings.shuffle && settings.phone_shows_question && state.me) {
    return shuffledOrder(count, state.me.shuffle_seed + question.position);
  }
  return Array.from({ length: count }, (_, index) => index);
}

/**
 * How a graded question went for this player.
 * @param {State} state
 * @returns {"right" | "partly" | "wrong" | "none" | "pending" | null} null: there is nothing to judge
 */
export function verdict(state) {
  const game = state.game;
  if (!game.solution || !game.question.graded) return null;
  const result = state.result && state.result.position === game.position ? state.result : null;
  if (!result) return given(state) ? "pending" : "none";
  if (!result.answered) return "none";
  if (result.grade === 1) return "right";
  return result.grade ? "partly" : "wrong";
}
