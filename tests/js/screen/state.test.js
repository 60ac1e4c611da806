// The screen's state and which picture it shows.
import assert from "node:assert/strict";
import { test } from "node:test";

import { reduce, stageOf, start } from "../../../static/js/screen/state.js";

const game = (over = {}) => ({ version: 1, phase: "open", position: 0, leaderboard: null, ...over });
const after = (...messages) => messages.reduce(reduce, start());
const board = (...names) => names.map((name, index) => ({ rank: index + 1, name, score: 10, team: null }));

test("each phase has its picture", () => {
  const expected = { lobby: "lobby", reading: "question", open: "question", buzzed: "question", closed: "question",
    reveal: "reveal", leaderboard: "leaderboard", finished: "podium", cancelled: "cancelled" };
  assert.equal(stageOf(start()), "waiting");
  for (const [phase, stage] of Object.entries(expected)) {
    assert.equal(stageOf(after({ type: "game", payload: game({ phase }) })), stage, phase);
  }
});

test("the former leaderboard is kept for the arrows", () => {
  const first = board("甲", "乙");
  const second = board("乙", "甲");
  const state = after(
    { type: "game", payload: game({ phase: "leaderboard", leaderboard: first }) },
    { type: "game", payload: game({ version: 2, phase: "reading", position: 1 }) },
    { type: "game", payload: game({ version: 3, phase: "leaderboard", position: 1, leaderboard: second }) },
  );
  assert.deepEqual(state.before, first);
  assert.deepEqual(state.shown, second);
});

test("the same board sent again does not wipe the arrows", () => {
  const first = board("甲", "乙");
  const second = board("乙", "甲");
  const shown = { type: "game", payload: game({ version: 3, phase: "leaderboard", position: 1, leaderboard: second }) };
  const state = after({ type: "game", payload: game({ phase: "leaderboard", leaderboard: first }) }, shown, shown);
  assert.deepEqual(state.before, first);
});

test("an older game changes nothing", () => {
  const state = after({ type: "game", payload: game({ version: 5 }) });
  assert.equal(reduce(state, { type: "game", payload: game({ version: 4 }) }), state);
});

test("a tally of another question is dropped and a fitting one kept", () => {
  const state = after({ type: "game", payload: game() });
  assert.equal(reduce(state, { type: "tally", payload: { position: 3 } }), state);
  const tally = { position: 0, answered: 2, of: 3, counts: [1, 1] };
  assert.deepEqual(reduce(state, { type: "tally", payload: tally }).tally, tally);
});

test("losing the line keeps the picture", () => {
  const state = after({ type: "game", payload: game() }, { type: "link", payload: "offline" });
  assert.equal(stageOf(state), "question");
  assert.equal(state.link, "offline");
});
