import assert from "node:assert/strict";
import { test } from "node:test";

import { buzzer, deadline, hasFloor, mayAnswer, orderOf, ownChoices, verdict, viewOf } from "../../../static/js/player/derive.js";
import { initial, reduce } from "../../../static/js/player/state.js";

const QUESTION = {
  position: 0, type: "single", text: "…", choices: ["a", "b", "c", "d"], seconds: 20, buzzer: false, graded: true, pick: 1, shuffle: true,
};
const SETTINGS = { shuffle: false, teams: [], phone_shows_question: true };
const ME = {
  player: "p1", name: "小河", score: 0, joined_at: 0, time: "x1", answer: null, shuffle_seed: 3, result: null, buzzed_rounds: [],
};

function game(phase, version, changes = {}) {
  const open = ["open", "buzzed", "closed"].includes(phase);
  return {
    version, phase, paused: false, now: 0, position: phase === "lobby" ? -1 : 0, count: 2, settings: SETTINGS,
    opened_at: open ? 1000 : null, closes_at: open ? 21_000 : null,
    question: phase === "lobby" ? null : { ...QUESTION, choices: phase === "reading" ? null : QUESTION.choices },
    buzzer: null, solution: null, leaderboard: null, ...changes,
  };
}

function play(...messages) {
  return messages.reduce(reduce, initial(0));
}

const hello = (phase = "lobby", me = ME, changes = {}) => ({ type: "hello", game: game(phase, 1, changes), me, names: ["甲"] });
const push = (phase, version, changes) => ({ type: "game", game: game(phase, version, changes) });
const open = { type: "status", status: "open", code: null };

test("views follow the phase", () => {
  assert.equal(viewOf(initial(0)), "connecting");
  assert.equal(viewOf(play(open, hello("lobby", null))), "join");
  assert.equal(viewOf(play(open, hello("lobby"))), "lobby");
  for (const phase of ["reading", "open", "buzzed", "closed", "reveal"]) {
    assert.equal(viewOf(play(open, hello("lobby"), push(phase, 2))), "question", phase);
  }
  assert.equal(viewOf(play(open, hello("leaderboard", ME, { leaderboard: [] }))), "board");
  assert.equal(viewOf(play(open, hello("leaderboard"))), "question");
  assert.equal(viewOf(play(open, hello("finished"))), "finished");
  assert.equal(viewOf(play(open, hello("cancelled", null))), "cancelled");
  assert.equal(viewOf(play(hello(), { type: "status", status: "ended", code: 4403 })), "removed");
  assert.equal(viewOf(play({ type: "status", status: "ended", code: 4404 })), "missing");
  assert.equal(viewOf(play({ type: "status", status: "ended", code: 4421 })), "elsewhere");
});

test("a late joiner waits for the next question", () => {
  const state = play(open, hello("open", { ...ME, joined_at: 1 }));
  assert.equal(viewOf(state), "wait");
  assert.equal(viewOf(reduce(state, push("reading", 2, { position: 1 }))), "question");
});

test("an older or equal version changes nothing, a greeting always does", () => {
  const state = play(open, hello("lobby"), push("open", 5));
  assert.equal(reduce(state, push("reading", 5)), state);
  assert.equal(reduce(state, push("reading", 4)), state);
  assert.equal(reduce(state, hello("lobby")).game.phase, "lobby");
});

test("an answer is sending, then saved, and is kept over a reload", () => {
  let state = play(open, hello("open"), { type: "send", position: 0, choices: [1], key: "k" });
  assert.equal(state.sent.state, "sending");
  assert.equal(mayAnswer(state, 2000), false);
  assert.equal(reduce(state, { type: "saved", key: "other", late: false }), state);
  state = reduce(state, { type: "saved", key: "k", late: true });
  assert.deepEqual([state.sent.state, state.sent.late], ["saved", true]);
  const again = play(open, hello("open", { ...ME, answer: { position: 0, choices: [1], key: "k" } }));
  assert.deepEqual([again.sent.state, ownChoices(again)], ["saved", [1]]);
});

test("a greeting does not overtake an answer that is on its way", () => {
  const sending = play(open, hello("open"), { type: "send", position: 0, choices: [1], key: "k" });
  assert.equal(reduce(sending, hello("open")).sent.state, "sending");
});

test("a refused answer can be given again, with the reason shown", () => {
  const state = play(open, hello("open"), { type: "send", position: 0, choices: [1], key: "k" },
    { type: "refused", what: "answer", code: "answer.paused", key: "k" });
  assert.equal(state.sent, null);
  assert.equal(state.refused.code, "answer.paused");
  assert.equal(mayAnswer(state, 2000), true);
});

test("the next question forgets the answer to the one before", () => {
  const state = play(open, hello("open"), { type: "send", position: 0, choices: [1], key: "k" },
    push("reading", 9, { position: 1, question: { ...QUESTION, position: 1, choices: null } }));
  assert.equal(state.sent, null);
  assert.deepEqual(ownChoices(state), []);
});

test("several choices are switched on and off, in canonical order", () => {
  const tap = (choice) => ({ type: "toggle", position: 0, choice });
  const state = play(open, hello("open"), tap(2), tap(0), tap(3), tap(3));
  assert.deepEqual(ownChoices(state), [0, 2]);
});

test("answering ends with the deadline, and while the game is paused", () => {
  const state = play(open, hello("open"));
  assert.equal(mayAnswer(state, 21_000), true);
  assert.equal(mayAnswer(state, 21_001), false);
  assert.equal(mayAnswer(reduce(state, push("open", 3, { paused: true })), 2000), false);
  assert.equal(mayAnswer(reduce(state, push("reading", 3)), 2000), false);
  assert.equal(mayAnswer(reduce(state, push("reveal", 3)), 2000), false);
});

