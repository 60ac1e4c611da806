import assert from "node:assert/strict";
import { test } from "node:test";

import { randomKey, shuffledOrder } from "../../../static/js/lib/random.js";

test("keys are 32 hex digits and differ", () => {
  const keys = Array.from({ length: 200 }, randomKey);
  assert.ok(keys.every((key) => /^[0-9a-f]{32}$/.test(key)));
  assert.equal(new Set(keys).size, 200);
});

test("a seed gives one order of all numbers", () => {
  for (let seed = 0; seed < 200; seed += 1) {
    const order = shuffledOrder(6, seed);
    assert.deepEqual([...order].sort(), [0, 1, 2, 3, 4, 5]);
    assert.deepEqual(shuffledOrder(6, seed), order);
  }
});

test("every choice comes to every place about equally often", () => {
  const counts = Array.from({ length: 4 }, () => [0, 0, 0, 0]);
  for (let seed = 0; seed < 8000; seed += 1) shuffledOrder(4, seed).forEach((choice, place) => { counts[choice][place] += 1; });
  for (const count of counts.flat()) assert.ok(count > 1800 && count < 2200, String(count));
});
