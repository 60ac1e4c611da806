// @ts-check
/**
 * Which connection serves the page: opening, the greeting, the door, losing it and coming back, and moving over to the next.
 */

import { afterClose } from "./backoff.js";
import { createComeback } from "./comeback.js";
import { createSuccessor, DOOR_MS } from "./successor.js";
import { leave } from "./world.js";

/** A connection that lasted this long was a good one: the next loss starts from the first, short wait. */
const SETTLED_MS = 10000;
const SLOW_MS = 15000;
/** A round trip on a poor line. */
const GUESSED_MS = 400;
/** After this silence a woken page at the door does not trust its connection. */
const DOOR_SILENT_MS = 25000;

/** @typedef {"connecting" | "open" | "reconnecting" | "ended"} Status */

/**
 * @param {object} options
 * @param {import("./world.js").World} options.world
 * @param {ReturnType<typeof import("./requests.js").createRequests>} options.requests
 * @param {() => any} options.open makes a connection
 * @param {() => object | Promise<object>} options.hello the greeting's payload, asked anew for each connection
 * @param {(sent: number, received: number, now: number) => void} [options.onTime] a greeting that carries the time
 * @param {(answer: any) => void} options.onWelcome
 * @param {(text: string, mine: any) => void} options.onText came over this connection, which serves or is the successor
 * @param {() => void} options.onDrop the connection is left, if there is one
 * @param {(status: Status, code: number | null) => void} options.onStatus
 */
