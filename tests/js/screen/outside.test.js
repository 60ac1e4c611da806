// Who waits at the door is said while a game runs, with what the host can do.
import assert from "node:assert/strict";
import { test } from "node:test";

import { hostWords, screenWords } from "../../../static/js/screen/outside.js";

const game = (phase) => ({ phase });

test("a full room says how many wait, in every phase of a running game", () => {
  for (const phase of ["lobby", "open", "reveal"]) {
    assert.equal(screenWords(game(phase), { waiting: 35, full: true }), "The room is full; 35 people wait at the door");
    assert.match(hostWords(game(phase), { waiting: 35, full: true }).advice, /second game/);
  }
});

test("a rush is no full room", () => {
  assert.equal(screenWords(game("lobby"), { waiting: 1, full: false }), "1 person is coming in");
  assert.match(hostWords(game("lobby"), { waiting: 1, full: false }).advice, /do nothing/);
});

test("nobody at the door, an ended game or an older worker: nothing is said", () => {
  assert.equal(hostWords(game("lobby"), { waiting: 0, full: true }), null);
  assert.equal(hostWords(game("finished"), { waiting: 4, full: true }), null);
  assert.equal(screenWords(game("cancelled"), { waiting: 4, full: true }), "");
  assert.equal(hostWords(game("open"), {}), null);
});
