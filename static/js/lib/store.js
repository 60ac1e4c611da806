// @ts-check
/**
 * What this browser remembers. Private windows and full disks refuse localStorage; then a page's own memory takes its place.
 *
 * No personal data goes in here: phones are shared, and a nickname comes back from the server with the device cookie.
 */

/** @type {Map<string, string>} */
const memory = new Map();

/** @param {string} key @returns {string | null} */
export function recall(key) {
  try {
    const kept = globalThis.localStorage.getItem(key);
    return kept === null ? memory.get(key) || null : kept;
  } catch (refused) {
    return memory.get(key) || null;
  }
}

/** @param {string} key @param {string} value */
export function remember(key, value) {
  memory.set(key, value);
  try {
    globalThis.localStorage.setItem(key, value);
  } catch (refused) {
    // kept in memory above: it lasts as long as the page
  }
}

/** @param {string} key */
export function forget(key) {
  memory.delete(key);
  try {
    globalThis.localStorage.removeItem(key);
  } catch (refused) {
    // nothing was kept
  }
}
