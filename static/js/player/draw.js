// @ts-check
/** Draws a player's state into the page of play.html. Which view, the frame around it, and all views but the question. */

import { all, el, fill, mark, need, say, show } from "../lib/dom.js";
import { gettext, interpolate, ngettext } from "../lib/i18n.js";
import { recall } from "../lib/store.js";
import { viewOf } from "./derive.js";
import { drawQuestion } from "./question.js";
import { placeMark } from "../screen/board.js";
import { queuePart, queueWords } from "./queue.js";
import { reviewItem } from "./review.js";
import { finalWords, rankWords, refusalWords } from "./words.js";

/** @typedef {import("./state.js").State} State */

const NARROW_BOARD = 10;
let shownView = "connecting";
let shownPosition = -1;
let namesDrawn = "";
let teamsDrawn = "";
let reviewDrawn = false;
let boardDrawn = -1;
let seatsDrawn = "";
let helpDrawn = "";

/**
 * @param {State} state
 * @param {number} now the server's time
 * @param {{takeName: (name: string) => void, takeSeat: (seat: number) => void, tapped: () => {yes: string[], onlyNo: boolean}}} acts
 */
export function draw(state, now, acts) {
  const view = viewOf(state);
  drawFrame(state, view);
  for (const section of all("[data-for]")) show(section, section.dataset.for === view);
  if (view === "queue") drawQueue(state);
  if (view === "join") drawJoin(state, acts.takeName);
  if (view === "lobby" || view === "wait") drawLobby(state);
  if (view === "question") drawQuestion(state, now);
  if (view === "board") drawBoard(state);
  if (view === "finished") {
    drawFinished(state);
    drawHelp(state, acts.tapped);
  }
  drawSeats(state, acts.takeSeat);
  moveFocus(state, view);
}

/** A new view or a new question takes the reader along; what is being typed is left alone. @param {State} state @param {string} view */
function moveFocus(state, view) {
  const position = state.game && view === "question" ? state.game.position : -1;
  if (view === shownView && position === shownPosition) return;
  const first = shownView === "connecting";
  shownView = view;
  shownPosition = position;
  mark(need("#content"), "data-view", view);
  scrollTo(0, 0);
  const heading = document.querySelector('[data-for="' + view + '"] h1');
  // On the way in the page's own title has just been read, and a focused heading would scroll the form away.
  if (heading && !(first && view === "join")) /** @type {HTMLElement} */ (heading).focus({ preventScroll: true });
}

/** @param {State} state @param {string} view */
function drawFrame(state, view) {
  const game = state.game;
  if (game) {
    const place = game.position >= 0 && (view === "question" || view === "wait" || view === "board");
    say(need("[data-place]"), place
      ? interpolate(gettext("Question %(position)s of %(count)s"), { position: game.position + 1, count: game.count })
      : game.title);
  }
  const score = state.result ? state.result.score : state.me ? state.me.score : null;
  const scored = !!game && game.position >= 0 && score !== null && (view === "question" || view === "wait" || view === "board");
  show(need("[data-score]"), scored);
  if (scored) say(need("[data-score]"), interpolate(ngettext("%(points)s point", "%(points)s points", score), { points: score }));
  drawLine(state);
  show(need("[data-settings]"), !!state.me && (view === "lobby" || view === "wait" || view === "question" || view === "board"));
  for (const radio of all("[data-time-choice] input")) {
    const input = /** @type {HTMLInputElement} */ (radio);
    input.checked = !!state.me && input.value === state.me.time;
  }
  for (const place of all("[data-own-name]")) say(place, state.me ? state.me.name : "");
}

/** The line under the top bar: the connection first, then the pause, then a rehearsal. @param {State} state */
function drawLine(state) {
  const line = need("[data-line]");
  let words = "";
  let kind = "info";
  if (state.status === "reconnecting" && !(state.waiting && state.waiting.away)) {
    words = state.waiting
      ? gettext("Connecting again – your place is kept for two minutes")
      : gettext("Connecting again – your answers are kept");
    kind = "warn";
  } else if (state.game && state.game.paused) {
    words = gettext("The game is paused; it goes on in a moment");
  } else if (state.game && state.game.rehearsal && state.game.phase === "lobby") {
    words = gettext("This is a rehearsal");
    kind = "rehearsal";
  } else if (state.refused && state.refused.what !== "join" && state.refused.what !== "answer" && state.refused.what !== "buzz") {
    words = refusalWords(state.refused);
    kind = "warn";
  }
  mark(line, "data-kind", kind);
  say(line, words);
  show(line, words !== "");
}

/** @param {State} state */
function drawQueue(state) {
  const words = queueWords(state);
  say(need("[data-queue-title]"), words.title);
  say(need("[data-queue-number]"), words.number);
  say(need("[data-queue-place]"), words.place);
  say(need("[data-queue-hope]"), words.hope);
  need("[data-queue-bar]").style.setProperty("--left", String(queuePart(state)));
}

