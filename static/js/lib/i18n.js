// @ts-check
/**
 * Words: Django's script catalogue (loaded before the modules), or the English original where it is missing.
 */

/** @typedef {{gettext?: (text: string) => string, ngettext?: (one: string, many: string, n: number) => string}} Catalogue */

/** @returns {Catalogue} */
function catalogue() {
  return /** @type {any} */ (globalThis).django || /** @type {any} */ (globalThis);
}

/** @param {string} text @returns {string} */
export function gettext(text) {
  const found = catalogue().gettext;
  return found ? found(text) : text;
}

/** @param {string} one @param {string} many @param {number} n @returns {string} */
export function ngettext(one, many, n) {
  const found = catalogue().ngettext;
  return found ? found(one, many, n) : n === 1 ? one : many;
}

/**
 * Put values into `%(name)s` places, once each; a value is never read for places of its own.
 * @param {string} text
 * @param {Record<string, unknown>} values
 * @returns {string}
 */
export function interpolate(text, values) {
  return text.replace(/%\((\w+)\)s/g, (whole, name) => (name in values ? String(values[name]) : whole));
}
