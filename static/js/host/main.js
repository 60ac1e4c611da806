// @ts-check
// The host console: joins the line, the state, the drawing and the buttons.

import { createClock } from "../lib/clock.js";
import { all, need } from "../lib/dom.js";
import { createSocket } from "../lib/socket.js";
import { socketUrl } from "../lib/world.js";
import { actionButtons } from "./actions.js";
import { asking } from "./ask.js";
import { consoleDrawing } from "./console.js";
import { rosterPanel } from "./roster.js";
import { reduce, start } from "./state.js";
import { moveMessage } from "./steps.js";
import { ticketFrom } from "./ticket.js";

/** From this width the side panels stand beside the question, so they are open from the start. */
const WIDE = "(min-width: 60em)";

const root = need("[data-host]");
const clock = createClock();
const ask = asking(root);
const drawing = consoleDrawing(root);
let state = start();

/** @param {any} message */
function take(message) {
  state = reduce(state, message);
  drawing.draw(state);
  actions.draw(state);
  roster.draw(state);
}

/**
 * @param {string} type
 * @param {object} payload
 * @param {string} name  of the step, for the button that waits
 */
async function act(type, payload, name) {
  take({ type: "asked", payload: name });
  try {
    await socket.request(type, payload);
    take({ type: "granted" });
  } catch (refusal) {
    take({ type: "refused", payload: /** @type {any} */ (refusal).code || "failed" });
  }
}

const page = {
  getState: () => state,
  ask,
  take,
  request: (/** @type {string} */ type, /** @type {object} */ payload) => socket.request(type, payload),
  move: (/** @type {string} */ move) => act("move", moveMessage(move, state.game.version), move),
  configure: (/** @type {object} */ settings) => act("configure", { version: state.game.version, settings }, "configure"),
};
const actions = actionButtons(root, page);
const roster = rosterPanel(root, page);

const socket = createSocket({
  url: socketUrl(String(root.dataset.socket)),
  hello: ticketFrom(String(root.dataset.ticket), () => socket.close(4401)),
  version: () => (state.game ? state.game.version : 0),
  onHello: (payload) => {
    take({ type: "hello", payload });
    roster.reload();
  },
  onPush: (type, payload) => {
    if (type === "game") clock.atLeast(payload.now);
    take({ type, payload });
  },
  onStatus: (status, code) => {
    if (status === "ended") take({ type: "over", payload: code });
    else if (status === "reconnecting") take({ type: "link", payload: "offline" });
  },
  onTime: (sent, received, now) => clock.sample(sent, received, now),
});

setInterval(() => drawing.tick(state, clock.now()), 200);
if (matchMedia(WIDE).matches) for (const panel of all("[data-wide-open]", root)) /** @type {HTMLDetailsElement} */ (panel).open = true;
