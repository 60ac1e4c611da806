// @ts-check
// What the host console knows, and how each message changes it. Pure: no page, no clock, no socket.

/**
 * @typedef {object} HostState
 * @property {"connecting"|"online"|"offline"|"over"} link  `over`: this page may not come back by itself
 * @property {number|null} overCode  the close code that ended it
 * @property {any|null} game  `<game>` of docs/protocol.md
 * @property {{players: number, online: number, newest: string[], waiting?: number, full?: boolean}} lobby
 * @property {any|null} tally  belongs to the game's present position, else null
 * @property {{search: string, offset: number, total: number, players: any[], loaded: boolean}} roster
 * @property {string|null} waiting  the move that was asked for and is not answered yet
 * @property {string|null} trouble  the error code to tell the host, until the next success
 */

/** Players on one page of the roster; the server's page size (docs/protocol.md, `roster`). */
export const ROSTER_PAGE = 50;

/** @returns {HostState} */
export function start() {
  return {
    link: "connecting",
    overCode: null,
    game: null,
    lobby: { players: 0, online: 0, newest: [] },
    tally: null,
    roster: { search: "", offset: 0, total: 0, players: [], loaded: false },
    waiting: null,
    trouble: null,
  };
}

/**
 * A tally stands beside the question it counts; a late one of the former question is dropped.
 * @param {any} game
 * @param {any} tally
 */
function fitting(game, tally) {
  return game && tally && game.position === tally.position ? tally : null;
}

/**
 * @param {HostState} state
 * @param {any} game
 * @returns {HostState}
 */
function withGame(state, game) {
  if (state.game && game.version < state.game.version) return state;
  const same = state.game && state.game.position === game.position && game.phase !== "reading";
  return { ...state, game, tally: same ? fitting(game, state.tally) : null };
}

/** Refusals that mean "somebody else moved first"; the newest state is on its way, so nothing is said. */
const STALE = ["move.stale"];

/**
 * @param {HostState} state
 * @param {{type: string, payload?: any}} message
 * @returns {HostState}
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
    case "asked":
      return { ...state, waiting: payload };
    case "granted":
      return { ...state, waiting: null, trouble: null };
    case "refused":
      return { ...state, waiting: null, trouble: STALE.includes(payload) ? null : payload };
    case "roster":
      return { ...state, roster: { ...state.roster, ...payload, loaded: true } };
    default:
      return state;
  }
}
