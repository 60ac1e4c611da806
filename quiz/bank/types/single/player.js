// @ts-check
/** Single choice on the player's phone: one tap answers. */

/** @type {import("../../../../static/js/player/choices.js").PlayerType} */
export const single = {
  code: "single",
  create(root, tools) {
    const place = /** @type {HTMLElement} */ (root.querySelector("[data-choices]"));
    return tools.answerButtons(place, (choice) => tools.answer([choice]));
  },
};
