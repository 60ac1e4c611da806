// @ts-check
/**
 * One connection to a live game that mends itself: what a page asks over it, and what it is told.
 *
 * Which connection serves is decided by `line.js`, what waits for an answer kept by `requests.js`, whether the line is alive
 * found out by `pulse.js`. What the messages mean is not known here.
 */

import { createLine } from "./line.js";
import { createPulse } from "./pulse.js";
import { ANSWER_MS, createRequests } from "./requests.js";
import { browserWorld, watchSleep } from "./world.js";

/**
 * @param {object} options
 * @param {string} options.url
 * @param {() => object | Promise<object>} options.hello the greeting's payload, asked anew for each connection
 * @param {(payload: any) => void} options.onHello
 * @param {(type: string, payload: any) => void} options.onPush
 * @param {(status: import("./line.js").Status, code: number | null) => void} options.onStatus
 * @param {(sent: number, received: number, now: number) => void} [options.onTime] every exchange that carries the time
 * @param {() => number} [options.version] the version of the state that the page has; a beat that tells of a newer one, which
 *   then does not come, opens a new connection
 * @param {(url: string) => any} [options.open] makes a connection; a WebSocket unless given
 * @param {import("./world.js").World} [options.world]
 */
export function createSocket(options) {
  const world = options.world || browserWorld();
  const open = options.open || world.open;
  let heartbeatMs = 15000;

  const requests = createRequests({
    world, send,
    isOpen: () => line.isOpen(),
    onUnanswered() {
      // Silence has two reasons: a dead line, or a server that waits for its database and will answer when it is back.
      if (world.tick() - line.heardAt() >= ANSWER_MS) pulse.doubt();
    },
  });
  const line = createLine({
    world, requests,
    open: () => open(options.url),
    hello: options.hello,
    onTime: options.onTime,
    onWelcome: welcome,
    onText: receive,
    onDrop: () => pulse.stop(),
    onStatus: options.onStatus,
  });
  const pulse = createPulse({
    world, beat,
    isOpen: line.isOpen,
    heardAt: line.heardAt,
    connection: line.connection,
    onDead: (woken) => line.lost(0, 0, woken),
    version: options.version,
  });

  /** @param {any} answer */
  function welcome(answer) {
    heartbeatMs = answer.heartbeat_ms || heartbeatMs;
    options.onHello(answer);
    requests.transmitAll();
    pulse.start(heartbeatMs);
  }

  function beat() {
    ask("beat", {}, false, (answer, sentAt) => {
      if (!answer) return;
      if (answer.now && options.onTime) options.onTime(sentAt, line.heardAt(), answer.now);
      line.spread(answer.spread_ms);
      pulse.expect(answer.version);
    }, () => undefined);
  }

  /** @param {string} text @param {any} mine the connection over which it came */
  function receive(text, mine) {
    /** @type {any} */
    let frame;
    try {
      frame = JSON.parse(text);
    } catch (malformed) {
      return;
    }
    if (!Array.isArray(frame)) return;
    if (frame[0] === "ok" || frame[0] === "error") {
      requests.settle(frame[0] === "ok", frame[1], frame[2]);
    } else if (mine !== line.connection()) {
      if (frame[0] === "waiting") line.succeedAtDoor(frame[1].retry_ms);
    } else if (frame[0] === "ping") {
      // no answer is expected, so the number is not kept
      send(["pong", requests.number(), frame[1]]);
    } else if (frame[0] === "moving") {
      line.move(frame[1].delay_ms);
    } else {
      if (frame[0] === "waiting") line.stay(frame[1].retry_ms);
      options.onPush(frame[0], frame[1]);
    }
  }

  /** @param {any[]} frame */
  function send(frame) {
    try {
      const socket = line.connection();
      if (socket) socket.send(JSON.stringify(frame));
    } catch (refused) {
      line.lost(0);
    }
  }

  /**
   * @param {string} type @param {object} payload @param {boolean} repeat
   * @param {import("./requests.js").Answered} answered @param {(refusal: import("./requests.js").Refusal) => void} refused
   */
  function ask(type, payload, repeat, answered, refused) {
    if (line.isEnded() || (!repeat && !line.isOpen())) refused({ code: "lost" });
    else requests.ask(type, payload, repeat, answered, refused);
  }

  watchSleep(world, (gone) => {
    if (line.wake(gone)) pulse.doubt(true);
  });
  line.connect();

  return {
    /**
     * Ask for something; the promise is refused with a `Refusal`. With `repeat` it is asked again over every new connection
     * until there is an answer – only for what carries a key or may be done twice.
     * @param {string} type @param {object} payload @param {{repeat?: boolean}} [how]
     * @returns {Promise<any>}
     */
    request: (type, payload, how) =>
      new Promise((resolve, reject) => ask(type, payload, !!(how && how.repeat), resolve, reject)),
    /** Open a new connection now: the greeting has changed, or the reader asked for it. */
    reopen: line.reopen,
    /** @param {number} code */
    close: (code) => line.end(code),
  };
}
