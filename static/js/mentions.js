// Names to choose from after an @ in a text box. Without it a name is typed in full.

const WAIT = 200;  // milliseconds
const BEGUN = /(?:^|[\s(])@([\p{L}\p{N}][\p{L}\p{N}'’.-]*(?: [\p{L}\p{N}'’.-]*){0,2})$/u;
let waiting, asked = 0;

function isBox(element) { return element.matches?.("[data-names-url] .editor textarea"); }

function boxOf(form) { return form?.querySelector(".editor textarea"); }

function list(box) { return box.form.querySelector("[data-names]"); }

function begun(box) {
  const { value, selectionStart, selectionEnd } = box;
  return selectionStart === selectionEnd ? BEGUN.exec(value.slice(0, selectionStart))?.[1] : undefined;
}

function close(box) {
  asked += 1;
  list(box)?.replaceChildren();
}

async function offer(box) {
  const words = begun(box), mine = asked += 1;
  if (!words) { close(box); return; }
  try {
    const asks = new URLSearchParams({ q: words, readers: new FormData(box.form).get("confidentiality") ?? "" });
    const answer = await fetch(`${box.form.dataset.namesUrl}?${asks}`, { redirect: "error" });
    const html = answer.ok ? await answer.text() : "";
    if (mine === asked && box.isConnected) list(box).innerHTML = html;
  } catch {
    if (mine === asked) close(box);
  }
}

function choose(button) {
  const { form } = button, box = boxOf(form), words = begun(box);
  const { name } = button.dataset, at = box.selectionStart;
  close(box);
  box.focus();
  if (words === undefined) return;
  box.setSelectionRange(at - words.length, at);
  if (!document.execCommand("insertText", false, `${name} `)) {
    box.setRangeText(`${name} `, at - words.length, at, "end");
    box.dispatchEvent(new InputEvent("input", { bubbles: true }));
  }
  clearTimeout(waiting);
}

function step(event, box) {
  const buttons = [...list(box).querySelectorAll("button")], at = buttons.indexOf(document.activeElement);
  if (!buttons.length) return;
  if (event.key === "Escape") { close(box); box.focus(); }
  else if (event.key === "ArrowDown") (buttons[at + 1] ?? buttons[0]).focus();
  else if (event.key === "ArrowUp" && at >= 0) (buttons[at - 1] ?? box).focus();
  else return;
  event.preventDefault();
  event.stopPropagation();
}

document.addEventListener("input", ({ target }) => {
  if (!isBox(target)) return;
  clearTimeout(waiting);
  waiting = setTimeout(() => offer(target), WAIT);
});
document.addEventListener("click", ({ target }) => {
  const button = target.closest("[data-names] button");
  if (button) choose(button);
});
document.addEventListener("keydown", (event) => {
  const box = isBox(event.target) ? event.target : boxOf(event.target.closest?.("[data-names]")?.closest("form"));
  if (box && list(box)) step(event, box);
}, true);
if (isBox(document.activeElement)) offer(document.activeElement);
