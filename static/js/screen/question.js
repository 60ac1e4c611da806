// @ts-check
// The question while it is read and answered: choices, countdown, how many have answered, the buzzer.

import { el, fill } from "../lib/dom.js";
import { gettext, interpolate, ngettext } from "../lib/i18n.js";
import { drawCounts } from "./tiles.js";
import { typeFor } from "./types.js";

/** @param {any} game */
function stateWords(game) {
  switch (game.phase) {
    case "reading":
      return gettext("Read the question; the choices come in a moment");
    case "closed":
      return gettext("Time is up");
    default:
      return "";
  }
}

/** @param {any} game */
function buzzerWords(game) {
  if (!game.buzzer) return "";
  if (game.phase === "open") return gettext("Buzzer: press on your phone!");
  if (game.phase === "buzzed") return interpolate(gettext("%(name)s has the floor"), { name: game.buzzer.holder || "" });
  return "";
}

/**
 * @param {any} tally
 */
function answeredWords(tally) {
  const parts = [interpolate(gettext("%(answered)s of %(of)s have answered"), tally)];
  if (tally.waiting) {
    parts.push(
      interpolate(ngettext("%(waiting)s is still writing (personal time)", "%(waiting)s are still writing (personal time)", tally.waiting), tally),
    );
  }
  return parts.join(" · ");
}

/**
 * @param {HTMLElement} root
 * @returns {{draw: (game: any, tally: any) => void, tick: (left: {part: number, seconds: number}|null) => void}}
 */
export function questionStage(root) {
  const find = (/** @type {string} */ hook) => /** @type {HTMLElement} */ (root.querySelector(`[data-${hook}]`));
  const body = find("body");
  const ring = find("ring");
  const seconds = find("seconds");
  const buzzer = el("p", { class: "buzzer-state", hidden: true });
  let drawn = "";

  return {
    draw(game, tally) {
      const question = game.question;
      const type = typeFor(question.type);
      find("kind").textContent = type.kind(question);
      ring.hidden = game.phase === "reading";
      find("text").textContent = question.text;
      // the choices are drawn once and then only marked, so that nothing jumps
      const key = `${question.position}:${question.choices ? question.choices.length : 0}:${game.phase === "reading"}`;
      if (key !== drawn) {
        drawn = key;
        fill(body);
        // a question that is never graded sends the screen no choices; its type has other words for the wall
        if (question.choices || (!question.graded && game.phase !== "reading")) type.open(body, game);
        body.append(buzzer);
      }
      const words = buzzerWords(game);
      buzzer.hidden = !words;
      buzzer.textContent = words;
      find("state").textContent = stateWords(game);
      const counted = question.graded && !question.buzzer && tally && game.phase !== "reading";
      find("answered").textContent = counted ? answeredWords(tally) : "";
      const tiles = /** @type {HTMLElement|null} */ (body.querySelector("[data-tiles]"));
      if (tiles) drawCounts(tiles, question.graded && tally ? tally.counts : null, tally ? tally.answered : 0);
    },
    tick(left) {
      // its place stays when time is up, so that the question does not break its lines anew
      ring.style.visibility = left ? "visible" : "hidden";
      if (!left) return;
      ring.style.setProperty("--left", left.part.toFixed(4));
      const text = String(left.seconds);
      if (seconds.textContent !== text) seconds.textContent = text;
      if (left.seconds <= 5) ring.dataset.urgent = "";
      else delete ring.dataset.urgent;
    },
  };
}
