// The console's state: newer games win, tallies keep to their question, stale moves are silent.
import assert from "node:assert/strict";
import { test } from "node:test";

import { reduce, start } from "../../../static/js/host/state.js";

const game = (over = {}) => ({ version: 1, phase: "open", position: 0, count: 3, settings: {}, ...over });
const after = (...messages) => messages.reduce(reduce, start());

test("hello fills game, lobby and tally and goes online", () => {
  const lobby = { players: 3, online: 2, newest: ["甲"] };
  const tally = { position: 0, answered: 1, of: 3, waiting: 0, counts: null };
  const state = after({ type: "hello", payload: { game: game(), lobby, tally } });
  assert.equal(state.link, "online");
  assert.deepEqual(state.lobby, lobby);
  assert.deepEqual(state.tally, tally);
});

test("an older game changes nothing", () => {
  const state = after({ type: "game", payload: game({ version: 5 }) });
  assert.equal(reduce(state, { type: "game", payload: game({ version: 4, phase: "reading" }) }), state);
});

test("hello after a restored server wins even with a smaller version", () => {
  const state = after({ type: "game", payload: game({ version: 9 }) }, { type: "hello", payload: { game: game({ version: 2 }) } });
  assert.equal(state.game.version, 2);
});

test("a tally of another question is dropped", () => {
  const state = after({ type: "game", payload: game() });
  assert.equal(reduce(state, { type: "tally", payload: { position: 1, answered: 4 } }), state);
});

test("a tally stays through close and reveal of its question", () => {
  const tally = { position: 0, answered: 2 };
  const state = after(
    { type: "game", payload: game() },
    { type: "tally", payload: tally },
    { type: "game", payload: game({ version: 2, phase: "reveal" }) },
  );
  assert.deepEqual(state.tally, tally);
});

test("the next question starts without a tally", () => {
  const state = after(
    { type: "game", payload: game() },
    { type: "tally", payload: { position: 0, answered: 2 } },
    { type: "game", payload: game({ version: 2, phase: "reading", position: 1 }) },
  );
  assert.equal(state.tally, null);
});

test("a refusal for staleness says nothing, another one names its code", () => {
  const asked = after({ type: "asked", payload: "open" });
  assert.equal(reduce(asked, { type: "refused", payload: "move.stale" }).trouble, null);
  const refused = reduce(asked, { type: "refused", payload: "move.wrong_phase" });
  assert.equal(refused.trouble, "move.wrong_phase");
  assert.equal(refused.waiting, null);
  assert.equal(reduce(refused, { type: "granted" }).trouble, null);
});

test("an unknown message changes nothing", () => {
  const state = start();
  assert.equal(reduce(state, { type: "weather" }), state);
});
