// Movement, podium, bars, density: the screen's arithmetic.
import assert from "node:assert/strict";
import { test } from "node:test";

import { barLengths, density, groupedPin, hasPoints, movements, percent, placeMark, podium, spokenAddress } from "../../../static/js/screen/board.js";

const row = (rank, name, team = null) => ({ rank, name, score: 100 - rank, team });

test("movement counts places gained and lost", () => {
  assert.deepEqual(movements([row(1, "甲"), row(2, "乙"), row(3, "丙")], [row(1, "丙"), row(2, "甲"), row(3, "丁")]), [2, -1, null]);
});

test("nobody falls from the place that all share before the first points", () => {
  const before = [{ rank: 1, name: "甲", score: 0 }, { rank: 1, name: "乙", score: 0 }];
  assert.deepEqual(movements(before, [row(1, "甲"), row(2, "乙")]), [null, null]);
});

test("the first board has no movement", () => {
  assert.deepEqual(movements(null, [row(1, "甲")]), [null]);
});

test("ties share a podium place and leave the next one out", () => {
  const steps = podium([row(1, "甲"), row(1, "乙"), row(3, "丙"), row(4, "丁")]);
  assert.deepEqual(steps.map((step) => [step.place, step.rows.length]), [[1, 2], [3, 1]]);
  assert.deepEqual(podium(null), []);
});

test("nobody is first with nothing: no podium, no place, and it is said that nobody has points", () => {
  const zero = [{ rank: 1, name: "甲", score: 0 }, { rank: 1, name: "乙", score: 0 }];
  assert.deepEqual(podium(zero), []);
  assert.deepEqual(zero.map(placeMark), ["–", "–"]);
  assert.equal(hasPoints(zero), false);
  const one = [{ rank: 1, name: "甲", score: 5 }, { rank: 2, name: "乙", score: 0 }];
  assert.deepEqual(podium(one).map((step) => step.place), [1]);
  assert.deepEqual(one.map(placeMark), ["1", "–"]);
  assert.equal(hasPoints(one), true);
  assert.equal(placeMark({ rank: null, score: null }), "–");
});

test("bars are measured against the longest", () => {
  assert.deepEqual(barLengths([5, 10, 0]), [0.5, 1, 0]);
  assert.deepEqual(barLengths([0, 0]), [0, 0]);
  assert.deepEqual(barLengths([]), []);
});

test("percents are whole and safe with nobody", () => {
  assert.equal(percent(1, 3), 33);
  assert.equal(percent(0, 0), 0);
});

test("long questions are set densely", () => {
  assert.equal(density("遇到拖欠工资，可以找谁？", ["是", "否"]), "roomy");
  assert.equal(density("长".repeat(120), new Array(6).fill("选项".repeat(15))), "dense");
});

test("PIN and address read as they are spoken", () => {
  assert.equal(groupedPin("482913"), "482 913");
  assert.equal(spokenAddress("http://10.0.0.5:8000/"), "10.0.0.5:8000");
  assert.equal(spokenAddress("https://pufa.example.gov.cn"), "pufa.example.gov.cn");
});