/** @param {State} state @param {(name: string) => void} takeName */
function drawJoin(state, takeName) {
  const names = JSON.stringify(state.names);
  if (names !== namesDrawn) {
    namesDrawn = names;
    fill(need("[data-names]"), ...state.names.map((name) => {
      const chip = el("button", { type: "button", class: "chip" }, name);
      chip.addEventListener("click", () => takeName(name));
      return chip;
    }));
  }
  const teams = (state.game.settings && state.game.settings.teams) || [];
  if (JSON.stringify(teams) !== teamsDrawn) {
    teamsDrawn = JSON.stringify(teams);
    show(need("[data-teams]"), teams.length > 0);
    fill(need("[data-team-list]"), ...teams.map((/** @type {any} */ team) =>
      el("label", { class: "play-team" }, el("input", { type: "radio", name: "team", value: team.id }), el("span", {}, team.name))));
  }
  const refusal = state.refused && state.refused.what === "join" ? refusalWords(state.refused) : "";
  say(need('[data-refusal="join"]'), refusal);
  mark(need("#name"), "aria-invalid", refusal ? "true" : null);
  mark(need("[data-join-button]"), "aria-disabled", state.joining ? "true" : null);
}

/** @param {State} state */
function drawLobby(state) {
  const players = state.game.players;
  show(need("[data-players]"), players > 0);
  say(need("[data-players]"), interpolate(ngettext("%(n)s person is here", "%(n)s people are here", players), { n: players }));
}

/** @param {State} state */
function drawBoard(state) {
  const own = need("[data-own-rank]");
  say(own, state.result ? rankWords(state.result) + teamWords(state) : gettext("You are not on the board yet"));
  if (boardDrawn === state.game.version) return;
  boardDrawn = state.game.version;
  fill(need("[data-ranks]"), ...state.game.leaderboard.slice(0, NARROW_BOARD).map((/** @type {any} */ row) =>
    el("li", { class: "rank", "data-own": !!state.me && row.name === state.me.name },
      el("span", { class: "rank-place" }, placeMark(row)),
      el("span", { class: "rank-name" }, row.name),
      el("span", { class: "rank-score" }, String(row.score)))));
}

/** @param {State} state @returns {string} */
function teamWords(state) {
  const rank = state.result && state.result.team_rank;
  const own = (state.game.teams || []).find((/** @type {any} */ team) => !!state.me && team.team === state.me.team);
  if (own && !own.score) return "";
  return rank ? " · " + interpolate(gettext("your team: place %(rank)s"), { rank }) : "";
}

/** @param {State} state */
function drawFinished(state) {
  const result = state.result;
  const { title, rank, medal } = finalWords(result);
  const points = !!result && result.score > 0;
  show(/** @type {any} */ (need("[data-medal]")), medal !== null);
  mark(need("[data-medal]"), "hidden", medal === null);
  mark(need("[data-medal]"), "data-place", medal);
  say(need("[data-medal-place]"), medal === null ? "" : medal);
  say(need("[data-finish-title]"), title);
  say(need("[data-final]"), rank + teamWords(state));
  say(need("[data-final-score]"), points ? interpolate(ngettext("%(points)s point", "%(points)s points", result.score), { points: result.score }) : "");
  const ready = !!state.review && state.review.length > 0;
  show(need("[data-review-part]"), ready);
  if (!ready || reviewDrawn) return;
  reviewDrawn = true;
  fill(need("[data-review]"), .../** @type {any[]} */ (state.review).map(reviewItem));
}

/**
 * The card at the end: whoever tapped "yes" finds the way on, without its words; who only said no is not asked again, and
 * children are not asked at all.
 * @param {State} state @param {() => {yes: string[], onlyNo: boolean}} tapped
 */
function drawHelp(state, tapped) {
  const { yes, onlyNo } = tapped();
  const part = need("[data-help-part]");
  show(part, !state.game.children && !state.game.rehearsal && !onlyNo);
  /** @type {HTMLInputElement} */ (need("[data-help-game]")).value = need("#content").dataset.game || "";
  const wanted = yes.join(" ") + "/" + state.seat;
  if (wanted === helpDrawn) return;
  helpDrawn = wanted;
  fill(need("[data-help-yes]"), ...yes.map((picked) =>
    el("button", { class: "button button-primary button-wide", name: "picked", value: picked },
      interpolate(gettext("Help with what I tapped at question %(n)s"), { n: Number(picked.split("/")[0]) + 1 }))));
}

/** @param {State} state @param {(seat: number) => void} takeSeat */
function drawSeats(state, takeSeat) {
  const last = Number(recall("seats:" + need("#content").dataset.game) || "0");
  const wanted = state.seat + "/" + last;
  if (wanted === seatsDrawn) return;
  seatsDrawn = wanted;
  const count = Math.min(Math.max(last, state.seat) + 2, 10); // the protocol seats ten on a phone
  fill(need("[data-seats]"), ...Array.from({ length: count }, (_, seat) => {
    const fresh = seat > Math.max(last, state.seat);
    const words = fresh ? gettext("+ Another person") : interpolate(gettext("Person %(n)s"), { n: seat + 1 });
    const chip = el("button", { type: "button", class: "chip", "aria-pressed": String(seat === state.seat) }, words);
    chip.addEventListener("click", () => takeSeat(seat));
    return chip;
  }));
}
