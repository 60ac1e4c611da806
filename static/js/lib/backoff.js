// @ts-check
/** When to try again: full jitter, so that a hall that lost its server does not come back in one moment. */

/**
 * A page that was there a moment ago comes back almost at once, to be itself again within three seconds. A server that is
 * started anew takes some seconds, and a try that is refused meanwhile costs nothing: so the bound stays at two seconds
 * for as long as that takes – also for those whose first waits happened to be short –, and only then grows for the long outage.
 */
const BOUNDS_MS = [500, 1000, 2000, 2000, 2000, 2000, 2000, 2000, 4000, 4000, 8000, 15000];
/** A page that comes back from the background is looked at this moment, and seldom comes with a whole hall. */
const WOKEN_MS = 700;
/** No server keeps a page away for longer. */
const LONGEST_SPREAD_MS = 15000;

/**
 * The wait before try number `attempt` (0 is the first after a loss), evenly between 0 and its bound.
 * @param {number} attempt
 * @param {() => number} random in [0, 1)
 * @param {number} [spread] the first bound as the server last gave it: a busy one has its phones spread out more
 * @returns {number} milliseconds
 */
export function backoff(attempt, random, spread) {
  const bound = BOUNDS_MS[Math.min(attempt, BOUNDS_MS.length - 1)];
  return Math.round(random() * (attempt === 0 ? Math.max(bound, Math.min(spread || 0, LONGEST_SPREAD_MS)) : bound));
}

/** How long a connection may take to open and to be welcomed: a dead line is found soon, a busy server not given up for ever. */
const PATIENCE_MS = [5000, 5000, 8000, 12000];

/**
 * How long try number `attempt` may take. The larger the room, the longer the queue in which its pages stand when all of them
 * come back: giving up there means that the server does the work once for nobody and once more.
 * @param {number} attempt
 * @param {number} spread as for `backoff`
 * @returns {number} milliseconds
 */
export function patience(attempt, spread) {
  return PATIENCE_MS[Math.min(attempt, PATIENCE_MS.length - 1)] + Math.min(spread, LONGEST_SPREAD_MS);
}

/**
 * The wait of a page that was woken.
 * @param {() => number} random in [0, 1)
 * @returns {number} milliseconds
 */
export function wokenPause(random) {
  return Math.round(random() * WOKEN_MS);
}

/** What a close code of docs/protocol.md asks for: `again`, `slow` (come back, but not soon), or `end`. */
const CLOSE_CODES = /** @type {Record<number, "again" | "slow" | "end">} */ ({
  4400: "slow",
  4401: "again",
  4403: "end",
  4404: "end",
  4408: "again",
  4421: "end",
  4429: "slow",
  4503: "again",
  1012: "again",
});

/** @param {number} code @returns {"again" | "slow" | "end"} */
export function afterClose(code) {
  return CLOSE_CODES[code] || "again";
}
