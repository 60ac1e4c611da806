// @ts-check
/** Draws the question view: time or verdict above, the question, its answers, what became of the answer, the solution. */

import { distinctCitations } from "../lib/citations.js";
import { timeLeft } from "../lib/clock.js";
import { el, fill, mark, need, say, show } from "../lib/dom.js";
import { gettext, interpolate, ngettext } from "../lib/i18n.js";
import { buzzer, deadline, given, hasFloor, mayAnswer, orderOf, ownChoices, verdict } from "./derive.js";
import { citationWords, rankWords, refusalWords, verdictWords } from "./words.js";

/** @typedef {import("./state.js").State} State */

/** From here on the bar is red and the seconds are said. */
const URGENT_S = 5;
const SIGNS = /** @type {Record<string, string>} */ ({ right: "✓", partly: "◐", wrong: "✗", none: "–", pending: "…" });

/** @type {import("./choices.js").Draw | null} */
let drawType = null;
let drawnType = "";
/** @type {import("./choices.js").Tools} */
let tools;
/** @type {import("./choices.js").PlayerType[]} */
let types = [];
let solutionOf = -1;

/** @param {import("./choices.js").PlayerType[]} known @param {import("./choices.js").Tools} given */
export function prepareTypes(known, given) {
  types = known;
  tools = given;
}

/** @param {State} state @param {number} now */
export function drawQuestion(state, now) {
  const game = state.game;
  const question = game.question;
  if (!question) return;
  const open = mayAnswer(state, now);
  say(need("[data-text]"), question.text === null ? gettext("The question is on the screen") : question.text);
  mark(need('[data-for="question"]'), "data-phase", game.phase);
  mark(need('[data-for="question"]'), "data-calm", !question.graded);
  drawTime(state, now);
  drawVerdict(state);
  chooseType(question.type);
  if (drawType) {
    drawType({
      question, order: orderOf(state), own: ownChoices(state), open,
      right: game.solution && question.graded ? game.solution.right : null,
    });
  }
  drawBuzzer(state);
  const status = statusWords(state, now);
  say(need("[data-status]"), status.words);
  mark(need("[data-status]"), "data-kind", status.kind);
  drawSolution(state);
}

/** @param {string} code */
function chooseType(code) {
  if (code === drawnType) return;
  drawnType = code;
  const place = need("[data-answers]");
  place.textContent = "";
  drawType = null;
  const type = types.find((one) => one.code === code);
  const template = /** @type {HTMLTemplateElement | null} */ (document.querySelector('template[data-type="' + code + '"]'));
  if (!type || !template) return;
  place.append(template.content.cloneNode(true));
  drawType = type.create(place, tools);
}

/** @param {State} state @param {number} now */
function drawTime(state, now) {
  const game = state.game;
  const bar = need("[data-countdown]");
  show(need("[data-time]"), !game.solution);
  if (game.solution) return;
  if (game.phase === "reading") {
    say(need("[data-time-words]"), gettext("Read first – the answers come in a moment"));
    bar.style.visibility = "hidden";
    return;
  }
  const { from, until } = deadline(state);
  if (until === null) {
    say(need("[data-time-words]"), game.closes_at === null ? "" : gettext("No limit for you – take your time"));
    bar.style.visibility = "hidden";
    return;
  }
  const stopped = game.paused ? until - (game.paused_left || 0) : now;
  const left = timeLeft(stopped, from, until);
  const closed = game.phase === "closed" && !mayAnswer(state, now); // also when everybody has answered early
  const over = left.ms === 0 || closed;
  bar.style.visibility = "visible";
  bar.style.setProperty("--left", String(over ? 0 : left.part));
  mark(bar, "data-urgent", left.seconds <= URGENT_S);
  say(need("[data-time-words]"), over
    ? closed ? gettext("Answering has ended") : gettext("Time is up")
    : interpolate(ngettext("%(n)s second", "%(n)s seconds", left.seconds), { n: left.seconds }));
}

/** @param {State} state */
function drawVerdict(state) {
  const judged = verdict(state);
  show(need("[data-verdict]"), judged !== null);
  if (judged === null) return;
  const result = state.result && state.result.position === state.game.position ? state.result : null;
  mark(need("[data-verdict]"), "data-verdict", judged);
  say(need("[data-verdict-sign]"), SIGNS[judged]);
  say(need("[data-verdict-words]"), verdictWords(judged));
  say(need("[data-points]"), result && result.points ? "+" + result.points : "");
}

/** @param {State} state */
function drawBuzzer(state) {
  const button = /** @type {HTMLButtonElement} */ (need("[data-buzzer]"));
  const kind = buzzer(state);
  show(button, kind !== "none");
  button.disabled = kind === "pressed" || state.game.paused;
  mark(need('[data-for="question"]'), "data-floor", hasFloor(state));
}

/**
 * What became of the answer, in words.
 * @param {State} state @param {number} now
 * @returns {{words: string, kind: string | null}}
 */
function statusWords(state, now) {
  const game = state.game;
  const question = game.question;
  if (game.solution || game.phase === "reading") return { words: "", kind: null };
  const sent = given(state);
  if (sent && sent.state === "sending") return { words: gettext("Saving …"), kind: "busy" };
  if (sent && sent.late) return { words: gettext("✓ Saved – late, so without points for speed"), kind: "good" };
  if (sent) return { words: gettext("✓ Saved"), kind: "good" };
  if (state.refused && (state.refused.what === "answer" || state.refused.what === "buzz")) {
    return { words: refusalWords(state.refused), kind: "bad" };
  }
  if (game.buzzer && question.graded) return buzzerWords(state);
  if (!question.graded) return { words: "", kind: null };
  if (mayAnswer(state, now)) return { words: question.pick === 0 ? gettext("Several may be right") : "", kind: null };
  return game.phase === "closed" ? { words: gettext("No answer from you this time"), kind: null } : { words: "", kind: null };
}

/** @param {State} state @returns {{words: string, kind: string | null}} */
function buzzerWords(state) {
  const game = state.game;
  if (hasFloor(state)) return { words: gettext("You were first – answer now!"), kind: "floor" };
  if (game.phase === "buzzed") {
    return { words: interpolate(gettext("%(name)s was first"), { name: game.buzzer.holder || "" }), kind: "other" };
  }
  if (buzzer(state) === "pressed") return { words: gettext("Pressed – who was first?"), kind: "busy" };
  return game.phase === "open" ? { words: gettext("Whoever presses first may answer"), kind: null } : { words: "", kind: null };
}

/** @param {State} state */
function drawSolution(state) {
  const solution = state.game.solution;
  show(need("[data-solution]"), !!solution);
  if (!solution) {
    solutionOf = -1;
    return;
  }
  const result = state.result && state.result.position === state.game.position ? state.result : null;
  say(need("[data-rank]"), result && result.score > 0 && state.game.question.graded ? rankWords(result) : "");
  if (solutionOf === state.game.position) return;
  solutionOf = state.game.position;
  say(need("[data-why]"), state.game.question.graded ? gettext("Why") : gettext("Where to find help"));
  say(need("[data-explanation]"), solution.explanation);
  fill(need("[data-citations]"), ...distinctCitations(solution.citations).map(citationItem));
}

/** @param {any} citation @returns {HTMLElement} */
export function citationItem(citation) {
  return el("li", { class: "citation", title: citation.title }, citationWords(citation),
    el("span", { class: "citation-version" }, interpolate(gettext("version of %(date)s"), { date: citation.version })));
}
