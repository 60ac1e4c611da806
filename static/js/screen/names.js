// @ts-check
// Which names float in the lobby: the newest, each once, without the wall jumping. Pure.

/** As many as a wall of names can hold and still be read from the back row. */
export const WALL = 15;

/**
 * The next wall: names stay in their places, new ones take free places, then those of the oldest.
 * @param {{slots: (string|null)[], order: number[]}} wall  `order` lists slots from oldest to newest
 * @param {string[]} newest  newest first
 * @returns {{slots: (string|null)[], order: number[], entered: number[]}}
 */
export function placeNames(wall, newest) {
  const slots = wall.slots.slice();
  let order = wall.order.slice();
  /** @type {number[]} */
  const entered = [];
  const counted = new Map();
  for (const name of slots) if (name !== null) counted.set(name, (counted.get(name) || 0) + 1);
  // oldest of the news first, so that the newest is never the one that is pushed out
  for (const name of newest.slice(0, slots.length).reverse()) {
    if (counted.get(name)) {
      counted.set(name, counted.get(name) - 1);
      continue;
    }
    let slot = slots.indexOf(null);
    if (slot < 0) slot = order[0];
    slots[slot] = name;
    order = order.filter((other) => other !== slot).concat(slot);
    entered.push(slot);
  }
  return { slots, order, entered };
}

/**
 * An empty wall.
 * @param {number} [size]
 * @returns {{slots: (string|null)[], order: number[]}}
 */
export function emptyWall(size = WALL) {
  return { slots: new Array(size).fill(null), order: [] };
}
