// @ts-check
/** The player's page: joins the socket, the state, the drawing and what people do. */

import { createClock, timeLeft } from "../lib/clock.js";
import { need } from "../lib/dom.js";
import { gettext, interpolate } from "../lib/i18n.js";
import { randomKey } from "../lib/random.js";
import { createSocket } from "../lib/socket.js";
import { forget, recall, remember } from "../lib/store.js";
import { createOpener } from "../lib/transport.js";
import { socketUrl } from "../lib/world.js";
import { answerButtons } from "./choices.js";
import { deadline, given, mayAnswer, orderOf, viewOf } from "./derive.js";
import { draw } from "./draw.js";
import { bindKeys } from "./keys.js";
import { prepareTypes } from "./question.js";
import { forgetPlace, keepPlace, queueWords, recallPlace } from "./queue.js";
import { initial, reduce } from "./state.js";
import { TYPES } from "./types.js";

const ANNOUNCE_QUEUE_MS = 30000;

const page = need("#content");
const game = page.dataset.game || "";
const clock = createClock();
let state = initial(Number(recall("seat:" + game) || "0"));
let frame = 0;
let said = "";

/** @param {{type: string, [field: string]: any}} message */
function tell(message) {
  state = reduce(state, message);
  if (!frame) frame = requestAnimationFrame(paint);
}

function paint() {
  frame = 0;
  draw(state, clock.now(), { takeName, takeSeat, tapped });
}

/** A word for those who do not see the page; each is said once. @param {string} key @param {string} words */
function announce(key, words) {
  if (said === key) return;
  said = key;
  need("[data-announce]").textContent = words;
}

const socket = createSocket({
  open: createOpener(game),
  url: socketUrl(page.dataset.path || ""),
  hello() {
    const ticket = recallPlace(game, state.seat);
    return ticket ? { seat: state.seat, ticket } : { seat: state.seat };
  },
  version: () => (state.game ? state.game.version : 0),
  onHello(payload) {
    forgetPlace(game, state.seat);
    tell({ type: "hello", ...payload, concerns: undefined });
    restoreConcern();
    review();
  },
  onPush(type, payload) {
    if (type === "game") {
      clock.atLeast(payload.now);
      tell({ type, game: payload });
      restoreConcern();
      review();
    } else if (type === "waiting") {
      keepPlace(game, state.seat, payload.ticket);
      tell({ type, waiting: payload });
      announceQueue();
    } else if (type === "me" || type === "result") {
      tell({ type, [type]: payload });
    } else if (type === "removed") {
      socket.close(4403);
    }
  },
  onStatus(status, code) {
    if (code === 4401) reloadOnce();
    if (status !== "open") clock.reset(); // measured anew by the next greeting
    tell({ type: "status", status, code });
  },
  onTime: (sent, received, now) => clock.sample(sent, received, now),
});

/** Whoever does not see the queue hears of it at first, and then now and then: a voice each second is a torment. */
function announceQueue() {
  const words = queueWords(state);
  const slot = Math.floor(performance.now() / ANNOUNCE_QUEUE_MS);
  announce("queue" + slot + (state.waiting && state.waiting.full), words.aloud);
}

/** The device cookie was not recognised: the page sets a new one when it is loaded. Only once, never in a circle. */
function reloadOnce() {
  try {
    if (sessionStorage.getItem("reloaded")) return;
    sessionStorage.setItem("reloaded", "1");
    location.reload();
  } catch (refused) {
    // without storage a circle could not be noticed
  }
}

/** @param {number} position */
const concernKey = (position) => ["concern", game, position, state.seat].join(":");

function restoreConcern() {
  const question = state.game && state.game.question;
  if (!question || question.graded || question.position in state.concerns) return;
  const kept = recall(concernKey(question.position));
  const choices = question.choices || [];
  if (kept !== null) tell({ type: "concern", position: question.position, choice: Number(kept) });
  // Whoever has said no to this very question in another game is not asked for an answer again; they may give one.
  else if (choices.length > 0 && recall(noKey(question))) tell({ type: "concern", position: question.position, choice: choices.length - 1 });
}

/** A fingerprint of the question, so that its words are not kept on the phone. @param {any} question */
function noKey(question) {
  let mark = 0;
  for (const letter of JSON.stringify([question.text, question.choices])) mark = (mark * 31 + letter.charCodeAt(0)) >>> 0;
  return ["concern-no", mark, state.seat].join(":");
}

/** @param {number} choice */
function rememberNo(choice) {
  const question = state.game.question;
  const isNo = choice === question.choices.length - 1;
  if (isNo) remember(noKey(question), "1");
  else forget(noKey(question));
  remember(concernKey(question.position) + ":yes", isNo ? "0" : "1");
}

