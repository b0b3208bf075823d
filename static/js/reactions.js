// Reacting to a post without leaving it: the panel answers in its own place, and what is mine is
// marked around the post as the server marks it. Without this script the panel is a page.

const PANEL = ".post-actions > .reactions";

document.addEventListener("submit", async (event) => {
  const panel = event.target.closest(PANEL);
  if (!panel) return;
  event.preventDefault();
  if (panel.hasAttribute("aria-busy")) return;
  const { submitter, target } = event;
  panel.setAttribute("aria-busy", "true");
  const fresh = await send(target, submitter);
  panel.removeAttribute("aria-busy");
  if (!fresh) return;
  panel.replaceWith(fresh);
  mark(fresh);
  fresh.querySelector(`[data-key="${submitter.dataset.key}"]`)?.focus({ preventScroll: true });
});

async function send(form, submitter) {
  const body = new FormData(form);
  body.append(submitter.name, submitter.value);
  try {
    const answer = await fetch(form.action, { method: "POST", headers: { "HX-Request": "true" }, body });
    if (answer.redirected) { location.assign(answer.url); return null; }
    return fragment(await answer.text()) ?? trouble();
  } catch {
    return trouble();
  }
}

function fragment(html) {
  const holder = document.createElement("template");
  holder.innerHTML = html;
  const first = holder.content.firstElementChild;
  return first?.matches(".reactions") ? first : null;
}

function trouble() {
  document.getElementById("announce").textContent = "That did not arrive. Please try again in a moment.";
  return null;
}

function mark(panel) {
  const item = panel.closest("#posts > li");
  const felt = panel.dataset.felt.split(" ").filter(Boolean);
  for (const name of [...item.classList]) if (name.startsWith("felt-")) item.classList.remove(name);
  for (const one of felt) item.classList.add(`felt-${one}`);
}
