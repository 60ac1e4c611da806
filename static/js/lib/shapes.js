// @ts-check
/** The shapes and letters that stand beside the answer colours; the same drawings as config/_shape.html. */

const SVG = "http://www.w3.org/2000/svg";

/** Paths on a field of 24 units: triangle, diamond, circle, square, star, pentagon. */
export const SHAPES = [
  "M12 2.5L23 21.5H1z",
  "M12 1l10 11-10 11L2 12z",
  "M12 1.5a10.5 10.5 0 1 1 0 21a10.5 10.5 0 1 1 0-21z",
  "M2.5 2.5h19v19h-19z",
  "M12 .8l3.4 7.5 8.1.9-6 5.5 1.7 8L12 18.6l-7.2 4.1 1.7-8-6-5.5 8.1-.9z",
  "M12 1.5l11 8-4.2 13H5.2L1 9.5z",
];

export const LETTERS = ["A", "B", "C", "D", "E", "F"];

/**
 * The shape of the answer shown at `slot` (0–5), to be put beside words: it is hidden from screen readers.
 * @param {number} slot
 * @returns {SVGSVGElement}
 */
export function shape(slot) {
  return drawing(SHAPES[slot % SHAPES.length], "shape");
}

/**
 * A one-path drawing on a field of 24 units.
 * @param {string} path
 * @param {string} className
 * @returns {SVGSVGElement}
 */
export function drawing(path, className) {
  const svg = document.createElementNS(SVG, "svg");
  svg.setAttribute("class", className);
  svg.setAttribute("viewBox", "0 0 24 24");
  svg.setAttribute("aria-hidden", "true");
  svg.setAttribute("focusable", "false");
  const line = document.createElementNS(SVG, "path");
  line.setAttribute("d", path);
  svg.append(line);
  return svg;
}