/** What was tapped on this phone, for the card at the end: "position/choice" of each yes, and whether all were no. */
function tapped() {
  const positions = Array.from({ length: state.game.count }, (_, position) => position);
  const said = positions.filter((position) => recall(concernKey(position)) !== null);
  const yes = said.filter((position) => recall(concernKey(position) + ":yes") === "1");
  return { yes: yes.map((position) => position + "/" + recall(concernKey(position))), onlyNo: said.length > 0 && yes.length === 0 };
}

function review() {
  if (!state.game || state.game.phase !== "finished" || !state.me || state.review) return;
  socket.request("review", {}).then(
    (payload) => tell({ type: "review", questions: payload.questions }),
    () => undefined, // asked again with the next greeting
  );
}

/** @param {string} type @param {object} payload @param {string} what @param {(answer: any) => void} done @param {boolean} [repeat] */
function ask(type, payload, what, done, repeat) {
  const key = /** @type {any} */ (payload).key;
  socket.request(type, payload, { repeat }).then(done, (refusal) => tell({ type: "refused", what, code: refusal.code, key }));
}

/** @param {number[]} choices canonical numbers */
function answer(choices) {
  if (!mayAnswer(state, clock.now()) || choices.length === 0) return;
  const message = { position: state.game.position, choices, key: randomKey() };
  tell({ type: "send", ...message });
  ask("answer", message, "answer", (saved) => {
    tell({ type: "saved", ...saved });
    announce("saved" + saved.key, gettext("Saved"));
  }, true);
}

prepareTypes(TYPES, {
  answer,
  toggle: (choice) => tell({ type: "toggle", position: state.game.position, choice }),
  submit: () => answer(state.draft.position === state.game.position ? state.draft.choices : []),
  keep(choice) {
    const position = state.game.position;
    remember(concernKey(position), String(choice));
    rememberNo(choice);
    tell({ type: "concern", position, choice });
    ask("concern", { position }, "concern", () => undefined, true);
  },
  answerButtons,
  gettext,
  game,
});

/** @param {string} name */
function takeName(name) {
  const field = /** @type {HTMLInputElement} */ (need("#name"));
  field.value = name;
  need("[data-join-button]").focus();
}

/** @param {number} seat */
function takeSeat(seat) {
  if (seat === state.seat) return;
  remember("seat:" + game, String(seat));
  remember("seats:" + game, String(Math.max(seat, state.seat, Number(recall("seats:" + game) || "0"))));
  /** @type {HTMLInputElement} */ (need("#name")).value = "";
  tell({ type: "seat", seat });
  socket.reopen();
}

need("[data-join]").addEventListener("submit", (event) => {
  event.preventDefault();
  if (state.joining) return;
  const form = /** @type {HTMLFormElement} */ (event.target);
  const data = new FormData(form);
  const name = String(data.get("name") || "").trim();
  const team = data.get("team") ? Number(data.get("team")) : null;
  if (name === "" || Array.from(name).length > 20) {
    tell({ type: "refused", what: "join", code: "join.name_length" });
  } else if (state.game.settings.teams.length > 0 && team === null) {
    tell({ type: "refused", what: "join", code: "join.team" });
  } else {
    tell({ type: "join" });
    ask("join", { name, team }, "join", (joined) => tell({ type: "me", me: joined.me }), true);
    return;
  }
  need("#name").focus();
});

need("[data-more-names]").addEventListener("click", () => {
  ask("names", {}, "names", (payload) => tell({ type: "names", names: payload.names }));
});

need("[data-buzzer]").addEventListener("click", () => {
  const { position, buzzer } = state.game;
  tell({ type: "press", position, round: buzzer.round });
  ask("buzz", { position, round: buzzer.round, key: randomKey() }, "buzz", () => undefined, true);
});

need("[data-time-choice]").addEventListener("change", (event) => {
  const mode = /** @type {HTMLInputElement} */ (event.target).value;
  ask("time", { mode }, "time", (payload) => tell({ type: "me", me: payload.me }));
});

bindKeys((slot) => {
  if (!state.game || viewOf(state) !== "question" || !state.game.question) return;
  const choice = orderOf(state)[slot];
  const button = page.querySelector('[data-answers] [data-choice="' + choice + '"]') || page.querySelectorAll(".concern-choice")[slot];
  if (button) /** @type {HTMLElement} */ (button).click();
});

/** The countdown moves by itself; ten and five seconds are said once each. */
setInterval(() => {
  if (document.hidden || !state.game || viewOf(state) !== "question") return;
  paint();
  if (given(state) || !mayAnswer(state, clock.now())) return;
  const { from, until } = deadline(state);
  const left = timeLeft(clock.now(), from, until);
  if (until !== null && (left.seconds === 10 || left.seconds === 5)) {
    announce(state.game.position + "/" + left.seconds, interpolate(gettext("%(n)s seconds left"), { n: left.seconds }));
  }
}, 200);
