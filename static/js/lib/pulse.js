// @ts-check
/**
 * Whether a connection is alive: the heartbeat, the sign of life that a doubted line is asked for, and news that must come.
 *
 * A phone that slept believes that its socket is open, so `readyState` is never asked: a connection is alive when a frame
 * has just come, and nothing else counts.
 */

/** How long a page that doubts its line waits for a sign of life before it opens a new connection. */
const PROBE_MS = 1200;
/** How long a newer state may be on its way before it is taken for lost. */
const GAP_MS = 2500;

/**
 * @param {object} options
 * @param {import("./world.js").World} options.world
 * @param {() => void} options.beat asks the server for a beat
 * @param {() => boolean} options.isOpen whether the connection has been welcomed
 * @param {() => number} options.heardAt when a frame last came, on the world's clock
 * @param {() => any} options.connection the one that serves
 * @param {(woken?: boolean) => void} options.onDead `woken`: the page comes back from the background
 * @param {() => number} [options.version] the version of the state that the page has
 */
export function createPulse({ world, beat, isOpen, heardAt, connection, onDead, version }) {
  /** @type {any} */
  let beatTimer = null;
  /** @type {any} */
  let probe = null;

  /** @param {number} every milliseconds */
  function start(every) {
    world.cancel(beatTimer);
    beatTimer = world.later(() => {
      beat();
      start(every);
    }, every);
  }

  return {
    start,
    stop() {
      for (const timer of [beatTimer, probe]) world.cancel(timer);
      beatTimer = probe = null;
    },
    /** Ask for a sign of life, which costs the server nothing: without one the line is dead, whatever the browser says. @param {boolean} [woken] */
    doubt(woken) {
      if (probe || !isOpen()) return;
      const askedAt = world.tick();
      beat();
      probe = world.later(() => {
        probe = null;
        if (heardAt() < askedAt) onDead(woken);
      }, PROBE_MS);
    },
    /** The server has moved on to this version: its news must come soon, or this connection has lost it. @param {number} told */
    expect(told) {
      if (!version || version() >= told) return;
      const mine = connection();
      world.later(() => {
        if (connection() === mine && version() < told) onDead();
      }, GAP_MS);
    },
  };
}
