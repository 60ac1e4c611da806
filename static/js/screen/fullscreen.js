// @ts-check
// Full screen, and a pointer that hides when nobody moves it.

/** Milliseconds without a movement after which the pointer is in the way. */
const IDLE_MS = 3000;

/**
 * @param {HTMLElement} root
 * @param {HTMLElement} button
 */
export function offerFullScreen(root, button) {
  const doc = document.documentElement;
  if (!doc.requestFullscreen) {
    button.hidden = true;
    return;
  }
  const toggle = () => (document.fullscreenElement ? document.exitFullscreen() : doc.requestFullscreen()).catch(() => {});
  button.addEventListener("click", toggle);
  document.addEventListener("keydown", (event) => {
    if (event.key === "f" && !event.ctrlKey && !event.metaKey && !event.altKey) toggle();
  });
  document.addEventListener("fullscreenchange", () => {
    if (document.fullscreenElement) root.dataset.full = "";
    else delete root.dataset.full;
  });
  let timer = 0;
  document.addEventListener("pointermove", () => {
    delete root.dataset.idle;
    clearTimeout(timer);
    timer = window.setTimeout(() => {
      root.dataset.idle = "";
    }, IDLE_MS);
  });
}
