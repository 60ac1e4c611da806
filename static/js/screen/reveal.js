// @ts-check
// The reveal: what was right, how many knew it, why, and in which article it stands.

import { distinctCitations } from "../lib/citations.js";
import { el, fill } from "../lib/dom.js";
import { gettext, interpolate } from "../lib/i18n.js";
import { percent } from "./board.js";
import { typeFor } from "./types.js";

/** An explanation longer than this is set smaller, so that it ends above the edge at 1280×720. */
const LONG = 130;

/** @param {any} citation */
function citationRow(citation) {
  return el(
    "li",
    {},
    interpolate(gettext("%(law)s, %(article)s"), { law: citation.law, article: citation.article }),
    " ",
    el("small", {}, citation.version),
  );
}

/**
 * @param {HTMLElement} root
 * @returns {(game: any) => void}
 */
export function revealStage(root) {
  const find = (/** @type {string} */ hook) => /** @type {HTMLElement} */ (root.querySelector(`[data-${hook}]`));

  return (game) => {
    const { question, solution } = game;
    if (!question || !solution) return;
    find("reveal-text").textContent = question.text;
    const body = find("reveal-body");
    fill(body);
    typeFor(question.type).reveal(body, game);
    const share = find("share");
    share.hidden = !question.graded || !solution.answered;
    share.textContent = interpolate(gettext("%(percent)s percent of %(answered)s answers were right"), {
      percent: percent(solution.correct, solution.answered),
      answered: solution.answered,
    });
    const explanation = find("explanation");
    explanation.textContent = solution.explanation;
    if (solution.explanation.length > LONG) explanation.dataset.long = "";
    else delete explanation.dataset.long;
    fill(find("citations"), ...distinctCitations(solution.citations || []).slice(0, 4).map(citationRow));
  };
}
