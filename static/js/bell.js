// The number on the bell follows the person's own stream.

const bell = document.getElementById("bell");
const announce = document.getElementById("announce");

function unread() { return Number(bell.querySelector("[data-count]").textContent); }

bell?.addEventListener("live", ({ detail }) => {
  if (detail.kind !== "badge") return;
  const before = unread();
  bell.querySelector(".badge").outerHTML = detail.html;
  const now = unread();
  if (now > before) announce.textContent = `${now} unread ${now === 1 ? "notification" : "notifications"}`;
});
