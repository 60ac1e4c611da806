// @ts-check
/** Random keys, and a repeatable shuffle. `crypto.randomUUID` is not used: it is missing on plain http pages of a LAN. */

/**
 * A key of 128 random bits in 32 hex digits.
 * @returns {string}
 */
export function randomKey() {
  const bytes = new Uint8Array(16);
  crypto.getRandomValues(bytes);
  return Array.from(bytes, (byte) => byte.toString(16).padStart(2, "0")).join("");
}

/**
 * A repeatable sequence of numbers in [0, 1) (mulberry32: small, even, and not for secrets).
 * @param {number} seed
 * @returns {() => number}
 */
export function seeded(seed) {
  let state = seed >>> 0;
  return () => {
    state = (state + 0x6d2b79f5) >>> 0;
    let mixed = Math.imul(state ^ (state >>> 15), state | 1);
    mixed ^= mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61);
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 4294967296;
  };
}

/**
 * The numbers 0 to n−1 in the order that belongs to a seed (Fisher–Yates).
 * @param {number} n
 * @param {number} seed
 * @returns {number[]}
 */
export function shuffledOrder(n, seed) {
  const order = Array.from({ length: n }, (_, index) => index);
  const next = seeded(seed);
  for (let last = n - 1; last > 0; last -= 1) {
    const other = Math.floor(next() * (last + 1));
    const kept = order[last];
    order[last] = order[other];
    order[other] = kept;
  }
  return order;
}
