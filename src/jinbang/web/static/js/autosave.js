// Saves a form while it is filled in: <form data-autosave="<address>">.  The form is posted as it stands, with save=auto; the
// answer is JSON: {"saved_at": "23:40:11"} or {"why": "…"}.  Nothing typed is ever touched; “save” and “submit” stay what they are.
// With {"revision": n} the hidden field named revision is kept up to date, so that two windows do not overwrite each other.
const WAIT = 1500;
const MOST = 15000;

for (const form of document.querySelectorAll("form[data-autosave]")) {
  const said = document.querySelector("[data-saved]");
  const words = said ? said.dataset : {};
  let timer = 0;
  let first = 0;
  let typed = 0;
  let saved = 0;
  let busy = false;

  const say = (text) => {
    if (said) said.textContent = text;
  };

  const save = async () => {
    if (busy || typed === saved) return;
    busy = true;
    first = 0;
    const now = typed;
    const body = new FormData(form);
    for (const [name, value] of [...body]) if (value instanceof File) body.delete(name);
    body.set("save", "auto");
    try {
      const answer = await fetch(form.dataset.autosave || location.href, { method: "POST", body, headers: { Accept: "application/json" }, credentials: "same-origin", redirect: "manual" });
      const got = answer.type === "opaqueredirect" ? {} : await answer.json().catch(() => ({}));
      if (!answer.ok) throw new Error(got.why || String(answer.status || ""));
      saved = now;
      if (got.revision !== undefined && form.elements.revision) form.elements.revision.value = got.revision;
      say((words.words || "{time}").replace("{time}", got.saved_at));
    } catch (error) {
      say((words.trouble || "{why}").replace("{why}", error.message));
      timer = setTimeout(save, MOST);
    } finally {
      busy = false;
      if (typed !== saved && typed !== now) plan();
    }
  };

  const plan = () => {
    clearTimeout(timer);
    first = first || performance.now();
    timer = setTimeout(save, Math.max(0, Math.min(WAIT, first + MOST - performance.now())));
  };

  form.addEventListener("input", () => {
    typed += 1;
    plan();
  });
  form.addEventListener("change", plan);
  form.addEventListener("focusout", () => typed !== saved && plan());
  form.addEventListener("submit", () => {
    clearTimeout(timer);
    saved = typed;
  });
  window.addEventListener("beforeunload", (event) => {
    if (typed !== saved) event.preventDefault();
  });
  window.addEventListener("online", save);
}
