// @ts-check
/**
 * The server's clock, as well as this phone can know it.
 *
 * The phone's own date is never used: it may be wrong by hours. What counts is a monotonic counter and the offset between
 * it and the server's time, taken from the exchange with the shortest round trip among the newest (the rule of NTP:
 * RFC 5905, section 10).
 */

/** How many exchanges are compared; at a beat every 15 s or so this is the last two minutes. */
const KEPT = 8;

/**
 * @param {() => number} [monotonic] milliseconds that never jump
 */
export function createClock(monotonic) {
  const tick = monotonic || (() => performance.now());
  /** @type {{rtt: number, offset: number}[]} */
  let samples = [];
  let offset = 0;
  let known = false;

  return {
    tick,
    /** Forget what was measured: the phone has slept, and its counter may have stood still. */
    reset() {
      samples = [];
      known = false;
    },
    /**
     * One exchange: `sent` and `received` by `tick`, `now` by the server in between.
     * @param {number} sent @param {number} received @param {number} now
     */
    sample(sent, received, now) {
      samples.push({ rtt: received - sent, offset: now - (sent + received) / 2 });
      samples = samples.slice(-KEPT);
      offset = samples.reduce((best, one) => (one.rtt < best.rtt ? one : best)).offset;
      known = true;
    },
    /**
     * A push says that it is at least `now` at the server.
     * @param {number} now
     */
    atLeast(now) {
      const least = now - tick();
      if (!known || least > offset) offset = least;
      known = true;
    },
    /** The server's time in milliseconds since 1970. */
    now() {
      return tick() + offset;
    },
  };
}

/**
 * How much of a stretch of time is left.
 * @param {number} now @param {number | null} from @param {number | null} until
 * @returns {{ms: number, seconds: number, part: number}} `part` runs from 1 to 0
 */
export function timeLeft(now, from, until) {
  if (from === null || until === null || until <= from) return { ms: 0, seconds: 0, part: 0 };
  const ms = Math.min(Math.max(until - now, 0), until - from);
  return { ms, seconds: Math.ceil(ms / 1000), part: ms / (until - from) };
}
