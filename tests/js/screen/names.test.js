// The wall of names: places are kept, newcomers enter, the oldest make room.
import assert from "node:assert/strict";
import { test } from "node:test";

import { emptyWall, placeNames } from "../../../static/js/screen/names.js";

test("newcomers take free places in the order they came", () => {
  const wall = placeNames(emptyWall(3), ["乙", "甲"]);
  assert.deepEqual(wall.slots, ["甲", "乙", null]);
  assert.deepEqual(wall.entered, [0, 1]);
});

test("names already there stay where they are", () => {
  const wall = placeNames(emptyWall(3), ["乙", "甲"]);
  const next = placeNames(wall, ["丙", "乙", "甲"]);
  assert.deepEqual(next.slots, ["甲", "乙", "丙"]);
  assert.deepEqual(next.entered, [2]);
});

test("a full wall gives the oldest place away", () => {
  let wall = placeNames(emptyWall(2), ["乙", "甲"]);
  wall = placeNames(wall, ["丙", "乙", "甲"]);
  assert.deepEqual(wall.slots, ["丙", "乙"]);
  wall = placeNames(wall, ["丁", "丙", "乙"]);
  assert.deepEqual(wall.slots, ["丙", "丁"]);
});

test("two people of one name both appear", () => {
  assert.deepEqual(placeNames(emptyWall(3), ["甲", "甲"]).slots, ["甲", "甲", null]);
});

test("the same list again moves nothing", () => {
  const wall = placeNames(emptyWall(4), ["丙", "乙", "甲"]);
  assert.deepEqual(placeNames(wall, ["丙", "乙", "甲"]).entered, []);
});
