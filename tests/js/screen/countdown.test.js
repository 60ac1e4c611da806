// The countdown in every state of the clock.
import assert from "node:assert/strict";
import { test } from "node:test";

import { movesOnIn, remaining } from "../../../static/js/screen/countdown.js";

const open = { phase: "open", paused: false, opened_at: 1000, closes_at: 21000, paused_left: null };

test("an open question counts down to its deadline", () => {
  assert.deepEqual(remaining(open, 1000), { ms: 20000, seconds: 20, part: 1 });
  assert.deepEqual(remaining(open, 11000), { ms: 10000, seconds: 10, part: 0.5 });
  assert.equal(remaining(open, 90000).ms, 0);
});

test("a pause holds the clock", () => {
  assert.deepEqual(remaining({ ...open, paused: true, paused_left: 5000 }, 90000), { ms: 5000, seconds: 5, part: 0.25 });
});

test("a buzzer round counts the holder's own time", () => {
  const game = { phase: "buzzed", paused: false, opened_at: 1000, closes_at: 21000, buzzer: { answer_by: 15000 } };
  assert.deepEqual(remaining(game, 10000), { ms: 5000, seconds: 5, part: 0.5 });
});

test("without a running question there is no clock", () => {
  for (const phase of ["lobby", "reading", "closed", "reveal", "leaderboard", "finished"]) {
    assert.equal(remaining({ ...open, phase, opened_at: null, closes_at: null }, 0), null, phase);
  }
});

test("automatic pacing says when it moves on", () => {
  assert.equal(movesOnIn({ paused: false, next_at: 8200 }, 5000), 4);
  assert.equal(movesOnIn({ paused: true, next_at: 8200 }, 5000), null);
  assert.equal(movesOnIn({ paused: false, next_at: null }, 5000), null);
});
