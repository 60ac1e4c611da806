// @ts-check
// Leaderboard, team board and podium.

import { el, fill, mark } from "../lib/dom.js";
import { gettext, interpolate } from "../lib/i18n.js";
import { hasPoints, movements, placeMark, podium } from "./board.js";

/**
 * @param {number|null} change
 */
function changeMark(change) {
  const mark = el("span", { class: "board-change" });
  if (change === null || change === 0) return mark;
  const up = change > 0;
  if (up) mark.dataset.up = "";
  mark.textContent = `${up ? "▲" : "▼"} ${Math.abs(change)}`;
  mark.setAttribute(
    "aria-label",
    interpolate(up ? gettext("up %(places)s") : gettext("down %(places)s"), { places: Math.abs(change) }),
  );
  mark.setAttribute("role", "img");
  return mark;
}

/**
 * @param {any} row
 * @param {number|null} change
 * @param {string} note
 */
function boardRow(row, change, note) {
  const item = el("li", { class: "board-row" });
  // who has nothing yet is not celebrated, even at a shared second place
  if (row.rank !== null && row.rank <= 3 && row.score > 0) item.dataset.top = "";
  item.dataset.new = "";
  const name = el("span", { class: "board-name" }, row.name);
  if (note) name.append(el("small", {}, note));
  item.append(
    el("span", { class: "board-place" }, placeMark(row)),
    name,
    changeMark(change),
    el("span", { class: "board-score" }, row.score === null ? gettext("too few") : String(row.score)),
  );
  return item;
}

/** @param {any} team */
function teamNote(team) {
  return interpolate(gettext("%(members)s members"), team);
}

/** Teams that fit, with their heading, beside ten players. */
const TEAMS_SHOWN = 9;

/**
 * @param {HTMLElement} root
 * @returns {(game: any, before: any[]|null) => void}
 */
export function leaderboardStage(root) {
  const find = (/** @type {string} */ hook) => /** @type {HTMLElement} */ (root.querySelector(`[data-${hook}]`));
  return (game, before) => {
    const rows = game.leaderboard || [];
    const changes = movements(before, rows);
    fill(find("board"),
      ...rows.slice(0, 10).map((/** @type {any} */ row, /** @type {number} */ index) => boardRow(row, changes[index], row.team || "")),
    );
    find("no-points").hidden = hasPoints(rows);
    const teams = game.teams || [];
    find("teams-part").hidden = teams.length === 0;
    fill(find("teams"),
      ...teams.slice(0, TEAMS_SHOWN).map((/** @type {any} */ team) => boardRow(team, null, teamNote(team))),
    );
  };
}

/** Names on one step before the rest is counted. */
const SHARED_NAMES = 3;

/**
 * @param {{place: number, rows: any[]}} step
 */
function podiumStep(step) {
  const names = step.rows.slice(0, SHARED_NAMES).map((row) => row.name);
  const more = step.rows.length - names.length;
  const rest = more > 0 ? el("li", { class: "podium-rest" }, interpolate(gettext("and %(more)s more"), { more })) : null;
  const block = el("div", { class: "podium-block" }, el("span", {}, String(step.place)));
  const item = el("div", { class: "podium-step" });
  item.dataset.place = String(step.place);
  item.dataset.new = "";
  item.append(
    el("ul", { class: "podium-who" }, ...names.map((name) => el("li", {}, name)), rest),
    el("p", { class: "podium-score" }, interpolate(gettext("%(score)s points"), { score: step.rows[0].score })),
    block,
  );
  return item;
}

/**
 * @param {HTMLElement} root
 * @returns {(game: any) => void}
 */
export function podiumStage(root) {
  const find = (/** @type {string} */ hook) => /** @type {HTMLElement} */ (root.querySelector(`[data-${hook}]`));
  return (game) => {
    // read in the order of places; the style puts the first in the middle
    const steps = podium(game.leaderboard);
    mark(root, "data-empty", steps.length === 0);
    mark(find("podium"), "data-steps", steps.length);
    fill(find("podium"), ...steps.map(podiumStep));
    // a game whose leaderboard was off has none, and says nothing of points
    const pointless = game.leaderboard !== null && steps.length === 0;
    find("congratulations").hidden = pointless;
    find("no-podium").hidden = !pointless;
    const teams = (game.teams || []).slice(0, 3).filter((/** @type {any} */ team) => team.rank !== null && team.score > 0);
    find("podium-teams").hidden = teams.length === 0;
    fill(find("podium-teams"),
      ...teams.map((/** @type {any} */ team) =>
        el("span", {}, interpolate(gettext("Team place %(rank)s: "), team), el("strong", {}, team.name), ` ${team.score}`),
      ),
    );
  };
}
