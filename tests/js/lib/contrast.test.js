/** The tokens keep the contrasts that WCAG 2.2 asks for (1.4.3, 1.4.11), in light and in dark. */

import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { test } from "node:test";

const css = readFileSync(new URL("../../../static/css/tokens.css", import.meta.url), "utf8");

function tokens(from, to) {
  const found = {};
  const block = css.slice(css.indexOf(from), to ? css.indexOf(to) : undefined);
  for (const [, name, value] of block.matchAll(/--([\w-]+):\s*(#[0-9a-f]{6});/g)) found[name] = value;
  return found;
}

const light = tokens(":root {", "@media (prefers-color-scheme");
const darkByDevice = tokens("@media (prefers-color-scheme", ":root[data-theme=\"dark\"]");
const darkByHand = tokens(":root[data-theme=\"dark\"]", ":root[data-large]");
const themes = { light, dark: { ...light, ...darkByDevice } };

function luminance(colour) {
  const [red, green, blue] = [1, 3, 5].map((at) => {
    const part = parseInt(colour.slice(at, at + 2), 16) / 255;
    return part <= 0.03928 ? part / 12.92 : ((part + 0.055) / 1.055) ** 2.4;
  });
  return 0.2126 * red + 0.7152 * green + 0.0722 * blue;
}

function contrast(one, other) {
  const [high, low] = [luminance(one), luminance(other)].sort((a, b) => b - a);
  return (high + 0.05) / (low + 0.05);
}

for (const [theme, token] of Object.entries(themes)) {
  test(`text is readable in ${theme}`, () => {
    for (const ground of ["paper", "surface", "sunken"]) {
      for (const text of ["ink", "muted", "brand", "good", "bad", "warn", "info", "accent"]) {
        assert.ok(contrast(token[text], token[ground]) >= 4.5, `${text} on ${ground}`);
      }
    }
    for (const kind of ["good", "bad", "warn", "info", "brand"]) {
      assert.ok(contrast(token[kind], token[`${kind}-soft`]) >= 4.5, `${kind} on its soft ground`);
      assert.ok(contrast(token.ink, token[`${kind}-soft`]) >= 4.5, `ink on ${kind}-soft`);
    }
    assert.ok(contrast(token["on-brand"], token.brand) >= 4.5);
    assert.ok(contrast(token["brand-strong"], token["brand-soft"]) >= 4.5);
  });

  test(`answer colours stand out from the page and carry their text in ${theme}`, () => {
    for (const letter of "abcdef") {
      const answer = token[`answer-${letter}`];
      assert.ok(contrast(answer, token["on-answer"]) >= 4.5, letter);
      assert.ok(contrast(answer, token.paper) >= 3, letter);
    }
    assert.ok(contrast(token["line-strong"], token.surface) >= 3);
    assert.ok(contrast(token.focus, token.paper) >= 3);
  });
}

test("dark by device and dark by hand are the same", () => {
  assert.deepEqual(darkByHand, darkByDevice);
  assert.ok(Object.keys(darkByHand).length > 20);
});
