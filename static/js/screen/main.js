// @ts-check
// The projector screen: joins the line, the state and the drawing.

import { ticketFrom } from "../host/ticket.js";
import { createClock } from "../lib/clock.js";
import { need } from "../lib/dom.js";
import { createSocket } from "../lib/socket.js";
import { socketUrl } from "../lib/world.js";
import { screenDrawing } from "./draw.js";
import { offerFullScreen } from "./fullscreen.js";
import { reduce, start } from "./state.js";

const root = need("[data-screen]");
const clock = createClock();
const drawing = screenDrawing(root);
let state = start();

/** @param {{type: string, payload?: any}} message */
function take(message) {
  state = reduce(state, message);
  drawing.draw(state);
}

const socket = createSocket({
  url: socketUrl(String(root.dataset.socket)),
  hello: ticketFrom(String(root.dataset.ticket), () => socket.close(4401)),
  version: () => (state.game ? state.game.version : 0),
  onHello: (payload) => take({ type: "hello", payload }),
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

/** Ten times a second is as smooth as a ring of a minute can look, and leaves an old computer at the projector in peace. */
setInterval(() => drawing.tick(state, clock.now()), 100);
offerFullScreen(root, need("[data-full-screen]", root));
