// @ts-check
// The lobby: how to join, how many are here, and the newest names coming in.

import { el, fill } from "../lib/dom.js";
import { ngettext } from "../lib/i18n.js";
import { groupedPin } from "./board.js";
import { emptyWall, placeNames } from "./names.js";

/**
 * @param {HTMLElement} root
 * @returns {(game: any, lobby: any) => void}
 */
export function lobbyStage(root) {
  const find = (/** @type {string} */ hook) => /** @type {HTMLElement} */ (root.querySelector(`[data-${hook}]`));
  const list = find("names");
  let wall = emptyWall();
  const cells = wall.slots.map(() => el("li", { class: "lobby-name", hidden: true }));
  fill(list, ...cells);

  return (game, lobby) => {
    find("pin").textContent = groupedPin(game.pin);
    find("players").textContent = String(lobby.players);
    find("players-words").textContent = ngettext("person has joined", "people have joined", lobby.players);
    if (lobby.players === 0) wall = emptyWall();
    const next = placeNames(wall, lobby.newest);
    wall = next;
    cells.forEach((cell, slot) => {
      const name = next.slots[slot];
      cell.hidden = name === null;
      if (next.entered.includes(slot)) {
        cell.textContent = name;
        delete cell.dataset.new;
        void cell.offsetWidth; // a reflow, so that the same cell can play its arrival again
        cell.dataset.new = "";
      }
    });
  };
}
