// @ts-check
// What the projector screen knows, and how each message changes it. Pure: no page, no clock, no socket.

/**
 * @typedef {object} ScreenState
 * @property {"connecting"|"online"|"offline"|"over"} link
 * @property {number|null} overCode
 * @property {any|null} game  `<game>` of docs/protocol.md
 * @property {{players: number, online: number, newest: string[], waiting?: number, full?: boolean}} lobby
 * @property {any|null} tally
 * @property {any[]|null} before  the leaderboard shown after the former question
 * @property {any[]|null} shown  the latest leaderboard that came
 * @property {number} shownAt  its position, -1 before the first
 */

/** @returns {ScreenState} */
export function start() {
  return {
    link: "connecting",
    overCode: null,
    game: null,
    lobby: { players: 0, online: 0, newest: [] },
    tally: null,
    before: null,
    shown: null,
    shownAt: -1,
  };
}

/**
 * @param {any} game
 * @param {any} tally
 */
function fitting(game, tally) {
  return game && tally && game.position === tally.position ? tally : null;
}

/**
 * Keep the former board for the arrows; the same board sent twice must not make itself its own predecessor.
 * @param {ScreenState} state
 * @param {any} game
 */
function withBoard(state, game) {
  if (!game.leaderboard) return state;
  if (game.position === state.shownAt) return { ...state, shown: game.leaderboard };
  return { ...state, before: state.shown, shown: game.leaderboard, shownAt: game.position };
}

/**
 * @param {ScreenState} state
 * @param {any} game
 * @returns {ScreenState}
 */
function withGame(state, game) {
  if (state.game && game.version < state.game.version) return state;
  const same = state.game && state.game.position === game.position && game.phase !== "reading";
  return { ...withBoard(state, game), game, tally: same ? fitting(game, state.tally) : null };
}

/**
 * @param {ScreenState} state
 * @param {{type: string, payload?: any}} message
 * @returns {ScreenState}
 */
export function reduce(state, message) {
  const payload = message.payload;
  switch (message.type) {
    case "hello": {
      const next = withGame({ ...state, game: null }, payload.game);
      return { ...next, link: "online", lobby: payload.lobby || state.lobby, tally: fitting(payload.game, payload.tally) };
    }
    case "game":
      return withGame(state, payload);
    case "lobby":
      return { ...state, lobby: payload };
    case "tally":
      return fitting(state.game, payload) ? { ...state, tally: payload } : state;
    case "link":
      return { ...state, link: payload };
    case "over":
      return { ...state, link: "over", overCode: payload };
    default:
      return state;
  }
}

/**
 * Which picture fills the screen.
 * @param {ScreenState} state
 * @returns {"waiting"|"lobby"|"question"|"reveal"|"leaderboard"|"podium"|"cancelled"}
 */
export function stageOf(state) {
  const game = state.game;
  if (!game) return "waiting";
  switch (game.phase) {
    case "lobby":
      return "lobby";
    case "reveal":
      return "reveal";
    case "leaderboard":
      return "leaderboard";
    case "finished":
      return "podium";
    case "cancelled":
      return "cancelled";
    default:
      return "question";
  }
}
