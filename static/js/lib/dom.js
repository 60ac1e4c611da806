// @ts-check
/** Small tools for drawing: text only, never markup from outside. */

/**
 * The one element that must be there.
 * @param {string} selector
 * @param {ParentNode} [root]
 * @returns {HTMLElement}
 */
export function need(selector, root) {
  const found = (root || document).querySelector(selector);
  if (!found) throw new Error("missing " + selector);
  return /** @type {HTMLElement} */ (found);
}

/**
 * @param {string} selector
 * @param {ParentNode} [root]
 * @returns {HTMLElement[]}
 */
export function all(selector, root) {
  return /** @type {HTMLElement[]} */ (Array.from((root || document).querySelectorAll(selector)));
}

/**
 * Make an element. Attributes that are false, null or undefined are left out; true becomes an empty attribute.
 * @param {string} tag
 * @param {Record<string, unknown>} [attributes]
 * @param {...(Node | string | null | undefined)} children
 * @returns {HTMLElement}
 */
export function el(tag, attributes, ...children) {
  const element = document.createElement(tag);
  for (const name of Object.keys(attributes || {})) mark(element, name, (attributes || {})[name]);
  for (const child of children) if (child !== null && child !== undefined) element.append(child);
  return element;
}

/**
 * Set or take away an attribute, touching the page only on a change.
 * @param {Element} element
 * @param {string} name
 * @param {unknown} value
 */
export function mark(element, name, value) {
  if (value === false || value === null || value === undefined) {
    if (element.hasAttribute(name)) element.removeAttribute(name);
    return;
  }
  const text = value === true ? "" : String(value);
  if (element.getAttribute(name) !== text) element.setAttribute(name, text);
}

/**
 * Set text, touching the page only on a change (screen readers repeat what is written again).
 * @param {Element} element
 * @param {unknown} text
 */
export function say(element, text) {
  const value = text === null || text === undefined ? "" : String(text);
  if (element.textContent !== value) element.textContent = value;
}

/** @param {HTMLElement} element @param {boolean} shown */
export function show(element, shown) {
  if (element.hidden === shown) element.hidden = !shown;
}

/** @param {Element} element @param {...(Node | null)} children */
export function fill(element, ...children) {
  element.textContent = "";
  for (const child of children) if (child) element.append(child);
}
