// @ts-check
/** Multiple choice on the player's phone: taps switch choices on and off, a button sends them. */

/** @type {import("../../../../static/js/player/choices.js").PlayerType} */
export const multiple = {
  code: "multiple",
  create(root, tools) {
    const place = /** @type {HTMLElement} */ (root.querySelector("[data-choices]"));
    const submit = /** @type {HTMLButtonElement} */ (root.querySelector("[data-submit]"));
    const draw = tools.answerButtons(place, tools.toggle, true);
    submit.addEventListener("click", tools.submit);
    return (view) => {
      draw(view);
      // hidden, not removed, so that nothing moves when the answer is sent
      submit.style.visibility = view.open ? "visible" : "hidden";
      submit.hidden = !view.question.choices || view.right !== null;
      submit.disabled = view.own.length === 0;
    };
  },
};
