// @ts-check
/** The withdrawal link: what stands behind `#` never reaches a server's log; it is taken into the form and out of the address. */

const form = document.querySelector("form[data-withdraw]");
const token = location.hash.slice(1);
if (form instanceof HTMLFormElement && token) {
  const field = form.elements.namedItem("token");
  if (field instanceof HTMLInputElement) field.value = decodeURIComponent(token);
  form.hidden = false;
  history.replaceState(null, "", location.pathname);
}
