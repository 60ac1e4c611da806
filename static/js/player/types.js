// @ts-check
/** The question types that the player's page can draw: one line each. */

import { concern } from "../../types/concern/player.js";
import { multiple } from "../../types/multiple/player.js";
import { single } from "../../types/single/player.js";
import { truefalse } from "../../types/truefalse/player.js";

/** @type {import("./choices.js").PlayerType[]} */
export const TYPES = [single, multiple, truefalse, concern];
