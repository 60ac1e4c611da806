// @ts-check
/**
 * The connection that takes over: opened beside the one that serves, which is left only when this one has been welcomed.
 *
 * Owns the connection on its way, and how long it may take. When to begin and what follows is decided by `socket.js`.
 */

import { leave } from "./world.js";

/** How long it may take to open and to be welcomed: the former one serves meanwhile. */
const CONNECT_MS = 5000;
/** Whoever waits at the door hears of it every 20 seconds at the latest. */
export const DOOR_MS = 45000;

/**
 * @param {object} options
 * @param {import("./world.js").World} options.world
 * @param {() => any} options.open
 * @param {(mine: any) => void} options.listen
 * @param {(mine: any) => void} options.onFailed it has taken too long
 * @param {(mine: any) => void} options.onLeft
 */
export function createSuccessor({ world, open, listen, onFailed, onLeft }) {
  /** @type {any} */
  let connection = null;
  /** @type {any} */
  let timer = null;
  let atDoor = false;
  /** The door has asked to stay away until then. */
  let notBefore = 0;

  function forget() {
    connection = timer = null;
    atDoor = false;
    notBefore = 0;
  }

  function giveUp() {
    const mine = connection;
    world.cancel(timer);
    forget();
    if (!mine) return;
    leave(mine);
    onLeft(mine);
  }

  return {
    /** Leave one that is on its way, if there is one. */
    giveUp,
    /** Open the next one. */
    begin() {
      giveUp();
      const mine = open();
      connection = mine;
      timer = world.later(() => onFailed(mine), CONNECT_MS);
      listen(mine);
    },
    /** @param {any} other */
    is: (other) => connection !== null && other === connection,
    exists: () => connection !== null,
    /** How long another one should still wait, as the door said to this one. */
    away: () => Math.max(0, notBefore - world.tick()),
    /**
     * It stands at the door: nobody is kept waiting, for the former connection serves.
     * @param {number | null} away when to come again, where this door has no place to stand
     */
    stay(away) {
      notBefore = world.tick() + (away || 0);
      const mine = connection;
      atDoor = true;
      world.cancel(timer);
      timer = world.later(() => onFailed(mine), DOOR_MS);
    },
    /** Hand it over as it is, its timer running. */
    take() {
      const taken = { connection, timer, atDoor };
      forget();
      return taken;
    },
  };
}
