import assert from "node:assert/strict";
import { test } from "node:test";

import { viewOf } from "../../../static/js/player/derive.js";
import { forgetPlace, keepPlace, queuePart, queueWords, recallPlace } from "../../../static/js/player/queue.js";
import { initial, reduce } from "../../../static/js/player/state.js";

const told = (changes = {}) => ({
  type: "waiting",
  waiting: { place: 40, of: 90, full: false, estimate_s: 4, ticket: null, retry_ms: null, ...changes },
});
const wait = (...messages) => messages.reduce(reduce, initial(0));
const GAME = { version: 1, phase: "lobby", position: -1, settings: { teams: [] } };

test("who waits sees the queue until they are let in", () => {
  assert.equal(viewOf(wait(told())), "queue");
  const inside = wait(told(), { type: "hello", game: GAME, me: null, names: [] });
  assert.equal(viewOf(inside), "join");
  assert.equal(inside.waiting, null);
  // a guest who lost the line and waits again sees the queue, a player never
  assert.equal(viewOf(reduce(inside, told())), "queue");
});

test("the bar grows from the first place to the door, and never shrinks below nothing", () => {
  const parts = [40, 30, 10, 1].reduce((seen, place) => {
    const state = reduce(seen.state, told({ place }));
    return { state, parts: [...seen.parts, queuePart(state)] };
  }, { state: initial(0), parts: [] }).parts;
  assert.deepEqual(parts, [...parts].sort((a, b) => a - b));
  assert.ok(parts[0] > 0 && parts[3] < 1);
  assert.equal(queuePart(initial(0)), 0);
});

test("sent away, the page keeps the place that it knew", () => {
  const away = wait(told({ place: 7 }), told({ place: null, of: null, estimate_s: null, retry_ms: 8000 }));
  assert.deepEqual([away.waiting.place, away.waiting.of, away.waiting.away], [7, 90, true]);
  assert.match(queueWords(away).hope, /by itself/);
  const unknown = wait(told({ place: null, of: null, retry_ms: 8000 }));
  assert.equal(queueWords(unknown).number, "…");
});

test("words tell a full hall from a short wait", () => {
  assert.match(queueWords(wait(told())).hope, /few seconds/);
  assert.match(queueWords(wait(told({ estimate_s: 59 }))).hope, /Less than a minute/);
  assert.match(queueWords(wait(told({ estimate_s: 61 }))).hope, /2 minutes/);
  const full = queueWords(wait(told({ full: true, estimate_s: null })));
  assert.equal(full.title, "The hall is full");
  assert.match(full.hope, /somebody leaves/);
  assert.match(full.place, /90 people/);
  assert.equal(full.aloud, "The hall is full Place 40 in the queue");
  assert.equal(queueWords(initial(0)).title, "");
});

test("a slip is kept by game and seat, and a null leaves the last one", () => {
  keepPlace("g", 0, "one");
  keepPlace("g", 0, null);
  assert.equal(recallPlace("g", 0), "one");
  assert.equal(recallPlace("g", 1), null);
  forgetPlace("g", 0);
  assert.equal(recallPlace("g", 0), null);
});
