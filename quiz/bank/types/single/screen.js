// @ts-check
// Single choice on the projector: tiles, then their bars and the right one.

import { gettext } from "../../js/lib/i18n.js";
import { drawCounts, drawTiles, isShuffled, markRight, tilesOf } from "../../js/screen/tiles.js";
import { registerType } from "../../js/screen/types.js";

registerType("single", {
  kind: () => gettext("Single choice"),
  open: (body, game) => drawTiles(tilesOf(body, "single"), game.question.choices, isShuffled(game)),
  reveal: (body, game) => {
    const tiles = tilesOf(body, "single");
    drawTiles(tiles, game.question.choices, isShuffled(game));
    drawCounts(tiles, game.solution.counts, game.solution.answered);
    markRight(tiles, game.solution.right);
  },
});