export function createLine(options) {
  const { world, requests, open } = options;
  const comeback = createComeback(world);
  const successor = createSuccessor({
    world, open, listen,
    onFailed: (mine) => failed(mine, 0),
    onLeft: requests.forget,
  });
  /** @type {any} */
  let socket = null;
  /** @type {Status} */
  let status = "connecting";
  let greeted = false;
  let heardAt = 0;
  let greetedAt = 0;
  let atDoor = false;
  /** @type {any} */
  let watch = null;

  /** @param {Status} next @param {number | null} [code] */
  function setStatus(next, code) {
    status = next;
    options.onStatus(next, code === undefined ? null : code);
  }

  /** Leave a connection behind without listening to it any more. */
  function drop() {
    const old = socket;
    socket = null;
    greeted = atDoor = false;
    world.cancel(watch);
    watch = null;
    options.onDrop();
    if (!old) return;
    leave(old);
    requests.drop(old);
  }

  function connect() {
    comeback.cancel();
    successor.giveUp();
    drop();
    const mine = open();
    socket = mine;
    allow(mine);
    listen(mine);
  }

  /** Give a connection its time to be welcomed in. @param {any} mine */
  function allow(mine) {
    world.cancel(watch);
    watch = world.later(() => failed(mine, 0), comeback.patience());
  }

  /** @param {any} mine */
  function listen(mine) {
    mine.onmessage = (/** @type {{data: string}} */ event) => {
      if (mine === socket) heardAt = world.tick();
      options.onText(event.data, mine);
    };
    mine.onclose = (/** @type {{code: number}} */ event) => failed(mine, event.code);
    mine.onerror = () => undefined; // a close follows
    mine.onopen = () => {
      // The server has taken it, and will answer in its turn. Of a network that swallows all frames only a first visit may learn.
      if (mine === socket && comeback.isSpread()) allow(mine);
      greet(mine);
    };
  }

  /**
   * A connection has ended, or come to nothing. A successor's end costs nothing while the former one serves.
   * @param {any} mine @param {number} code @param {number} [wait]
   */
  function failed(mine, code, wait) {
    if (mine === socket) {
      lost(code, wait);
    } else if (successor.is(mine)) {
      const least = Math.max(wait || 0, successor.away());
      successor.giveUp();
      comeback.again(succeed, least);
    }
  }

  /** Open the connection that takes over, beside the one that goes on until then. */
  function succeed() {
    comeback.keptAppointment();
    successor.begin();
  }

  /** The successor becomes the connection, welcomed or, when the former one is gone, on its way to that. */
  function takeOver() {
    const next = successor.take();
    drop();
    socket = next.connection;
    watch = next.timer;
    atDoor = next.atDoor;
    heardAt = world.tick();
    comeback.fresh();
  }

  /** @param {any} mine */
  async function greet(mine) {
    /** @type {object} */
    let payload;
    try {
      payload = await options.hello();
    } catch (refused) {
      failed(mine, 0);
      return;
    }
    if (socket !== mine && !successor.is(mine)) return;
    requests.greet(mine, payload, (answer, sentAt) => {
      if (successor.is(mine)) takeOver();
      welcome(answer, sentAt);
    }, (refusal) => refusedGreeting(mine, refusal));
  }

  /** @param {any} answer @param {number} sentAt */
  function welcome(answer, sentAt) {
    world.cancel(watch);
    watch = null;
    // Where the answer had to wait, the asking tells nothing about the line; the next beat is better than this guess.
    const asked = atDoor ? heardAt - GUESSED_MS : sentAt;
    greeted = true;
    atDoor = false;
    greetedAt = heardAt;
    comeback.widen(answer.spread_ms);
    if (options.onTime) options.onTime(asked, heardAt, answer.now);
    setStatus("open");
    options.onWelcome(answer);
  }

  /** @param {any} mine @param {import("./requests.js").Refusal} refusal */
  function refusedGreeting(mine, refusal) {
    if (refusal.code === "lost") return;
    if (refusal.code === "game.unknown") end(4404);
    else if (refusal.code === "join.removed") end(4403);
    else failed(mine, 0, refusal.retry_ms);
  }

  /** @param {number} code */
  function end(code) {
    comeback.cancel();
    successor.giveUp();
    drop();
    requests.giveUp();
    setStatus("ended", code);
  }

  /**
   * The connection is gone: wait a while, then open the next.
   * @param {number} code @param {number} [wait] at least @param {boolean} [woken] the page comes back from the background
   */
  function lost(code, wait, woken) {
    if (status === "ended") return;
    if (greeted && heardAt - greetedAt > SETTLED_MS) comeback.fresh();
    // the network has changed: what was just being opened is not to be trusted either
    if (woken) successor.giveUp();
    drop();
    const then = afterClose(code);
    if (then === "end") {
      end(code);
      return;
    }
    setStatus(status === "connecting" ? "connecting" : "reconnecting", code);
    if (successor.exists()) takeOver();
    else comeback.afterLoss(connect, Math.max(wait || 0, then === "slow" ? SLOW_MS : 0), woken);
  }

  /** The door is not open yet: stay on the line, or come again at the moment that is given. @param {number | null} away */
  function stay(away) {
    if (greeted) return;
    atDoor = true;
    comeback.fresh();
    world.cancel(watch);
    watch = world.later(() => lost(0), DOOR_MS);
    if (away !== null) comeback.announce(away);
  }

  /**
   * This worker is going away: open the next connection at the given moment, whether it closes this one before or not. As
   * long as it does not, nothing is missed: this one is left when the next has been welcomed.
   * @param {number} delay
   */
  function move(delay) {
    comeback.announce(delay);
    comeback.after(succeed, delay);
  }

  /**
   * The page may have slept. The answer: whether its connection, which seems to be good, is to be doubted.
   * @param {boolean} gone it surely is none any more
   */
  function wake(gone) {
    if (status === "ended") return false;
    // who wakes up is back soon, however often the line failed before
    comeback.fresh();
    if (!gone && greeted) return true;
    const silent = atDoor && world.tick() - heardAt > DOOR_SILENT_MS;
    // being opened this moment, or at the door; or the server has said when to come
    if ((gone || !watch || silent) && !comeback.isTooEarly()) lost(0, 0, true);
    return false;
  }

  return {
    connect, lost, end, stay, move, wake,
    succeedAtDoor: successor.stay,
    isOpen: () => greeted,
    isEnded: () => status === "ended",
    heardAt: () => heardAt,
    connection: () => socket,
    spread: comeback.spread,
    reopen() {
      comeback.fresh();
      if (status === "ended") setStatus("connecting");
      connect();
    },
  };
}
