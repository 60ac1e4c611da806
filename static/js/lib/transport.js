// @ts-check
/**
 * Chooses the way to the server: a WebSocket, or HTTP where the network lets none through.
 *
 * A connection over which nothing was ever heard has failed, whatever the browser says of it: some networks refuse, some
 * swallow, some let the handshake pass and no frame after it.
 */

import { createPollSocket } from "./poll.js";
import { recall, remember } from "./store.js";

/** So many in a row, and HTTP is tried; more on a page that has heard a WebSocket before: then the server may be away. */
const FAILED_AT_FIRST = 2;
const FAILED_LATER = 4;
/** HTTP that is heard so soon shows that the server has time, and that it is the network that lets no WebSocket through. */
const PROMPT_MS = 3000;
/** Then connections begin with HTTP for so long. */
const KEPT_MS = 10 * 60 * 1000;
const KEY = "http-until";

/**
 * @typedef {object} Ways tests bring their own
 * @property {((url: string) => any) | null} socket makes a WebSocket; null where there is none
 * @property {(onHeard: () => void) => any} poll
 * @property {() => number} now milliseconds since 1970, kept over a reload
 */

/**
 * What opens connections for `createSocket`.
 * @param {string} game
 * @param {Ways} [ways]
 * @returns {(url: string) => any}
 */
export function createOpener(game, ways) {
  const way = ways || browserWays(game);
  let failed = 0;
  let heardSocket = false;
  /** The newest connection. */
  let last = { http: false, heard: true };

  function byHttp() {
    const mine = { http: true, heard: false };
    const openedAt = way.now();
    last = mine;
    return way.poll(() => {
      if (!mine.heard && way.now() - openedAt < PROMPT_MS) remember(KEY, String(way.now() + KEPT_MS));
      mine.heard = true;
      failed = 0;
    });
  }

  /** @param {any} socket */
  function bySocket(socket) {
    const mine = { http: false, heard: false };
    last = mine;
    socket.addEventListener("message", () => {
      mine.heard = heardSocket = true;
      failed = 0;
    });
    return socket;
  }

  return (url) => {
    if (!last.heard) failed += 1;
    // Over HTTP nothing was heard either: the server is away, or the network has changed.
    const inVain = last.http && !last.heard;
    const needed = failed >= (heardSocket ? FAILED_LATER : FAILED_AT_FIRST) || Number(recall(KEY) || "0") > way.now();
    return !way.socket || (needed && !inVain) ? byHttp() : bySocket(way.socket(url));
  };
}

/** @param {string} game @returns {Ways} */
function browserWays(game) {
  return {
    socket: typeof WebSocket === "undefined" ? null : (url) => new WebSocket(url),
    poll: (onHeard) => createPollSocket(game, onHeard),
    now: () => Date.now(),
  };
}
