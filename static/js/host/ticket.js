// @ts-check
// The one-time ticket that opens a staff socket: fetched anew for every connection.

/** Answers that no waiting will change: signed out, link taken back, no such game. */
const FINAL = [401, 403, 404];

/**
 * @param {string} url
 * @param {() => void} onRefused  called once the page has lost its right
 * @returns {() => Promise<{ticket: string}>}  a greeting for `createSocket`
 */
export function ticketFrom(url, onRefused) {
  const token = /** @type {HTMLInputElement|null} */ (document.querySelector("[name=csrfmiddlewaretoken]"));
  return async () => {
    const response = await fetch(url, {
      method: "POST",
      credentials: "same-origin",
      headers: { "X-CSRFToken": token ? token.value : "" },
    });
    if (FINAL.includes(response.status)) onRefused();
    if (!response.ok) throw new Error("no ticket: " + response.status);
    const { ticket } = await response.json();
    return { ticket };
  };
}
