// What a player is told of the own place: nobody is first with nothing.
import assert from "node:assert/strict";
import { test } from "node:test";

import { finalWords, rankWords } from "../../../static/js/player/words.js";

test("without points there is neither a rank nor a medal", () => {
  const result = { score: 0, rank: 1, of: 30 };
  assert.equal(rankWords(result), "No points yet");
  assert.equal(finalWords(result).medal, null);
  assert.doesNotMatch(finalWords(result).title + finalWords(result).rank, /podium|Place/);
});

test("with points the first three have a medal, and everybody a place", () => {
  assert.equal(finalWords({ score: 900, rank: 3, of: 30 }).medal, 3);
  assert.equal(finalWords({ score: 100, rank: 4, of: 30 }).medal, null);
  assert.equal(finalWords({ score: 100, rank: 4, of: 30 }).rank, "Place 4 of 30");
  assert.deepEqual(finalWords(null), { title: "Well done, that was all", rank: "", medal: null });
});
