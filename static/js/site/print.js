// @ts-check
/** A button that prints the page, shown only where scripts run. */

import { all } from "../lib/dom.js";

for (const place of all("[data-print]")) {
  place.hidden = false;
  const button = place.querySelector("button");
  if (button) button.onclick = () => window.print();
}
