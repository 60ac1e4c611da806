// @ts-check
/** The desk's pages: the list draws itself anew, one referral says that somebody else has worked on it. */

import { need } from "../lib/dom.js";
import { bindKeys, bindMark } from "./keys.js";
import { BY_ITSELF, bindList } from "./list.js";
import { listen } from "./news.js";

const list = /** @type {HTMLElement | null} */ (document.querySelector("[data-desk]"));
if (list) {
  bindKeys(list);
  bindMark(list);
  need("[data-keys]").hidden = false;
  const refresh = bindList(list, () => {});
  const state = need("[data-live-state]");
  listen(
    () => void refresh(),
    (told) => state.toggleAttribute("data-told", told),
  );
}

const referral = /** @type {HTMLElement | null} */ (document.querySelector("[data-referral]"));
if (referral) {
  const changed = need("[data-changed]");
  const look = async () => {
    try {
      const answer = await fetch(String(referral.dataset.versionUrl), { headers: BY_ITSELF });
      if (answer.redirected) location.reload();
      if (!answer.ok) return;
      const { version } = await answer.json();
      changed.hidden = String(version) === referral.dataset.version;
    } catch (error) {
      // No line now.
    }
  };
  listen(
    () => void look(),
    () => {},
  );
}
