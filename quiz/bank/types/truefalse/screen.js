// @ts-check
// True or false on the projector: two tiles, then their bars and the right one.

import { gettext } from "../../js/lib/i18n.js";
import { drawCounts, drawTiles, isShuffled, markRight, tilesOf } from "../../js/screen/tiles.js";
import { registerType } from "../../js/screen/types.js";

registerType("truefalse", {
  kind: () => gettext("True or false?"),
  open: (body, game) => drawTiles(tilesOf(body, "truefalse"), game.question.choices, isShuffled(game)),
  reveal: (body, game) => {
    const tiles = tilesOf(body, "truefalse");
    drawTiles(tiles, game.question.choices, isShuffled(game));
    drawCounts(tiles, game.solution.counts, game.solution.answered);
    markRight(tiles, game.solution.right);
  },
});
