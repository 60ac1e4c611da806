// @ts-check
// The list of players: search, pages, rename, personal time, remove.

import { need, say, show } from "../lib/dom.js";
import { gettext, interpolate } from "../lib/i18n.js";
import { toast } from "../lib/toast.js";
import { ROSTER_PAGE } from "./state.js";
import { refusalWords } from "./words.js";

/** @typedef {import("./state.js").HostState} HostState */

/** A typist's pause, in milliseconds. */
const TYPING_MS = 300;
/** How often an open list looks again, in milliseconds; the lobby's own count is newer than that. */
const REFRESH_MS = 3000;

/**
 * @param {any} player
 */
function onlineBadge(player) {
  if (player.removed) return { text: gettext("Removed"), style: "badge badge-bad" };
  // null: perhaps with another worker, so nothing is claimed
  if (player.online === null) return { text: "", style: "" };
  return player.online
    ? { text: gettext("Here"), style: "badge badge-good badge-live" }
    : { text: gettext("Away"), style: "badge" };
}

/**
 * While a question is answered a score that jumps would tell who is right, and so what is right.
 * @param {any} player
 * @param {any} game
 */
function factWords(player, game) {
  if (game && game.question && game.question.graded && ["open", "buzzed", "closed"].includes(game.phase)) {
    return player.answered ? gettext("has answered") : gettext("not yet");
  }
  return interpolate(gettext("%(score)s points"), player);
}

/**
 * @param {HTMLElement} root
 * @param {{request: (type: string, payload: object) => Promise<any>, take: (message: object) => void,
 *          getState: () => HostState, ask: (words: string) => Promise<boolean>}} page
 */
export function rosterPanel(root, page) {
  const part = /** @type {HTMLDetailsElement} */ (need("[data-roster-part]", root));
  const list = need("[data-roster]", root);
  const search = /** @type {HTMLInputElement} */ (need("[data-roster-search]", root));
  const template = /** @type {HTMLTemplateElement} */ (need("[data-roster-row]", root));
  const everybody = /** @type {HTMLSelectElement} */ (need("[data-everybody-time]", root));
  /** Rows are kept by player, so that an open one stays open and a name being typed stays typed. @type {Map<string, HTMLElement>} */
  const rows = new Map();
  let typing = 0;

  /** @param {number} offset */
  async function load(offset) {
    const asked = search.value.trim();
    try {
      const answer = await page.request("roster", { search: asked, offset });
      if (search.value.trim() === asked) page.take({ type: "roster", payload: { ...answer, search: asked, offset } });
    } catch (refusal) {
      // the next look comes by itself
    }
  }

  const reload = () => load(page.getState().roster.offset);

  /**
   * @param {string} type
   * @param {object} payload
   */
  async function act(type, payload) {
    try {
      await page.request(type, payload);
    } catch (refusal) {
      // beside the list, where the host is looking, and not above the question
      toast(refusalWords(/** @type {any} */ (refusal).code || "failed"));
    }
    reload();
  }

  /** @param {any} player */
  function makeRow(player) {
    const row = /** @type {HTMLElement} */ (/** @type {DocumentFragment} */ (template.content.cloneNode(true)).firstElementChild);
    const field = /** @type {HTMLInputElement} */ (need("[data-new-name]", row));
    const time = /** @type {HTMLSelectElement} */ (need("[data-time]", row));
    const nameNow = () => need("[data-name]", row).textContent || "";
    need("[data-rename]", row).addEventListener("submit", (event) => {
      event.preventDefault();
      const name = field.value.trim();
      if (name && name !== nameNow()) act("rename", { player: player.id, name });
      field.blur();
    });
    time.addEventListener("change", () => act("allow", { player: player.id, mode: time.value }));
    need("[data-remove]", row).addEventListener("click", async () => {
      const words = interpolate(gettext("Remove %(name)s? This phone cannot come back under this seat."), { name: nameNow() });
      if (await page.ask(words)) act("remove", { player: player.id });
    });
    return row;
  }

  /**
   * @param {HTMLElement} row
   * @param {any} player
   */
  function drawRow(row, player) {
    const field = /** @type {HTMLInputElement} */ (need("[data-new-name]", row));
    const time = /** @type {HTMLSelectElement} */ (need("[data-time]", row));
    say(need("[data-name]", row), player.name);
    say(need("[data-team]", row), player.team || "");
    say(need("[data-score]", row), factWords(player, page.getState().game));
    const badge = need("[data-online]", row);
    const { text, style } = onlineBadge(player);
    badge.className = style;
    say(badge, text);
    if (document.activeElement !== field) field.value = player.name;
    if (document.activeElement !== time) time.value = player.time;
    show(need(".roster-tools", row), !player.removed);
  }

  search.addEventListener("input", () => {
    clearTimeout(typing);
    typing = window.setTimeout(() => load(0), TYPING_MS);
  });
  need("[data-roster-back]", root).addEventListener("click", () => load(Math.max(0, page.getState().roster.offset - ROSTER_PAGE)));
  need("[data-roster-on]", root).addEventListener("click", () => load(page.getState().roster.offset + ROSTER_PAGE));
  part.addEventListener("toggle", () => part.open && reload());
  everybody.addEventListener("change", () => {
    if (everybody.value) act("allow", { player: null, mode: everybody.value });
    everybody.value = "";
  });
  setInterval(() => {
    if (part.open && page.getState().link === "online" && document.visibilityState !== "hidden") reload();
  }, REFRESH_MS);

  return {
    reload: () => part.open && reload(),
    /** @param {HostState} state */
    draw(state) {
      const { players, total, offset, search: sought, loaded } = state.roster;
      // a console that is opened after the end is told of no lobby, and only a loaded page says how many there were
      const known = state.lobby.players || (sought === "" ? total : 0);
      say(need("[data-roster-count]", root), known);
      show(need("[data-roster-count]", root), known > 0);
      const shown = players.map((player) => {
        const row = rows.get(player.id) || makeRow(player);
        rows.set(player.id, row);
        drawRow(row, player);
        return row;
      });
      for (const [id, row] of Array.from(rows)) {
        if (!players.some((player) => player.id === id)) {
          row.remove();
          rows.delete(id);
        }
      }
      // moving a row takes the focus away from what is inside it, so only what is out of place is moved
      shown.forEach((row, index) => {
        if (list.children[index] !== row) list.insertBefore(row, list.children[index] || null);
      });
      show(need("[data-roster-empty]", root), loaded && total === 0 && sought !== "");
      show(need("[data-roster-paging]", root), total > ROSTER_PAGE);
      say(need("[data-roster-range]", root), `${offset + 1}–${offset + players.length} / ${total}`);
      /** @type {HTMLButtonElement} */ (need("[data-roster-back]", root)).disabled = offset === 0;
      /** @type {HTMLButtonElement} */ (need("[data-roster-on]", root)).disabled = offset + ROSTER_PAGE >= total;
    },
  };
}
