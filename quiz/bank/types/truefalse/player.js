// @ts-check
/** True or false on the player's phone: one tap answers. */

/** @type {import("../../../../static/js/player/choices.js").PlayerType} */
export const truefalse = {
  code: "truefalse",
  create(root, tools) {
    const place = /** @type {HTMLElement} */ (root.querySelector("[data-choices]"));
    return tools.answerButtons(place, (choice) => tools.answer([choice]));
  },
};
