// @ts-check
/** What a page's connection stands on: sockets, time, chance, and the moments at which the page may have slept. */

/** A gap in the page's own ticking that only sleep explains. */
const SLEPT_MS = 3000;
const TICK_MS = 1000;

/**
 * @typedef {object} World what the page stands on; tests bring their own
 * @property {(url: string) => any} open makes a WebSocket
 * @property {(act: () => void, ms: number) => any} later
 * @property {(timer: any) => void} cancel
 * @property {() => number} tick monotonic milliseconds
 * @property {() => number} random
 * @property {(wake: (gone: boolean) => void) => void} onWake calls back when the page may have slept; `gone`: surely
 * @property {() => boolean} isVisible
 */

/** @returns {World} */
export function browserWorld() {
  return {
    open: (url) => new WebSocket(url),
    later: (act, ms) => setTimeout(act, ms),
    cancel: (timer) => clearTimeout(timer),
    tick: () => performance.now(),
    random: Math.random,
    isVisible: () => document.visibilityState !== "hidden",
    onWake(wake) {
      addEventListener("pageshow", (event) => event.persisted && wake(true));
      // the network has changed: an old connection may hang for minutes
      addEventListener("online", () => wake(true));
      document.addEventListener("visibilitychange", () => document.visibilityState === "visible" && wake(false));
    },
  };
}

/**
 * Call back whenever the page may have slept, also when nobody but its own ticking tells.
 * @param {World} world
 * @param {(gone: boolean) => void} wake
 */
export function watchSleep(world, wake) {
  world.onWake(wake);
  let tickedAt = world.tick();
  (function look() {
    const now = world.tick();
    // A hidden page is slowed down by the browser; when it is shown again, onWake says so.
    if (now - tickedAt > SLEPT_MS + TICK_MS && world.isVisible()) wake(false);
    tickedAt = now;
    world.later(look, TICK_MS);
  })();
}

/** Close a connection and listen to it no more. @param {any} old */
export function leave(old) {
  old.onopen = old.onmessage = old.onclose = old.onerror = null;
  try {
    old.close(1000);
  } catch (refused) {
    // already gone
  }
}

/**
 * The address of a socket on this page's own host.
 * @param {string} path
 * @returns {string}
 */
export function socketUrl(path) {
  return (location.protocol === "https:" ? "wss://" : "ws://") + location.host + path;
}
