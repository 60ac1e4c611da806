// @ts-check
/**
 * When the next connection is opened: after a wait with jitter, or at the moment that the server gave.
 *
 * Owns the count of tries, the spread that the server asks for, the moment it announced, and the one timer that waits.
 */

import { backoff, patience, wokenPause } from "./backoff.js";

/** @param {import("./world.js").World} world */
export function createComeback(world) {
  let attempt = 0;
  let spreadMs = 0;
  /** A page that is woken does not come sooner than it was told. */
  let notBefore = 0;
  /** The moment that the server, before it goes away, gave for coming back. @type {number | null} */
  let announced = null;
  /** @type {any} */
  let timer = null;

  function cancel() {
    world.cancel(timer);
    timer = null;
  }

  /** @param {() => void} act @param {number} ms */
  function after(act, ms) {
    cancel();
    timer = world.later(act, ms);
  }

  return {
    cancel,
    after,
    /** The line is good, or the reader is there: the next wait is the first, short one. */
    fresh() {
      attempt = 0;
    },
    /** How long a connection may take to open, and again to be welcomed. */
    patience: () => patience(attempt, spreadMs),
    isSpread: () => spreadMs > 0,
    /** The first to come back find an empty room; the beats tell when it has really become smaller. @param {number} [ms] */
    widen(ms) {
      spreadMs = Math.max(spreadMs, ms || 0);
    },
    /** @param {number} [ms] as a beat tells it */
    spread(ms) {
      spreadMs = ms || spreadMs;
    },
    /** @param {number} ms from now */
    announce(ms) {
      announced = world.tick() + ms;
    },
    keptAppointment() {
      announced = null;
    },
    isTooEarly: () => world.tick() < notBefore,
    /**
     * Nothing was lost, but it came to nothing: once more.
     * @param {() => void} act @param {number} least as the server asked for: it holds though a connection is lost meanwhile
     */
    again(act, least) {
      const pause = least + backoff(attempt, world.random, spreadMs);
      if (least) announced = world.tick() + pause;
      after(act, pause);
      attempt += 1;
    },
    /**
     * A connection was lost.
     * @param {() => void} act @param {number} least @param {boolean} [woken] the page comes back from the background
     */
    afterLoss(act, least, woken) {
      // Who was told when to come keeps to it: a whole worker's phones must not come back in the same moment.
      const random = woken ? wokenPause(world.random) : backoff(attempt, world.random, spreadMs);
      const pause = announced === null ? least + random : Math.max(0, announced - world.tick());
      attempt = announced === null ? attempt + 1 : 0;
      notBefore = announced || 0;
      announced = null;
      after(act, pause);
    },
  };
}
