import assert from "node:assert/strict";
import { test } from "node:test";

import { afterClose, backoff, patience, wokenPause } from "../../../static/js/lib/backoff.js";

const MOST = () => 0.999999;
const LEAST = () => 0;

test("full jitter: from nothing to a bound that grows up to fifteen seconds", () => {
  const bounds = [0, 1, 2, 7, 8, 9, 10, 11, 20].map((attempt) => backoff(attempt, MOST));
  assert.deepEqual(bounds, [500, 1000, 2000, 2000, 4000, 4000, 8000, 15000, 15000]);
  for (let attempt = 0; attempt < 8; attempt += 1) assert.equal(backoff(attempt, LEAST), 0);
});

test("of a hall whose server needs four seconds to start, one in a hundred at most tries again later than two seconds after", () => {
  let state = 1;
  const random = () => {
    state = (state * 48271) % 2147483647; // Lehmer's generator: the same hall every time
    return state / 2147483647;
  };
  const firstTries = Array.from({ length: 2000 }, () => {
    let at = 0;
    for (let attempt = 0; at < 4000; attempt += 1) at += backoff(attempt, random, 2500);
    return at;
  });
  const late = firstTries.filter((at) => at > 6000);
  assert.ok(late.length <= 20, String(late.length));
});

test("the server's spread widens the first try only, and never narrows it", () => {
  assert.equal(backoff(0, MOST, 3000), 3000);
  assert.equal(backoff(0, MOST, 100), 500);
  assert.equal(backoff(0, MOST, 60000), 15000);
  assert.equal(backoff(1, MOST, 3000), 1000);
});

test("patience grows with the tries and with the room", () => {
  assert.deepEqual([0, 1, 2, 3, 4].map((attempt) => patience(attempt, 0)), [5000, 5000, 8000, 12000, 12000]);
  assert.equal(patience(0, 4000), 9000);
  assert.equal(patience(0, 60000), 20000);
});

test("a woken page is back within seven tenths of a second", () => {
  assert.equal(wokenPause(MOST), 700);
  assert.equal(wokenPause(LEAST), 0);
});

test("whoever is sent away comes again", () => {
  assert.equal(afterClose(4503), "again");
});
