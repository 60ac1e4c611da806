import assert from "node:assert/strict";
import { test } from "node:test";

import { afterClose, backoff, wokenPause } from "../../../static/js/lib/backoff.js";

const MOST = () => 0.999999;
const LEAST = () => 0;

test("full jitter: from nothing to a bound that grows up to fifteen seconds", () => {
  const bounds = [0, 1, 2, 3, 4, 5, 6, 20].map((attempt) => backoff(attempt, MOST));
  assert.deepEqual(bounds, [500, 1000, 2000, 4000, 4000, 4000, 8000, 15000]);
  for (let attempt = 0; attempt < 8; attempt += 1) assert.equal(backoff(attempt, LEAST), 0);
});

test("the server's spread widens the first try only, and never narrows it", () => {
  assert.equal(backoff(0, MOST, 3000), 3000);
  assert.equal(backoff(0, MOST, 100), 500);
  assert.equal(backoff(0, MOST, 60000), 15000);
  assert.equal(backoff(1, MOST, 3000), 1000);
});

test("a woken page is back within seven tenths of a second", () => {
  assert.equal(wokenPause(MOST), 700);
  assert.equal(wokenPause(LEAST), 0);
});

test("whoever is sent away comes again", () => {
  assert.equal(afterClose(4503), "again");
});
