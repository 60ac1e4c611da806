// @ts-check
// Multiple choice on the projector: tiles, then their bars and all the right ones.

import { gettext } from "../../js/lib/i18n.js";
import { drawCounts, drawTiles, isShuffled, markRight, tilesOf } from "../../js/screen/tiles.js";
import { registerType } from "../../js/screen/types.js";

registerType("multiple", {
  kind: () => gettext("Choose all that are right"),
  open: (body, game) => drawTiles(tilesOf(body, "multiple"), game.question.choices, isShuffled(game)),
  reveal: (body, game) => {
    const tiles = tilesOf(body, "multiple");
    drawTiles(tiles, game.question.choices, isShuffled(game));
    drawCounts(tiles, game.solution.counts, game.solution.answered);
    markRight(tiles, game.solution.right);
  },
});