test("personal time goes on after the room has closed, until its own end or the reveal", () => {
  for (const [time, last] of [["x1.5", 31_000], ["x10", 201_000], ["off", Infinity]]) {
    const state = play(open, hello("closed", { ...ME, time }));
    assert.equal(deadline(state).until, last === Infinity ? null : last);
    assert.equal(mayAnswer(state, Math.min(last, 1e9)), true, time);
    if (last !== Infinity) assert.equal(mayAnswer(state, last + 1), false, time);
    assert.equal(mayAnswer(reduce(state, push("reveal", 3)), 2000), false);
  }
  assert.equal(mayAnswer(play(open, hello("closed")), 2000), false);
});

test("the buzzer is ready, pressed, ready again in the next round", () => {
  const buzz = { question: { ...QUESTION, buzzer: true } };
  const round = (n, changes = {}) => ({ ...buzz, buzzer: { round: n, holder: null, holder_player: null, answer_by: null, ...changes } });
  let state = play(open, hello("open", ME, round(1)));
  assert.equal(buzzer(state), "ready");
  assert.equal(mayAnswer(state, 2000), false);
  state = reduce(state, { type: "press", position: 0, round: 1 });
  assert.equal(buzzer(state), "pressed");
  const mine = reduce(state, push("buzzed", 5, round(1, { holder: "小河", holder_player: "p1", answer_by: 12_000 })));
  assert.deepEqual([hasFloor(mine), mayAnswer(mine, 11_000), mayAnswer(mine, 12_001)], [true, true, false]);
  const other = reduce(state, push("buzzed", 5, round(1, { holder: "张三", holder_player: "p2", answer_by: 12_000 })));
  assert.deepEqual([hasFloor(other), mayAnswer(other, 11_000), buzzer(other)], [false, false, "none"]);
  assert.equal(buzzer(reduce(other, push("open", 6, round(2)))), "ready");
});

test("presses of one question do not count for the next", () => {
  const buzz = (position) => ({ position, question: { ...QUESTION, position, buzzer: true }, buzzer: { round: 1 } });
  const state = play(open, hello("open", { ...ME, buzzed_rounds: [1] }, buzz(0)));
  assert.equal(buzzer(state), "pressed");
  assert.equal(buzzer(reduce(state, push("open", 8, buzz(1)))), "ready");
});

test("choices are shuffled only where question and game both say so, and the phone shows them", () => {
  const order = (settings, question = {}) => orderOf(play(open, hello("open", { ...ME, shuffle_seed: 12 }, {
    settings: { ...SETTINGS, ...settings }, question: { ...QUESTION, ...question },
  })));
  assert.deepEqual(order({}), [0, 1, 2, 3]);
  assert.deepEqual(order({ shuffle: true }, { shuffle: false }), [0, 1, 2, 3]);
  assert.deepEqual(order({ shuffle: true, phone_shows_question: false }), [0, 1, 2, 3]);
  assert.notDeepEqual(order({ shuffle: true }), [0, 1, 2, 3]);
});

test("the verdict waits for the result and knows silence", () => {
  const reveal = { solution: { right: [1] } };
  const result = (grade, answered = true) => ({ type: "result", result: { position: 0, answered, grade, points: 0, score: 0 } });
  const answered = play(open, hello("open"), { type: "send", position: 0, choices: [1], key: "k" }, push("reveal", 4, reveal));
  assert.equal(verdict(answered), "pending");
  assert.equal(verdict(reduce(answered, result(1))), "right");
  assert.equal(verdict(reduce(answered, result(0.5))), "partly");
  assert.equal(verdict(reduce(answered, result(0))), "wrong");
  const silent = play(open, hello("open"), push("reveal", 4, reveal));
  assert.equal(verdict(silent), "none");
  assert.equal(verdict(reduce(silent, result(null, false))), "none");
  assert.equal(verdict(reduce(answered, { type: "result", result: { position: 7, answered: true, grade: 1 } })), "pending");
});

test("a concern question has no verdict and its choice can be changed", () => {
  const concern = { question: { ...QUESTION, type: "concern", graded: false, choices: ["是", "没有"] } };
  let state = play(open, hello("open", ME, concern), { type: "concern", position: 0, choice: 0 });
  assert.deepEqual([ownChoices(state), mayAnswer(state, 2000)], [[0], true]);
  state = reduce(state, { type: "concern", position: 0, choice: 1 });
  assert.deepEqual(ownChoices(state), [1]);
  assert.equal(state.sent, null);
  assert.equal(mayAnswer(reduce(state, push("closed", 2, concern)), 2000), false);
  assert.equal(mayAnswer(reduce(play(open, hello("open", { ...ME, time: "off" }, concern)), push("closed", 2, concern)), 90_000), true);
  assert.equal(verdict(reduce(state, push("reveal", 5, { ...concern, solution: { right: [] } }))), null);
});

test("another person on this phone starts with nothing of the first", () => {
  const state = play(open, hello("open"), { type: "send", position: 0, choices: [1], key: "k" },
    { type: "concern", position: 0, choice: 0 }, { type: "seat", seat: 1 });
  assert.deepEqual([state.seat, state.me, state.sent, state.concerns, state.result], [1, null, null, {}, null]);
});

test("a refused name keeps the form and the reason", () => {
  const state = play(open, hello("lobby", null), { type: "join" }, { type: "refused", what: "join", code: "join.name_taken" });
  assert.deepEqual([state.joining, state.refused.code, viewOf(state)], [false, "join.name_taken", "join"]);
});

test("an unknown message changes nothing", () => {
  const state = play(open, hello("lobby"));
  assert.equal(reduce(state, { type: "weather" }), state);
});
