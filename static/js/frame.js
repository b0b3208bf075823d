// Small behaviours of the frame. Everything here also works, more plainly, without this file.

const SHARED = document.body.hasAttribute("data-shared");
const YEAR = 60 * 60 * 24 * 365;

function chooseTheme(choice) {
  // A cookie, so that the server draws the next page in it at once; on a shared device it goes
  // with the browser.
  const age = choice ? (SHARED ? "" : `; max-age=${YEAR}`) : "; max-age=0";
  document.cookie = `theme=${choice}; path=/; samesite=lax${age}`;
  showTheme(choice);
}

function showTheme(choice) {
  if (choice) document.documentElement.dataset.theme = choice;
  else delete document.documentElement.dataset.theme;
  for (const button of document.querySelectorAll("[data-theme-choice]")) {
    button.setAttribute("aria-pressed", String(button.dataset.themeChoice === choice));
  }
}

const theme = document.getElementById("theme");
if (theme) {
  showTheme(document.cookie.match(/(?:^|; )theme=(light|dark)/)?.[1] ?? "");
  theme.addEventListener("click", ({ target }) => {
    const button = target.closest("[data-theme-choice]");
    if (button) chooseTheme(button.dataset.themeChoice);
  });
  theme.hidden = false;
}

// Menus are <details>; they close as menus do.
function closeMenus(except) {
  for (const menu of document.querySelectorAll("details.menu[open]")) {
    if (menu !== except) menu.open = false;
  }
}

document.addEventListener("click", ({ target }) => closeMenus(target.closest("details.menu")));
document.addEventListener("focusin", ({ target }) => {
  const open = document.querySelector("details.menu[open]");
  if (open && !open.contains(target)) closeMenus();
});
document.addEventListener("keydown", (event) => {
  if (event.key !== "Escape") return;
  const menu = document.querySelector("details.menu[open]");
  if (!menu) return;
  menu.open = false;
  menu.querySelector("summary").focus();
});

// After a refused form: say so in the title, and start at the summary.
const summary = document.querySelector(".error-summary");
if (summary) {
  document.title = `Please check: ${document.title}`;
  summary.focus();
}

// On a shared device nothing of a session that has ended stays on the screen. A thread says so itself.
document.addEventListener("coppice:signed-out", () => {
  if (SHARED && !document.getElementById("signed-out")) location.replace(document.body.dataset.shared);
});

// Drafts are kept by drafts.js, on pages that have a text box; with the session they go on all.
function forgetDrafts() {
  try {
    for (const name of Object.keys(localStorage)) {
      if (name.startsWith("coppice-draft:")) localStorage.removeItem(name);
    }
  } catch {
    // Storage can be switched off; then there is nothing to forget.
  }
}

document.addEventListener("coppice:leave", forgetDrafts);
document.addEventListener("submit", ({ target }) => target.hasAttribute("data-forget-drafts") && forgetDrafts(), true);

// Where there is no connection, a page that says so. Nothing else is kept (home/offline.py).
navigator.serviceWorker?.register("/offline.js", { updateViaCache: "all" }).catch(() => {});
