// @ts-check
/**
 * What a player's page knows, and how a message changes it. Pure: no page, no clock, no network.
 *
 * What follows from a state is worked out in derive.js; nothing that can be derived is kept here.
 */

/**
 * @typedef {{position: number, choices: number[], key: string, late: boolean, state: "sending" | "saved"}} Sent
 * @typedef {{what: string, code: string}} Refused
 * @typedef {{place: number | null, of: number | null, first: number, full: boolean, estimate: number | null, away: boolean}} Waiting
 *   `first`: the place at the beginning, for how far it has come; `away`: the page comes again by itself
 * @typedef {object} State
 * @property {"connecting" | "open" | "reconnecting" | "ended"} status
 * @property {number | null} code the last close code
 * @property {number} seat which person on this phone, from 0
 * @property {any} game `<game>` of docs/protocol.md
 * @property {any} me `<me>`
 * @property {string[]} names suggestions
 * @property {boolean} joining
 * @property {{position: number, choices: number[]}} draft tapped, not sent
 * @property {Sent | null} sent
 * @property {{position: number, round: number} | null} pressed the newest press of the buzzer
 * @property {Record<number, number>} concerns position → choice; stays on this phone
 * @property {any} result
 * @property {any[] | null} review
 * @property {Refused | null} refused
 * @property {Waiting | null} waiting at the door: the newest word of it
 */

/** @param {number} seat @returns {State} */
export function initial(seat) {
  return {
    status: "connecting", code: null, seat, game: null, me: null, names: [], joining: false,
    draft: { position: -1, choices: [] }, sent: null, pressed: null, concerns: {}, result: null, review: null, refused: null,
    waiting: null,
  };
}

/**
 * @param {State} state
 * @param {{type: string, [field: string]: any}} message
 * @returns {State}
 */
export function reduce(state, message) {
  switch (message.type) {
    case "status":
      return { ...state, status: message.status, code: message.code };
    case "hello":
      return withMe(withGame({ ...state, names: message.names, refused: null, waiting: null }, message.game, true), message.me);
    case "waiting":
      return { ...state, waiting: wait(state.waiting, message.waiting) };
    case "game":
      return withGame(state, message.game, false);
    case "me":
      return withMe({ ...state, joining: false, refused: null }, message.me);
    case "result":
      return { ...state, result: message.result };
    case "names":
      return { ...state, names: message.names };
    case "join":
      return { ...state, joining: true, refused: null };
    case "toggle":
      return { ...state, draft: toggled(state.draft, message.position, message.choice), refused: null };
    case "send":
      return {
        ...state, refused: null,
        sent: { position: message.position, choices: message.choices, key: message.key, late: false, state: "sending" },
      };
    case "saved":
      if (!state.sent || state.sent.key !== message.key) return state;
      return { ...state, sent: { ...state.sent, state: "saved", late: message.late } };
    case "press":
      return { ...state, refused: null, pressed: { position: message.position, round: message.round } };
    case "concern":
      return { ...state, concerns: { ...state.concerns, [message.position]: message.choice } };
    case "review":
      return { ...state, review: message.questions };
    case "refused":
      return refuse(state, message);
    case "seat":
      return { ...initial(message.seat), game: state.game, names: state.names };
    default:
      return state;
  }
}

/** @param {Waiting | null} before @param {any} told `waiting` of docs/protocol.md @returns {Waiting} */
function wait(before, told) {
  // a worker that sends people away does not know their place: the last one still holds
  const place = told.place === null && before ? before.place : told.place;
  const of = told.place === null && before ? before.of : told.of;
  return {
    place, of, full: told.full, estimate: told.estimate_s, away: told.retry_ms !== null,
    first: Math.max(before ? before.first : 0, place || 0),
  };
}

/** @param {State} state @param {any} game @param {boolean} whole a greeting replaces even what is as new */
function withGame(state, game, whole) {
  if (state.game && !whole && game.version <= state.game.version) return state;
  const moved = !state.game || state.game.position !== game.position;
  return {
    ...state, game,
    // presses belong to one question; the server counts them anew for the next
    me: moved && state.me ? { ...state.me, buzzed_rounds: [] } : state.me,
    // a refused name is still on its form when the game goes on
    refused: moved && state.me ? null : state.refused,
    sent: moved && state.sent && state.sent.position !== game.position ? null : state.sent,
  };
}

/** @param {State} state @param {any} me */
function withMe(state, me) {
  const kept = me && me.answer;
  // An answer on its way is newer than what the server knew when it greeted.
  const sent = kept && !(state.sent && state.sent.position === kept.position)
    ? { position: kept.position, choices: kept.choices, key: kept.key, late: false, state: /** @type {"saved"} */ ("saved") }
    : state.sent;
  return { ...state, me, sent, result: (me && me.result) || state.result };
}

/** @param {{position: number, choices: number[]}} draft @param {number} position @param {number} choice */
function toggled(draft, position, choice) {
  const before = draft.position === position ? draft.choices : [];
  const choices = before.includes(choice)
    ? before.filter((other) => other !== choice)
    : [...before, choice].sort((one, other) => one - other);
  return { position, choices };
}

/** @param {State} state @param {{type: string, [field: string]: any}} message */
function refuse(state, message) {
  const refused = { what: message.what, code: message.code };
  if (message.what === "join") return { ...state, joining: false, refused };
  if (message.what === "answer" && state.sent && state.sent.key === message.key) {
    return { ...state, sent: null, refused };
  }
  if (message.what === "buzz") return { ...state, pressed: null, refused };
  return { ...state, refused };
}
