// Keys for a form that asks for a verdict: Y passes, B asks for a correction, N refuses.  They choose and never send; keys typed into
// a field stay text.  Without this module the buttons do the same.
const KEYS = { y: "pass", b: "correct", n: "reject" };
const form = document.querySelector("#screen form, #decide-screening form");

if (form) {
  document.addEventListener("keydown", (event) => {
    if (event.ctrlKey || event.metaKey || event.altKey || event.isComposing) return;
    if (event.target.closest("textarea, select, input:not([type=radio], [type=checkbox])")) return;
    const wanted = KEYS[event.key.toLowerCase()];
    const choice = wanted && form.querySelector(`input[name=verdict][value=${wanted}]`);
    if (!choice) return;
    event.preventDefault();
    choice.checked = true;
    choice.dispatchEvent(new Event("change", { bubbles: true }));
    const next = wanted === "pass" ? form.querySelector(".buttons .button") : form.querySelector("input[name=codes]");
    (next || choice).focus();
    (next || choice).scrollIntoView({ block: "center" });
  });
}
