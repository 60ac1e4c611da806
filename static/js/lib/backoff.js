// @ts-check
/** When to try again: full jitter, so that a hall that lost its server does not come back in one moment. */

/**
 * A page that was there a moment ago comes back almost at once, to be itself again within three seconds. A server that is
 * started anew takes some seconds, and a try that is refused meanwhile costs nothing: so the bound stays at four seconds
 * for a while, and only then grows for the long outage.
 */
const BOUNDS_MS = [300, 1000, 2000, 4000, 4000, 4000, 8000, 15000];

/**
 * The wait before try number `attempt` (0 is the first after a loss), evenly between 0 and its bound.
 * @param {number} attempt
 * @param {() => number} random in [0, 1)
 * @returns {number} milliseconds
 */
export function backoff(attempt, random) {
  return Math.round(random() * BOUNDS_MS[Math.min(attempt, BOUNDS_MS.length - 1)]);
}

/** What a close code of docs/protocol.md asks for: `again`, `slow` (come back, but not soon), or `end`. */
const CLOSE_CODES = /** @type {Record<number, "again" | "slow" | "end">} */ ({
  4400: "slow",
  4401: "again",
  4403: "end",
  4404: "end",
  4408: "again",
  4429: "slow",
  1012: "again",
});

/** @param {number} code @returns {"again" | "slow" | "end"} */
export function afterClose(code) {
  return CLOSE_CODES[code] || "again";
}
