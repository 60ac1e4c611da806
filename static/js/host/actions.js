// @ts-check
// The buttons: the big next step, the lesser moves, the switches; and the keys that press them.

import { all, mark, need, say, show } from "../lib/dom.js";
import { lesserMoves, nextStep } from "./steps.js";
import { refusalWords } from "./words.js";

/** @typedef {import("./state.js").HostState} HostState */

/** Where a key belongs to the element that has the focus. */
const OWN_KEYS = "input, select, textarea, button, a, summary, dialog, [contenteditable]";

/** A step that has just changed under the finger (the clock or another host was faster) is not taken: milliseconds. */
const SETTLE_MS = 400;

/**
 * @param {HTMLElement} root
 * @param {{getState: () => HostState, move: (move: string) => void, configure: (settings: object) => void,
 *          ask: (words: string) => Promise<boolean>}} page
 */
export function actionButtons(root, page) {
  const next = /** @type {HTMLButtonElement} */ (need("[data-next]", root));
  const lesser = /** @type {HTMLButtonElement[]} */ (all("[data-move]", root));
  let drawnVersion = -1;
  let drawnMove = "";
  let settling = 0;

  function drawReadiness() {
    const { waiting, link } = page.getState();
    // `aria-disabled` keeps the focus where it is while a step is on its way
    mark(next, "aria-disabled", waiting || settling || link !== "online" ? "true" : null);
  }

  /** @param {string} move */
  function settle(move) {
    if (move === drawnMove) return;
    drawnMove = move;
    clearTimeout(settling);
    settling = window.setTimeout(() => {
      settling = 0;
      drawReadiness();
    }, SETTLE_MS);
  }

  async function takeNextStep() {
    const { game, lobby, waiting, link } = page.getState();
    const step = game && link === "online" && !waiting && !settling ? nextStep(game, lobby.players) : null;
    if (!step) return;
    if (step.confirm && !(await page.ask(step.confirm))) return;
    page.move(step.move);
  }

  next.addEventListener("click", takeNextStep);
  document.addEventListener("keydown", (event) => {
    if ((event.key !== " " && event.key !== "Enter") || event.repeat || event.ctrlKey || event.metaKey || event.altKey) return;
    const target = /** @type {Element} */ (event.target);
    if (target.closest(OWN_KEYS)) return;
    event.preventDefault();
    takeNextStep();
  });
  for (const button of lesser) {
    button.addEventListener("click", async () => {
      const words = button.dataset.confirm;
      if (words && !(await page.ask(words))) return;
      page.move(String(button.dataset.move));
    });
  }
  for (const input of /** @type {HTMLInputElement[]} */ (all("[data-settings-part] input", root))) {
    input.addEventListener("change", () =>
      page.configure({ [input.name]: input.type === "checkbox" ? input.checked : input.value }),
    );
  }

  return {
    /** @param {HostState} state */
    draw(state) {
      const game = state.game;
      const step = game ? nextStep(game, state.lobby.players) : null;
      show(need("[data-steps]", root), Boolean(step));
      const trouble = need("[data-trouble]", root);
      show(trouble, Boolean(state.trouble));
      say(need("[data-trouble-words]", root), state.trouble ? refusalWords(state.trouble) : "");
      if (!game) return;
      if (step) {
        say(need("[data-next-label]", root), step.label);
        say(need("[data-next-hint]", root), step.hint);
        settle(step.move);
        drawReadiness();
      }
      const allowed = lesserMoves(game);
      for (const button of lesser) show(button, allowed.includes(String(button.dataset.move)));
      // a switch that was just set keeps its place until the server's newer state, or its refusal, comes
      if (game.version === drawnVersion && !state.trouble) return;
      drawnVersion = game.version;
      for (const input of /** @type {HTMLInputElement[]} */ (all("[data-settings-part] input", root))) {
        const value = game.settings[input.name];
        const checked = input.type === "checkbox" ? Boolean(value) : value === input.value;
        if (input.checked !== checked) input.checked = checked;
      }
    },
  };
}
