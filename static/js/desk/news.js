// @ts-check
/**
 * Whether something has changed: told by the server over a socket, and asked for now and then in any case, so that a
 * page without a socket is late by some seconds and no more. The wire says "something", never what.
 */

import { backoff } from "../lib/backoff.js";

const ASK_MS = 20000;
/** The server's own codes: the session is over or the roles are others; it has no more room for sockets. */
const NOT_ALLOWED = 4401;

/**
 * @param {() => void} changed called for each piece of news, and now and then without any
 * @param {(told: boolean) => void} state whether the socket stands
 */
export function listen(changed, state) {
  let tries = 0;

  function open() {
    const scheme = location.protocol === "https:" ? "wss://" : "ws://";
    const socket = new WebSocket(scheme + location.host + "/ws/desk");
    socket.addEventListener("message", () => {
      tries = 0;
      state(true);
      changed();
    });
    socket.addEventListener("close", (event) => {
      state(false);
      if (event.code === NOT_ALLOWED) tries = Math.max(tries, 8);
      setTimeout(open, backoff(tries, Math.random));
      tries += 1;
    });
  }

  setInterval(() => {
    if (!document.hidden) changed();
  }, ASK_MS);
  document.addEventListener("visibilitychange", () => {
    if (!document.hidden) changed();
  });
  open();
}
