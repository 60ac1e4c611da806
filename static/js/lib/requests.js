// @ts-check
/**
 * The book of what was asked and is not answered yet.
 *
 * Owns: request numbers, the answers to them, repeating what was not acknowledged (the same key again is harmless to the
 * server), and giving up what may not be repeated. Over which connection they go is decided by `socket.js`.
 */

import { backoff } from "./backoff.js";

/** How long an answer may take before the request is repeated or given up. */
export const ANSWER_MS = 4000;

/**
 * @typedef {{code: string, retry_ms?: number}} Refusal `code` of docs/protocol.md, or `lost` / `timeout` from here
 * @typedef {(payload: any, sentAt: number) => void} Answered `sentAt`: when it was last sent, on the world's clock
 * @typedef {{type: string, payload: object, repeat: boolean, id: number, sentAt: number, timer: any,
 *   answered: Answered, refused: (refusal: Refusal) => void, over?: any}} Pending `over`: the only connection that it
 *   belongs to, for a greeting
 */

/**
 * @param {object} options
 * @param {import("./world.js").World} options.world
 * @param {() => boolean} options.isOpen whether the connection has been welcomed; until then nothing but a greeting is sent
 * @param {(frame: any[]) => void} options.send
 * @param {() => void} options.onUnanswered a request has waited for `ANSWER_MS`
 */
export function createRequests({ world, isOpen, send, onUnanswered }) {
  /** @type {Map<number, Pending>} */
  const pending = new Map();
  let nextId = 1;

  /** @param {Pending} request */
  function transmit(request) {
    if (!isOpen()) return;
    request.sentAt = world.tick();
    world.cancel(request.timer);
    request.timer = world.later(() => unanswered(request), ANSWER_MS);
    send([request.type, request.id, request.payload]);
  }

  /** @param {Pending} request */
  function unanswered(request) {
    if (!pending.has(request.id)) return;
    if (!request.repeat) {
      pending.delete(request.id);
      request.refused({ code: "timeout" });
    }
    onUnanswered();
    if (request.repeat) transmit(request);
  }

  return {
    /** A number for what expects no answer. */
    number: () => nextId++,
    /**
     * Ask now, or as soon as the connection has been welcomed.
     * @param {string} type @param {object} payload @param {boolean} repeat over every new connection, until there is an answer
     * @param {Answered} answered @param {(refusal: Refusal) => void} refused
     */
    ask(type, payload, repeat, answered, refused) {
      const id = nextId++;
      /** @type {Pending} */
      const request = { type, payload, repeat, id, sentAt: 0, timer: null, answered, refused };
      pending.set(id, request);
      transmit(request);
    },
    /**
     * Greet over this one connection.
     * @param {any} over @param {object} payload @param {Answered} answered @param {(refusal: Refusal) => void} refused
     */
    greet(over, payload, answered, refused) {
      const id = nextId++;
      const sentAt = world.tick();
      pending.set(id, {
        type: "hello", payload, repeat: false, id, sentAt, timer: null, over,
        answered: (answer) => answered(answer, sentAt),
        refused,
      });
      over.send(JSON.stringify(["hello", id, payload]));
    },
    /** An answer has come. @param {boolean} done @param {number | null} id @param {any} payload */
    settle(done, id, payload) {
      const request = id === null ? undefined : pending.get(id);
      if (!request) return;
      const wait = payload && payload.retry_ms;
      world.cancel(request.timer);
      if (!done && request.repeat && wait) {
        request.timer = world.later(() => transmit(request), wait + backoff(0, world.random));
        return;
      }
      pending.delete(request.id);
      if (done) request.answered(payload, request.sentAt);
      else request.refused(payload);
    },
    /** The connection has been welcomed: send what waits. A greeting is another connection's. */
    transmitAll() {
      for (const request of Array.from(pending.values())) if (!request.over) transmit(request);
    },
    /** This connection was left: what may be repeated waits for the next, the rest is lost. @param {any} old */
    drop(old) {
      for (const request of Array.from(pending.values())) {
        if (request.over && request.over !== old) continue;
        world.cancel(request.timer);
        request.sentAt = 0;
        if (!request.repeat) {
          pending.delete(request.id);
          request.refused({ code: "lost" });
        }
      }
    },
    /** Nobody waits for the greeting over this connection any more. @param {any} over */
    forget(over) {
      for (const request of Array.from(pending.values())) if (request.over === over) pending.delete(request.id);
    },
    /** No connection will come: everything is lost. */
    giveUp() {
      for (const request of Array.from(pending.values())) request.refused({ code: "lost" });
      pending.clear();
    },
  };
}
