// @ts-check
// How each question type looks on the projector: every `types/<type>/screen.js` registers itself here.

/**
 * @typedef {object} ScreenType
 * @property {(question: any) => string} kind  one line above the question: how it is answered
 * @property {(body: HTMLElement, game: any) => void} open  draw what is shown while people answer
 * @property {(body: HTMLElement, game: any) => void} reveal  draw what is shown with the solution
 */

/** @type {Map<string, ScreenType>} */
const types = new Map();

/**
 * @param {string} code
 * @param {ScreenType} type
 */
export function registerType(code, type) {
  types.set(code, type);
}

/**
 * @param {string} code
 * @returns {ScreenType}
 */
export function typeFor(code) {
  const type = types.get(code);
  if (!type) throw new Error("no screen for question type " + code);
  return type;
}

/**
 * A copy of the type's `<template data-screen-type="…">`, ready to be filled.
 * @param {string} code
 * @returns {DocumentFragment}
 */
export function markup(code) {
  const template = document.querySelector(`template[data-screen-type="${code}"]`);
  return /** @type {DocumentFragment} */ (/** @type {HTMLTemplateElement} */ (template).content.cloneNode(true));
}
