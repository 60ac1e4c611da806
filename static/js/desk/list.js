// @ts-check
/** The work list: drawn anew by the server when something has changed, with the cursor on the same referral. */

import { all } from "../lib/dom.js";

/** Told to the server, so that a page that is left open keeps no session alive. */
export const BY_ITSELF = { "X-By-Itself": "1" };

/**
 * @param {HTMLElement} list the element whose content is the server's fragment
 * @param {() => void} drawn called after the list has been drawn anew
 */
export function bindList(list, drawn) {
  let asking = false;
  let again = false;

  async function refresh() {
    if (asking) {
      again = true;
      return;
    }
    asking = true;
    try {
      const answer = await fetch(list.dataset.fragment + location.search, { headers: BY_ITSELF });
      // Signed out meanwhile: the whole page goes to the sign-in, and comes back.
      if (answer.redirected || answer.status === 404) location.reload();
      else if (answer.ok) draw(await answer.text());
    } catch (error) {
      // No line now; the next news or the next round asks again.
    }
    asking = false;
    if (again) {
      again = false;
      void refresh();
    }
  }

  /** @param {string} markup */
  function draw(markup) {
    const focused = /** @type {HTMLElement | null} */ (document.activeElement);
    const row = focused && list.contains(focused) ? focused.closest("[data-row]") : null;
    const key = row && row.getAttribute("data-row");
    list.replaceChildren(...new DOMParser().parseFromString(markup, "text/html").body.childNodes);
    drawn();
    if (key) focusRow(all("[data-row]", list).find((each) => each.dataset.row === key));
  }

  return refresh;
}

/** @param {HTMLElement | undefined} row */
export function focusRow(row) {
  const link = row && /** @type {HTMLElement | null} */ (row.querySelector("[data-open]"));
  if (link) link.focus();
}
