// The console's next step for every phase.
import assert from "node:assert/strict";
import { test } from "node:test";

import { lesserMoves, moveMessage, nextStep } from "../../../static/js/host/steps.js";

const game = (over = {}) => ({
  phase: "lobby", paused: false, position: 0, count: 2, settings: { leaderboard: true },
  question: { graded: true, buzzer: false }, ...over,
});
const move = (over, players = 3) => nextStep(game(over), players)?.move ?? null;

test("each phase has its one next step", () => {
  const expected = { lobby: "start", reading: "open", open: "close", buzzed: "close", closed: "reveal", reveal: "leaderboard",
    leaderboard: "next", finished: null, cancelled: null };
  for (const [phase, step] of Object.entries(expected)) assert.equal(move({ phase }), step, phase);
});

test("the last question leads to the final result", () => {
  assert.equal(move({ phase: "leaderboard", position: 1 }), "finish");
});

test("without leaderboard or grade the reveal leads on", () => {
  assert.equal(move({ phase: "reveal", settings: { leaderboard: false } }), "next");
  assert.equal(move({ phase: "reveal", question: { graded: false } }), "next");
  assert.equal(move({ phase: "reveal", question: { graded: false }, position: 1 }), "finish");
});

test("pause leaves only continue", () => {
  for (const phase of ["reading", "open", "closed", "reveal", "leaderboard"]) assert.equal(move({ phase, paused: true }), "resume");
});

test("an empty lobby asks before it starts", () => {
  assert.ok(nextStep(game(), 0).confirm);
  assert.equal(nextStep(game(), 1).confirm, undefined);
});

test("time can be added only while answers come in", () => {
  assert.ok(lesserMoves(game({ phase: "open" })).includes("extend"));
  for (const phase of ["reading", "closed", "reveal", "leaderboard", "lobby"]) {
    assert.ok(!lesserMoves(game({ phase })).includes("extend"), phase);
  }
  assert.ok(!lesserMoves(game({ phase: "open", paused: true })).includes("extend"));
});

test("a question is skipped only before its reveal", () => {
  assert.ok(lesserMoves(game({ phase: "closed" })).includes("skip"));
  assert.ok(!lesserMoves(game({ phase: "reveal" })).includes("skip"));
});

test("nothing is left to do at the end", () => {
  assert.deepEqual(lesserMoves(game({ phase: "finished" })), []);
});

test("extend says by how many milliseconds", () => {
  assert.deepEqual(moveMessage("extend", 4), { move: "extend", version: 4, ms: 10000 });
  assert.deepEqual(moveMessage("next", 4), { move: "next", version: 4 });
});
