// Keys for those who switched them on in their preferences (WCAG 2.1.4). Whatever they do, a link
// or a button does too.

const DOES = { j: () => step(1), k: () => step(-1), n: showNews, r: answer, "/": search, "?": help };

document.addEventListener("keydown", (event) => {
  if (event.ctrlKey || event.metaKey || event.altKey || event.isComposing || isBusy(event.target)) return;
  const act = DOES[event.key.toLowerCase()];
  if (act?.(event)) event.preventDefault();
});

function isBusy(target) { return target.closest("input, textarea, select, [contenteditable], dialog[open]"); }

function current() { return document.activeElement.closest("#posts > li"); }

// From the post that has the focus, else from the first that stands in the window.
function step(by) {
  const items = [...document.querySelectorAll("#posts > li")], here = current();
  const inSight = items.findIndex((one) => one.getBoundingClientRect().bottom > innerHeight / 8);
  const goal = here ? items[items.indexOf(here) + by] : items[inSight];
  const post = goal?.querySelector(".muted:not([open]) > summary") ?? goal?.querySelector("article");
  post?.focus();
  post?.scrollIntoView({ block: "nearest" });
  return Boolean(post);
}

// Within the thread it answers to the key by itself.
function showNews({ target }) {
  const pill = document.querySelector(".pill:not([hidden])");
  if (!pill || target.closest("coppice-thread")) return false;
  pill.click();
  return true;
}

function answer() {
  const link = current()?.querySelector(".post-reply"), box = document.querySelector("#reply textarea[name=body]");
  if (link) link.click(); else box?.focus();
  return Boolean(link ?? box);
}

function search() {
  const box = document.getElementById("bar-q");
  box?.focus();
  return Boolean(box);
}

function help() {
  document.getElementById("keys").showModal();
  return true;
}
