// @ts-check
/** "Does this concern you?" on the player's phone: calm, without right and wrong; the choice never leaves the phone. */

/** @type {import("../../../../static/js/player/choices.js").PlayerType} */
export const concern = {
  code: "concern",
  create(root, tools) {
    const place = /** @type {HTMLElement} */ (root.querySelector("[data-choices]"));
    const kept = /** @type {HTMLElement} */ (root.querySelector("[data-kept]"));
    const change = /** @type {HTMLElement} */ (root.querySelector("[data-change]"));
    const help = /** @type {HTMLFormElement} */ (root.querySelector("[data-help]"));
    const field = (/** @type {string} */ name) => /** @type {HTMLInputElement} */ (help.elements.namedItem(name));
    let drawn = "";
    return (view) => {
      const choices = view.question.choices || [];
      const wanted = JSON.stringify([view.question.position, choices]);
      if (wanted !== drawn) {
        drawn = wanted;
        place.textContent = "";
        choices.forEach((/** @type {string} */ words, /** @type {number} */ choice) => {
          const button = document.createElement("button");
          button.type = "button";
          button.className = "concern-choice";
          button.textContent = words;
          button.addEventListener("click", () => tools.keep(choice));
          place.append(button);
        });
      }
      Array.from(place.children).forEach((button, choice) => {
        /** @type {HTMLButtonElement} */ (button).disabled = !view.open;
        button.setAttribute("aria-pressed", String(view.own.includes(choice)));
      });
      // The last choice is "no": it costs nothing and leads nowhere. The button alone sends, and only what was tapped.
      const own = view.own.length ? view.own[0] : choices.length - 1;
      help.hidden = own >= choices.length - 1;
      field("game").value = tools.game;
      field("picked").value = help.hidden ? "" : view.question.position + "/" + own;
      kept.style.visibility = view.own.length ? "visible" : "hidden";
      change.hidden = !view.open;
    };
  },
};
