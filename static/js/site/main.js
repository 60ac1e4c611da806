// @ts-check
/** What every page does: the display switches, buttons that copy, and the number field of the start page. */

import { all } from "../lib/dom.js";
import { bindCopying } from "./copy.js";
import { bindDisplay } from "./display.js";

bindDisplay();
bindCopying();

// People copy "482 913" from the screen with its gap, or type full-width digits.
for (const field of all("input[data-pin]")) {
  const input = /** @type {HTMLInputElement} */ (field);
  input.addEventListener("change", () => {
    const digits = input.value.normalize("NFKC").replace(/\D/g, "").slice(0, 6);
    input.value = digits.length > 3 ? digits.slice(0, 3) + " " + digits.slice(3) : digits;
  });
}
