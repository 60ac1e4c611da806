// @ts-check
/**
 * Looks like a WebSocket to its user and goes over HTTP: for phones whose network lets no WebSocket through.
 *
 * What is sent is called, what the server would push is polled for ("Over HTTP" in docs/protocol.md). Nothing of a
 * game's meaning is known here, but for the greeting, which begins the polls, and the join, which makes them a player's.
 */

/** What a socket would have been closed with. */
const CLOSE_CODES = /** @type {Record<number, number>} */ ({ 401: 4401, 403: 4403, 404: 4404, 429: 4429 });
/** The page was opened at an address that is not the installation's (HTTP would say 421): nobody has removed anybody. */
const ELSEWHERE = 4421;
const LOST = 1006;
const COME_AGAIN = 4503;
/** Longer than any poll waits at the server. */
const POLL_MS = 40000;
/** A call may wait for the database, and the server tries for half a minute; beats tell meanwhile that the line is alive. */
const CALL_MS = 40000;
/** A poll that tells nothing new of the game and comes back sooner is not repeated at once. */
const QUICK_MS = 300;
const PAUSE_MS = 1000;

/** The code with which a socket would have been closed, if it would have. @param {{status: number, value: any}} answer */
function closeCode(answer) {
  const frames = Array.isArray(answer.value) ? answer.value : [];
  const elsewhere = frames.some((frame) => frame[0] === "error" && frame[2].code === "hello.origin");
  return elsewhere ? ELSEWHERE : CLOSE_CODES[answer.status];
}

/**
 * @typedef {object} Net what it stands on; tests bring their own
 * @property {(path: string, body: string, signal: AbortSignal) => Promise<{status: number, value: any}>} post
 * @property {(act: () => void, ms: number) => any} later
 * @property {(timer: any) => void} cancel
 * @property {() => number} tick monotonic milliseconds
 */

/**
 * @param {string} game
 * @param {() => void} onHeard the server has taken the greeting, or given a place at the door
 * @param {Net} [net]
 */
export function createPollSocket(game, onHeard, net) {
  const world = net || browserNet();
  let over = false;
  let seat = 0;
  let version = -1;
  let seen = "";
  /** Keeps the place at the door. @type {string | null} */
  let ticket = null;
  /** @type {AbortController | null} */
  let polling = null;
  /** @type {Set<AbortController>} */
  const calls = new Set();
  /** Requests whose call has not come back: the server has them, and each takes a place there. @type {Set<number>} */
  const underWay = new Set();

  const socket = {
    /** @type {(() => void) | null} */
    onopen: null,
    /** @type {((event: {data: string}) => void) | null} */
    onmessage: null,
    /** @type {((event: {code: number}) => void) | null} */
    onclose: null,
    onerror: null,
    /** @param {string} text */
    send(text) {
      const [type, id, payload] = JSON.parse(text);
      if (type === "pong") return; // nothing is measured over requests of their own
      if (type === "hello") seat = payload.seat;
      call(type, id, payload);
    },
    close() {
      over = true;
      for (const each of calls) each.abort();
      if (polling) polling.abort();
    },
  };

  /** @param {number} code */
  function fail(code) {
    if (over) return;
    socket.close();
    if (socket.onclose) socket.onclose({ code });
  }

  /** @param {any[]} frames */
  function deliver(frames) {
    for (const frame of frames) {
      if (over) return;
      if (frame[0] === "waiting" && frame[1].ticket) ticket = frame[1].ticket;
      if (socket.onmessage) socket.onmessage({ data: JSON.stringify(frame) });
    }
  }

  /**
   * The answer, or `null` when there is none: the connection then is over.
   * @param {string} kind @param {string} body @param {AbortController} stop @param {number} ms
   */
  async function post(kind, body, stop, ms) {
    const timer = world.later(() => stop.abort(), ms);
    const kept = ticket ? "?ticket=" + encodeURIComponent(ticket) : "";
    try {
      return await world.post(["/live", kind, game, seat].join("/") + kept, body, stop.signal);
    } catch (refused) {
      return null;
    } finally {
      world.cancel(timer);
    }
  }

  /** @param {string} type @param {number} id @param {any} payload */
  async function call(type, id, payload) {
    if (underWay.has(id)) return;
    underWay.add(id);
    const stop = new AbortController();
    calls.add(stop);
    const answer = await post("call", JSON.stringify([type, id, payload]), stop, CALL_MS);
    calls.delete(stop);
    underWay.delete(id);
    if (over) return;
    if (answer === null || !Array.isArray(answer.value)) {
      fail(LOST);
      return;
    }
    const own = answer.value.find((frame) => frame[1] === id && (frame[0] === "ok" || frame[0] === "error"));
    const code = closeCode(answer);
    if (code && (code !== CLOSE_CODES[429] || answer.value.length === 0)) {
      fail(code);
      return;
    }
    if (type === "hello" && answer.status === 200) onHeard();
    deliver(answer.value);
    if (over) return;
    if (own && own[0] === "ok" && type === "hello") {
      version = own[2].game.version;
      seen = "";
      pollAnew();
    } else if (own && own[0] === "ok" && type === "join") {
      pollAnew(); // the poll under way is a newcomer's, and would not hear of this player
    } else if (!own && answer.status === 503) {
      fail(type === "hello" && answer.value.some((frame) => frame[0] === "waiting") ? COME_AGAIN : LOST);
    } else if (!own && type === "hello" && answer.status === 200) {
      // at the door: the place is kept by the ticket
      world.later(() => {
        if (!over) call(type, id, { ...payload, ticket });
      }, PAUSE_MS);
    }
  }

  function pollAnew() {
    if (polling) polling.abort();
    const mine = new AbortController();
    polling = mine;
    follow(mine);
  }

  /** @param {AbortController} mine */
  async function follow(mine) {
    while (!over && polling === mine) {
      const askedAt = world.tick();
      const answer = await post("poll", JSON.stringify({ version, seen }), mine, POLL_MS);
      if (over || polling !== mine) return;
      if (answer === null || (answer.status !== 200 && answer.status !== 503)) {
        fail((answer && closeCode(answer)) || LOST);
        return;
      }
      if (Array.isArray(answer.value) || !answer.value) {
        fail(LOST);
        return;
      }
      version = answer.value.version;
      seen = answer.value.seen;
      deliver(answer.value.frames);
      if (answer.status === 503 || over) return; // told when to come again
      const told = answer.value.frames.some((/** @type {any[]} */ frame) => frame[0] === "game");
      if (!told && world.tick() - askedAt < QUICK_MS) await new Promise((go) => world.later(() => go(null), PAUSE_MS));
    }
  }

  Promise.resolve().then(() => {
    if (!over && socket.onopen) socket.onopen();
  });
  return socket;
}

/** @returns {Net} */
function browserNet() {
  return {
    async post(path, body, signal) {
      const answer = await fetch(path, {
        method: "POST", body, signal, credentials: "same-origin", cache: "no-store",
        headers: { "Content-Type": "application/json" },
      });
      return { status: answer.status, value: await answer.json() };
    },
    later: (act, ms) => setTimeout(act, ms),
    cancel: (timer) => clearTimeout(timer),
    tick: () => performance.now(),
  };
}
