// @ts-check
/**
 * One connection to a live game that mends itself.
 *
 * Owns: the greeting, request numbers and their answers, repeating what was not acknowledged (the same key again is
 * harmless to the server), waiting with jitter, the heartbeat, and waking up. What the messages mean is not known here.
 *
 * A phone that slept believes that its socket is open, so `readyState` is never asked: a connection is alive when a frame
 * has just come, and nothing else counts.
 */

import { afterClose, backoff, patience, wokenPause } from "./backoff.js";

/** How long the connection that takes over may take to open and to be welcomed: the former one serves meanwhile. */
const CONNECT_MS = 5000;
/** How long an answer may take before the request is repeated or given up. */
const ANSWER_MS = 4000;
/** How long a page that doubts its line waits for a sign of life before it opens a new connection. */
const PROBE_MS = 1200;
/** How long a newer state may be on its way before it is taken for lost. */
const GAP_MS = 2500;
/** A gap in the page's own ticking that only sleep explains. */
const SLEPT_MS = 3000;
const TICK_MS = 1000;
/** A connection that lasted this long was a good one: the next loss starts from the first, short wait. */
const SETTLED_MS = 10000;
const SLOW_MS = 15000;
/** Whoever waits at the door hears of it every 20 seconds at the latest. */
const DOOR_MS = 45000;
/** A round trip on a poor line. */
const GUESSED_MS = 400;
/** After this silence a woken page at the door does not trust its connection. */
const DOOR_SILENT_MS = 25000;

/**
 * @typedef {{type: string, payload: object, repeat: boolean, id: number, sentAt: number, timer: any,
 *   resolve: (payload: any) => void, reject: (refusal: Refusal) => void, over?: any}} Pending `over`: the only connection
 *   that it belongs to, for a greeting
 * @typedef {{code: string, retry_ms?: number}} Refusal `code` of docs/protocol.md, or `lost` / `timeout` from here
 * @typedef {"connecting" | "open" | "reconnecting" | "ended"} Status
 * @typedef {object} World what the page stands on; tests bring their own
 * @property {(url: string) => any} open makes a WebSocket
 * @property {(act: () => void, ms: number) => any} later
 * @property {(timer: any) => void} cancel
 * @property {() => number} tick monotonic milliseconds
 * @property {() => number} random
 * @property {(wake: (gone: boolean) => void) => void} onWake calls back when the page may have slept; `gone`: surely
 * @property {() => boolean} isVisible
 */

/**
 * @param {object} options
 * @param {string} options.url
 * @param {() => object | Promise<object>} options.hello the greeting's payload, asked anew for each connection
 * @param {(payload: any) => void} options.onHello
 * @param {(type: string, payload: any) => void} options.onPush
 * @param {(status: Status, code: number | null) => void} options.onStatus
 * @param {(sent: number, received: number, now: number) => void} [options.onTime] every exchange that carries the time
 * @param {() => number} [options.version] the version of the state that the page has; a beat that tells of a newer one, which
 *   then does not come, opens a new connection
 * @param {(url: string) => any} [options.open] makes a connection; a WebSocket unless given
 * @param {World} [options.world]
 */
