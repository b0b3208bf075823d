// "Leave this site": cover the page, end the session, go somewhere neutral, leave nothing open.
// The pattern is the GOV.UK Design System's "Exit this page".

const PRESSES = 3;
const WITHIN = 5000; // milliseconds, from the first press to the last

const form = document.getElementById("leave");
const dots = form.querySelector(".leave-dots");
const announce = document.getElementById("announce");
let presses = 0;
let shiftAlone = false;
let timer = 0;

function leave() {
  cover();
  document.dispatchEvent(new Event("coppice:leave")); // the live socket closes
  endSession();
  forget();
  window.location.replace(form.dataset.leaveTo);
}

function cover() {
  const sheet = document.createElement("div");
  sheet.className = "leave-cover";
  sheet.setAttribute("role", "alert");
  document.body.append(sheet);
  document.documentElement.classList.add("is-leaving");
  sheet.textContent = "Loading";
  document.title = "Loading";
  document.querySelector("link[rel=icon]")?.remove();
}

function endSession() {
  // The page is going: this request must outlive it, and cannot set headers.
  const words = new FormData(form);
  if (navigator.sendBeacon?.(form.action, words)) return;
  fetch(form.action, { method: "POST", body: words, keepalive: true, redirect: "manual" });
}

function forget() {
  try {
    sessionStorage.clear();
    if (document.body.hasAttribute("data-shared")) localStorage.clear();
  } catch {
    // Storage can be switched off; then there is nothing to forget.
  }
}

form.addEventListener("submit", (event) => {
  event.preventDefault();
  leave();
});

// Shift alone, three times. Shift that is part of typing, of a shortcut or of a click never counts.
document.addEventListener("keydown", (event) => {
  if (event.repeat) return;
  shiftAlone = event.key === "Shift" && !(event.ctrlKey || event.altKey || event.metaKey || event.isComposing);
  if (!shiftAlone) startAgain();
});

document.addEventListener("pointerdown", () => {
  shiftAlone = false;
});

document.addEventListener("keyup", (event) => {
  if (event.key !== "Shift" || !shiftAlone) return;
  shiftAlone = false;
  countPress();
});

function countPress() {
  presses += 1;
  if (presses === 1) timer = setTimeout(expire, WITHIN);
  show();
  const left = PRESSES - presses;
  if (left === 0) leave();
  else announce.textContent = `Shift, press ${left} more ${left === 1 ? "time" : "times"} to leave this site.`;
}

function expire() {
  startAgain();
  announce.textContent = "Not leaving.";
}

function startAgain() {
  if (!presses) return;
  clearTimeout(timer);
  presses = 0;
  show();
}

function show() {
  dots.classList.toggle("is-counting", presses > 0);
  [...dots.children].forEach((dot, i) => dot.classList.toggle("is-on", i < presses));
}

// Coming back with the Back button must not bring the page back from memory.
window.addEventListener("pageshow", (event) => {
  if (event.persisted && document.documentElement.classList.contains("is-leaving")) {
    window.location.reload();
  }
});
