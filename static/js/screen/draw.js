// @ts-check
// Draws the screen's state: one stage at a time, the head line, the pause and the line's own trouble.

import { need, say, show } from "../lib/dom.js";
import { gettext, interpolate } from "../lib/i18n.js";
import { density, groupedPin } from "./board.js";
import { leaderboardStage, podiumStage } from "./boards.js";
import { remaining } from "./countdown.js";
import { lobbyStage } from "./lobby.js";
import { screenWords } from "./outside.js";
import { questionStage } from "./question.js";
import { revealStage } from "./reveal.js";
import { stageOf } from "./state.js";

/** @typedef {import("./state.js").ScreenState} ScreenState */

/** @param {ScreenState} state */
function bannerWords(state) {
  if (state.link === "offline") return gettext("The line is interrupted. Connecting again …");
  if (state.link === "over") return gettext("This screen is not connected any more. Please open it again from the console.");
  return "";
}

/**
 * @param {HTMLElement} root
 * @returns {{draw: (state: ScreenState) => void, tick: (state: ScreenState, now: number) => void}}
 */
export function screenDrawing(root) {
  const stages = /** @type {HTMLElement[]} */ (Array.from(root.querySelectorAll("[data-stage]")));
  const stage = (/** @type {string} */ name) => need(`[data-stage="${name}"]`, root);
  const lobby = lobbyStage(stage("lobby"));
  const question = questionStage(stage("question"));
  const reveal = revealStage(stage("reveal"));
  const leaderboard = leaderboardStage(stage("leaderboard"));
  const podium = podiumStage(stage("podium"));
  // Boards play their entrance once; the same version is not drawn again when only the lobby count has changed.
  let drawnVersion = -1;

  /** @param {ScreenState} state */
  function head(state) {
    const game = state.game;
    say(need("[data-title]", root), game.title);
    show(need("[data-rehearsal]", root), game.rehearsal);
    const outside = screenWords(game, state.lobby);
    say(need("[data-outside]", root), outside);
    show(need("[data-outside]", root), outside !== "");
    const running = game.question !== null;
    show(need("[data-progress]", root), running);
    say(need("[data-progress]", root), interpolate(gettext("Question %(number)s of %(count)s"), { number: game.position + 1, count: game.count }));
    show(need("[data-join]", root), running);
    say(need("[data-join-pin]", root), groupedPin(game.pin));
  }

  return {
    draw(state) {
      const name = stageOf(state);
      const game = state.game;
      const changed = !game || game.version !== drawnVersion;
      const banner = bannerWords(state);
      say(need("[data-banner]", root), banner);
      show(need("[data-banner]", root), banner !== "");
      if (game) {
        root.dataset.phase = game.phase;
        head(state);
        show(need("[data-paused]", root), game.paused);
        if (game.question) root.dataset.density = density(game.question.text, game.question.choices || []);
        if (name === "lobby") lobby(game, state.lobby);
        if (name === "question") question.draw(game, state.tally);
        if (changed && name === "reveal") reveal(game);
        if (changed && name === "leaderboard") leaderboard(game, state.before);
        if (changed && name === "podium") podium(game);
        drawnVersion = game.version;
      }
      for (const part of stages) show(part, part.dataset.stage === name);
    },
    tick(state, now) {
      if (state.game && stageOf(state) === "question") question.tick(remaining(state.game, now));
    },
  };
}
