import assert from "node:assert/strict";
import { test } from "node:test";

import { createClock, timeLeft } from "../../../static/js/lib/clock.js";

test("the exchange with the shortest round trip decides", () => {
  let tick = 0;
  const clock = createClock(() => tick);
  clock.sample(0, 1000, 50_900); // slow: off by up to 500
  clock.sample(2000, 2020, 52_010);
  clock.sample(3000, 3800, 53_700);
  tick = 4000;
  assert.equal(clock.now(), 54_000);
});

test("a push never finds the clock behind it", () => {
  let tick = 0;
  const clock = createClock(() => tick);
  clock.atLeast(9000);
  assert.equal(clock.now(), 9000);
  tick = 100;
  clock.atLeast(9050); // came late: proves nothing new
  assert.equal(clock.now(), 9100);
});

test("after a reset the newest exchange counts, however slow", () => {
  let tick = 0;
  const clock = createClock(() => tick);
  clock.sample(0, 10, 1005);
  clock.reset();
  clock.sample(20, 420, 9220);
  tick = 420;
  assert.equal(clock.now(), 9420);
});

test("time left runs from whole to nothing and never beyond", () => {
  assert.deepEqual(timeLeft(0, 1000, 21_000), { ms: 20_000, seconds: 20, part: 1 });
  assert.deepEqual(timeLeft(11_000, 1000, 21_000), { ms: 10_000, seconds: 10, part: 0.5 });
  assert.deepEqual(timeLeft(30_000, 1000, 21_000), { ms: 0, seconds: 0, part: 0 });
  assert.deepEqual(timeLeft(5, null, null), { ms: 0, seconds: 0, part: 0 });
});