export function createSocket(options) {
  const world = options.world || browserWorld();
  const open = options.open || world.open;
  /** @type {Map<number, Pending>} */
  const pending = new Map();
  /** @type {any} */
  let socket = null;
  /** @type {Status} */
  let status = "connecting";
  let greeted = false;
  let nextId = 1;
  let attempt = 0;
  let heardAt = 0;
  let greetedAt = 0;
  let heartbeatMs = 15000;
  let spreadMs = 0;
  let atDoor = false;
  /** A page that is woken does not come sooner than it was told. */
  let notBefore = 0;
  /** @type {any} */
  let watch = null;
  /** @type {any} */
  let retry = null;
  /** @type {any} */
  let beatTimer = null;
  /** @type {any} */
  let probe = null;
  /** The connection that is to take over from `socket`, which serves until this one has been welcomed. @type {any} */
  let successor = null;
  /** @type {any} */
  let succession = null;
  let successorAtDoor = false;
  /** The moment that the server, before it goes away, gave for coming back. @type {number | null} */
  let announced = null;

  /** @param {Status} next @param {number | null} [code] */
  function setStatus(next, code) {
    status = next;
    options.onStatus(next, code === undefined ? null : code);
  }

  /** Leave a connection behind without listening to it any more. @param {number} code */
  function drop(code) {
    const old = socket;
    socket = null;
    greeted = atDoor = false;
    for (const timer of [watch, beatTimer, probe]) world.cancel(timer);
    watch = beatTimer = probe = null;
    if (!old) return;
    leave(old, code);
    for (const request of Array.from(pending.values())) {
      if (request.over && request.over !== old) continue;
      world.cancel(request.timer);
      request.sentAt = 0;
      if (!request.repeat) {
        pending.delete(request.id);
        request.reject({ code: "lost" });
      }
    }
  }

  /** @param {any} old @param {number} code */
  function leave(old, code) {
    old.onopen = old.onmessage = old.onclose = old.onerror = null;
    try {
      old.close(code);
    } catch (refused) {
      // already gone
    }
  }

  function connect() {
    world.cancel(retry);
    retry = null;
    giveUpSuccessor();
    drop(1000);
    const mine = open(options.url);
    socket = mine;
    allow(mine);
    listen(mine);
  }

  /** Give a connection its time to be welcomed in. @param {any} mine */
  function allow(mine) {
    world.cancel(watch);
    watch = world.later(() => failed(mine, 0), patience(attempt, spreadMs));
  }

  /** @param {any} mine */
  function listen(mine) {
    mine.onmessage = (/** @type {{data: string}} */ event) => {
      if (mine === socket) heardAt = world.tick();
      receive(event.data, mine);
    };
    mine.onclose = (/** @type {{code: number}} */ event) => failed(mine, event.code);
    mine.onerror = () => undefined; // a close follows
    mine.onopen = () => {
      // The server has taken it, and will answer in its turn. Of a network that swallows all frames only a first visit may learn.
      if (mine === socket && spreadMs > 0) allow(mine);
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
    } else if (mine === successor) {
      giveUpSuccessor();
      world.cancel(retry);
      retry = world.later(succeed, (wait || 0) + backoff(attempt, world.random, spreadMs));
      attempt += 1;
    }
  }

  /** Open the connection that takes over, beside the one that goes on until then. */
  function succeed() {
    giveUpSuccessor();
    announced = null;
    const mine = open(options.url);
    successor = mine;
    succession = world.later(() => failed(mine, 0), CONNECT_MS);
    listen(mine);
  }

  function giveUpSuccessor() {
    const mine = successor;
    world.cancel(succession);
    successor = succession = null;
    successorAtDoor = false;
    if (!mine) return;
    leave(mine, 1000);
    for (const request of Array.from(pending.values())) if (request.over === mine) pending.delete(request.id);
  }

  /** The successor becomes the connection, welcomed or, when the former one is gone, on its way to that. */
  function takeOver() {
    const mine = successor;
    const timer = succession;
    const waits = successorAtDoor;
    successor = succession = null;
    successorAtDoor = false;
    drop(1000);
    socket = mine;
    watch = timer;
    atDoor = waits;
    heardAt = world.tick();
    attempt = 0;
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
    if (socket !== mine && successor !== mine) return;
    const sentAt = world.tick();
    const id = nextId++;
    pending.set(id, {
      type: "hello", payload, repeat: false, id, sentAt, timer: null, over: mine,
      resolve(answer) {
        if (mine === successor) takeOver();
        welcome(answer, sentAt);
      },
      reject: (refusal) => refusedGreeting(mine, refusal),
    });
    mine.send(JSON.stringify(["hello", id, payload]));
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
    // the first to come back find an empty room; the beats tell when it has really become smaller
    spreadMs = Math.max(spreadMs, answer.spread_ms || 0);
    heartbeatMs = answer.heartbeat_ms || heartbeatMs;
    if (options.onTime) options.onTime(asked, heardAt, answer.now);
    setStatus("open");
    options.onHello(answer);
    for (const request of Array.from(pending.values())) transmit(request);
    scheduleBeat();
  }

  /** @param {any} mine @param {Refusal} refusal */
  function refusedGreeting(mine, refusal) {
    if (refusal.code === "lost") return;
    if (refusal.code === "game.unknown") end(4404);
    else if (refusal.code === "join.removed") end(4403);
    else failed(mine, 0, refusal.retry_ms);
  }

  function scheduleBeat() {
    world.cancel(beatTimer);
    beatTimer = world.later(() => {
      ask("beat", {}, false).catch(() => undefined);
      scheduleBeat();
    }, heartbeatMs);
  }

  /** @param {number} code */
  function end(code) {
    world.cancel(retry);
    giveUpSuccessor();
    drop(1000);
    for (const request of Array.from(pending.values())) request.reject({ code: "lost" });
    pending.clear();
    setStatus("ended", code);
  }

  /**
   * The connection is gone: wait a while, then open the next.
   * @param {number} code @param {number} [wait] at least @param {boolean} [woken] the page comes back from the background
   */
  function lost(code, wait, woken) {
    if (status === "ended") return;
    if (greeted && heardAt - greetedAt > SETTLED_MS) attempt = 0;
    // the network has changed: what was just being opened is not to be trusted either
    if (woken) giveUpSuccessor();
    drop(1000);
    const then = afterClose(code);
    if (then === "end") {
      end(code);
      return;
    }
    setStatus(status === "connecting" ? "connecting" : "reconnecting", code);
    if (successor) {
      takeOver();
      return;
    }
    // Who was told when to come keeps to it: a whole worker's phones must not come back in the same moment.
    const random = woken ? wokenPause(world.random) : backoff(attempt, world.random, spreadMs);
    const pause = announced === null
      ? Math.max(wait || 0, then === "slow" ? SLOW_MS : 0) + random
      : Math.max(0, announced - world.tick());
    attempt = announced === null ? attempt + 1 : 0;
    notBefore = announced || 0;
    announced = null;
    world.cancel(retry);
    retry = world.later(connect, pause);
  }

  /** @param {string} text @param {any} mine the connection over which it came */
  function receive(text, mine) {
    /** @type {any} */
    let frame;
    try {
      frame = JSON.parse(text);
    } catch (malformed) {
      return;
    }
    if (!Array.isArray(frame)) return;
    if (frame[0] === "ok" || frame[0] === "error") {
      settle(frame[0] === "ok", frame[1], frame[2]);
    } else if (mine !== socket) {
      if (frame[0] === "waiting") stayBeside();
    } else if (frame[0] === "ping") {
      // no answer is expected, so the number is not kept
      send(["pong", nextId++, frame[1]]);
    } else if (frame[0] === "moving") {
      move(frame[1].delay_ms);
    } else {
      if (frame[0] === "waiting") stay(frame[1].retry_ms);
      options.onPush(frame[0], frame[1]);
    }
  }

  /** The door is not open yet: stay on the line, or come again at the moment that is given. @param {number | null} away */
  function stay(away) {
    if (greeted) return;
    atDoor = true;
    attempt = 0;
    world.cancel(watch);
    watch = world.later(() => lost(0), DOOR_MS);
    if (away !== null) announced = world.tick() + away;
  }

  /** The same for a successor: nobody is kept waiting, for the former connection serves. */
  function stayBeside() {
    const mine = successor;
    successorAtDoor = true;
    world.cancel(succession);
    succession = world.later(() => failed(mine, 0), DOOR_MS);
  }

  /**
   * This worker is going away: open the next connection at the given moment, whether it closes this one before or not. As
   * long as it does not, nothing is missed: this one is left when the next has been welcomed.
   * @param {number} delay
   */
  function move(delay) {
    announced = world.tick() + delay;
    world.cancel(retry);
    retry = world.later(succeed, delay);
  }

  /** The server has moved on to this version: its news must come soon, or this connection has lost it. @param {number} version */
  function expect(version) {
    const known = options.version;
    if (!known || known() >= version) return;
    const mine = socket;
    world.later(() => {
      if (socket === mine && known() < version) lost(0);
    }, GAP_MS);
  }

  /** @param {boolean} done @param {number | null} id @param {any} payload */
  function settle(done, id, payload) {
    const request = id === null ? undefined : pending.get(id);
    if (!request) return;
    const wait = payload && payload.retry_ms;
    world.cancel(request.timer);
    if (!done && request.repeat && wait) {
      request.timer = world.later(() => transmit(request), wait + backoff(0, world.random));
      return;
    }
    pending.delete(request.id);
    if (done && payload && request.type === "beat") {
      if (payload.now && options.onTime) options.onTime(request.sentAt, heardAt, payload.now);
      spreadMs = payload.spread_ms || spreadMs;
      expect(payload.version);
    }
    if (done) request.resolve(payload);
    else request.reject(payload);
  }

  /** @param {any[]} frame */
  function send(frame) {
    try {
      if (socket) socket.send(JSON.stringify(frame));
    } catch (refused) {
      lost(0);
    }
  }

  /** @param {Pending} request */
  function transmit(request) {
    if (!greeted) return;
    request.sentAt = world.tick();
    world.cancel(request.timer);
    request.timer = world.later(() => unanswered(request), ANSWER_MS);
    send([request.type, request.id, request.payload]);
  }

  /** @param {Pending} request */
  function unanswered(request) {
    if (!pending.has(request.id)) return;
    if (!request.repeat) {
      pending.delete(request.id);
      request.reject({ code: "timeout" });
    }
    // Silence has two reasons: a dead line, or a server that waits for its database and will answer when it is back.
    if (world.tick() - heardAt >= ANSWER_MS) doubt();
    if (request.repeat) transmit(request);
  }

  /** Ask for a sign of life, which costs the server nothing: without one the line is dead, whatever the browser says. @param {boolean} [woken] */
  function doubt(woken) {
    if (probe || !greeted) return;
    const askedAt = world.tick();
    ask("beat", {}, false).catch(() => undefined);
    probe = world.later(() => {
      probe = null;
      if (heardAt < askedAt) lost(0, 0, woken);
    }, PROBE_MS);
  }

  /**
   * @param {string} type @param {object} payload @param {boolean} repeat
   * @returns {Promise<any>}
   */
  function ask(type, payload, repeat) {
    if (status === "ended" || (!repeat && !greeted)) return Promise.reject({ code: "lost" });
    return new Promise((resolve, reject) => {
      const id = nextId++;
      /** @type {Pending} */
      const request = { type, payload, repeat, id, sentAt: 0, timer: null, resolve, reject };
      pending.set(id, request);
      transmit(request);
    });
  }

  /** @param {boolean} gone */
  function wake(gone) {
    if (status === "ended") return;
    if (gone || !greeted) {
      attempt = 0;
      const silent = atDoor && world.tick() - heardAt > DOOR_SILENT_MS;
      // being opened this moment, or at the door; or the server has said when to come
      if ((!gone && watch && !silent) || world.tick() < notBefore) return;
      lost(0, 0, true);
      return;
    }
    // who wakes up is back soon, however often the line failed before
    attempt = 0;
    doubt(true);
  }

  world.onWake(wake);
  let tickedAt = world.tick();
  (function watchSleep() {
    const now = world.tick();
    // A hidden page is slowed down by the browser; when it is shown again, onWake says so.
    if (now - tickedAt > SLEPT_MS + TICK_MS && world.isVisible()) wake(false);
    tickedAt = now;
    world.later(watchSleep, TICK_MS);
  })();
  connect();

  return {
    /**
     * Ask for something; the promise is refused with a `Refusal`. With `repeat` it is asked again over every new connection
     * until there is an answer – only for what carries a key or may be done twice.
     * @param {string} type @param {object} payload @param {{repeat?: boolean}} [how]
     * @returns {Promise<any>}
     */
    request: (type, payload, how) => ask(type, payload, !!(how && how.repeat)),
    /** Open a new connection now: the greeting has changed, or the reader asked for it. */
    reopen() {
      attempt = 0;
      if (status === "ended") setStatus("connecting");
      connect();
    },
    /** @param {number} code */
    close: (code) => end(code),
  };
}

/**
 * The address of a socket on this page's own host.
 * @param {string} path
 * @returns {string}
 */
export function socketUrl(path) {
  return (location.protocol === "https:" ? "wss://" : "ws://") + location.host + path;
}

/** @returns {World} */
function browserWorld() {
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
