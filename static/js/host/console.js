// @ts-check
// Draws what is going on: the phase, the question as players see it, the answers, the end.

import { distinctCitations } from "../lib/citations.js";
import { all, el, fill, need, say, show } from "../lib/dom.js";
import { gettext, interpolate, ngettext } from "../lib/i18n.js";
import { LETTERS, shape } from "../lib/shapes.js";
import { barLengths, groupedPin, hasPoints, percent, placeMark } from "../screen/board.js";
import { movesOnIn, remaining } from "../screen/countdown.js";
import { hostWords } from "../screen/outside.js";
import { answeredWords, kindWords, phaseWords, waitingWords } from "./words.js";

/** @typedef {import("./state.js").HostState} HostState */

/** @param {HostState} state */
function linkWords(state) {
  switch (state.link) {
    case "online":
      return { text: gettext("Connected"), style: "badge badge-good badge-live" };
    case "offline":
      return { text: gettext("Connecting again …"), style: "badge badge-warn" };
    case "over":
      return { text: gettext("Not connected. Please load the page again."), style: "badge badge-bad" };
    default:
      return { text: gettext("Connecting …"), style: "badge" };
  }
}

/**
 * @param {string} choice
 * @param {number} index
 * @param {{right: boolean|null, count: number|null, part: number, share: number}} facts
 */
function choiceRow(choice, index, facts) {
  const item = el("li", { class: "host-choice", "data-slot": String(index) });
  if (facts.right === true) item.dataset.right = "";
  item.append(
    el("span", { class: "host-mark" }, shape(index), el("span", {}, LETTERS[index])),
    el("span", { class: "host-choice-text" }, choice),
  );
  const figures = el("span", { class: "host-figures numeric" });
  if (facts.right === true) figures.append(el("span", { class: "badge badge-good" }, "✓ " + gettext("Right answer")));
  if (facts.count !== null) {
    const bar = el("span", { class: "bar host-bar" });
    bar.style.setProperty("--part", String(facts.part));
    figures.append(bar, el("span", {}, `${facts.count} · ${facts.share}%`));
  }
  item.append(figures);
  return item;
}

/**
 * @param {HTMLElement} list
 * @param {HostState} state
 */
function drawChoices(list, state) {
  const { question, solution } = state.game;
  const graded = question.graded;
  // `solution` knows the final counts; until then the tally does, where the setting shows them
  const counts = graded ? (solution && solution.counts) || (state.tally && state.tally.counts) || null : null;
  const answered = (solution && solution.answered) || (state.tally && state.tally.answered) || 0;
  const parts = barLengths(counts || []);
  const rows = (question.choices || []).map((/** @type {string} */ choice, /** @type {number} */ index) =>
    choiceRow(choice, index, {
      right: graded && solution ? solution.right.includes(index) : null,
      count: counts ? counts[index] : null,
      part: parts[index] || 0,
      share: counts ? percent(counts[index], answered) : 0,
    }),
  );
  fill(list, ...rows);
}

/**
 * @param {HTMLElement} root
 * @param {HostState} state
 */
function drawQuestion(root, state) {
  const { game, tally } = state;
  const question = game.question;
  show(need("[data-question-part]", root), Boolean(question));
  if (!question) return;
  say(need("[data-kind]", root), kindWords(question));
  say(need("[data-question]", root), question.text);
  drawChoices(need("[data-choices]", root), state);
  const counted = tally && game.phase !== "reading";
  show(need("[data-answered-part]", root), Boolean(counted));
  if (counted) {
    say(need("[data-answered]", root), answeredWords(question, tally));
    say(need("[data-waiting]", root), waitingWords(tally));
  }
  show(need("[data-solution]", root), Boolean(game.solution));
  if (game.solution) {
    say(need("[data-explanation]", root), game.solution.explanation);
    fill(
      need("[data-citations]", root),
      ...distinctCitations(game.solution.citations).map((/** @type {any} */ citation) =>
        el("li", { class: "citation" }, interpolate(gettext("%(law)s, %(article)s"), citation)),
      ),
    );
  }
}

/**
 * @param {HTMLElement} root
 * @param {HostState} state
 */
function drawOutside(root, state) {
  const words = hostWords(state.game, state.lobby);
  const banner = need("[data-outside]", root);
  show(banner, words !== null);
  banner.className = state.lobby.full ? "banner banner-warn" : "banner banner-info";
  say(need("[data-outside-words]", root), words ? words.text : "");
  say(need("[data-outside-advice]", root), words ? words.advice : "");
}

/**
 * @param {HTMLElement} root
 * @param {any} game
 */
function drawEnd(root, game) {
  const ended = game.phase === "finished" || game.phase === "cancelled";
  show(need("[data-ended-part]", root), ended);
  // nobody can join, be handed a part or rehearse any more
  for (const part of all("[data-until-end]", root)) show(part, !ended);
  if (!ended) return;
  const finished = game.phase === "finished";
  const pointless = finished && game.leaderboard !== null && !hasPoints(game.leaderboard);
  say(
    need("[data-ended-words]", root),
    finished
      ? gettext("Phones now show every question with its explanation.") + (pointless ? " " + gettext("No points were made this time.") : "")
      : gettext("Nothing of it enters any figure."),
  );
  fill(
    need("[data-winners]", root),
    ...(game.leaderboard || []).map((/** @type {any} */ row) =>
      el(
        "li",
        { class: "rank" },
        el("span", { class: "rank-place" }, placeMark(row)),
        el("span", { class: "rank-name" }, row.name),
        el("span", { class: "rank-score" }, String(row.score)),
      ),
    ),
  );
}

/**
 * @param {HTMLElement} root
 * @returns {{draw: (state: HostState) => void, tick: (state: HostState, now: number) => void}}
 */
export function consoleDrawing(root) {
  const clock = need("[data-clock]", root);
  const bar = need("[data-countdown]", root);

  return {
    draw(state) {
      const badge = need("[data-link]", root);
      const link = linkWords(state);
      badge.className = link.style;
      say(badge, link.text);
      const game = state.game;
      if (!game) return;
      say(need("[data-phase-words]", root), phaseWords(game));
      say(
        need("[data-progress]", root),
        game.question ? interpolate(gettext("Question %(number)s of %(count)s"), { number: game.position + 1, count: game.count }) : "",
      );
      say(need("[data-pin]", root), groupedPin(game.pin));
      const inLobby = game.phase === "lobby";
      show(need("[data-lobby-part]", root), inLobby);
      if (inLobby) {
        say(need("[data-players]", root), state.lobby.players);
        say(need("[data-players-words]", root), ngettext("person has joined", "people have joined", state.lobby.players));
        say(need("[data-newest]", root), state.lobby.newest.slice(0, 12).join("、"));
      }
      drawOutside(root, state);
      drawQuestion(root, state);
      drawEnd(root, game);
    },
    tick(state, now) {
      if (!state.game) return;
      const left = remaining(state.game, now);
      const auto = left ? null : movesOnIn(state.game, now);
      show(bar, Boolean(left));
      show(clock, Boolean(left) || auto !== null);
      if (left) {
        bar.style.setProperty("--left", left.part.toFixed(4));
        if (left.seconds <= 5) bar.dataset.urgent = "";
        else delete bar.dataset.urgent;
        say(clock, interpolate(ngettext("%(seconds)s second", "%(seconds)s seconds", left.seconds), left));
      } else if (auto !== null) {
        say(clock, interpolate(gettext("Goes on in %(seconds)s"), { seconds: auto }));
      }
    },
  };
}
