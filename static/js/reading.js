// How far a thread has been read: what comes into view is said to the server after a moment. On a
// shared device only where somebody has done something since the last time: posts that arrive by
// themselves must not keep a session awake that everybody has left.

const READ_AFTER = 1500;                           // milliseconds
const ACTS = ["keydown", "pointerdown", "wheel", "focusin"];
const isShared = "shared" in document.body.dataset;
const thread = document.querySelector("coppice-thread"), list = document.getElementById("posts");
let { read } = JSON.parse(document.getElementById("mine").textContent);
let seen = 0, isAttended = true, timer = 0;

const views = new IntersectionObserver((entries) => {
  const numbers = entries.filter((one) => one.isIntersecting).map(({ target }) => Number(target.dataset.number));
  if (!numbers.length) return;
  seen = Math.max(seen, ...numbers);
  document.dispatchEvent(new CustomEvent("coppice:seen", { detail: numbers }));
  sendSoon();
});

function sendSoon() {
  clearTimeout(timer);
  timer = setTimeout(send, READ_AFTER);
}

async function send() {
  if (seen <= read || !thread.isConnected || (isShared && !isAttended)) return;
  const number = seen;
  const body = new URLSearchParams({ number, quietly: 1 });
  const headers = { "X-CSRFToken": document.querySelector("[name=csrfmiddlewaretoken]")?.value ?? "" };
  isAttended = false;
  try {
    const answer = await fetch(thread.dataset.readUrl, { method: "POST", body, headers, keepalive: true });
    if (answer.ok) read = Math.max(read, number);
  } catch {
    isAttended = true; // Said again with the next post that is seen.
  }
}

function attend() {
  if (isAttended) return;
  isAttended = true;
  if (seen > read) sendSoon();
}

function watch(items) { for (const item of items) if (item.dataset?.number) views.observe(item); }

for (const name of ACTS) addEventListener(name, attend, { passive: true });
new MutationObserver((changes) => changes.forEach((one) => watch(one.addedNodes))).observe(list, { childList: true });
watch(list.children);
