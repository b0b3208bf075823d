// Answering, the name to post under, and what is said when a form gets no answer or an unkind one.
// The forms of a thread are sent by htmx; without script they are sent as forms are.

function answering(number) {
  const field = document.querySelector("#reply [name=answers]");
  field.value = number;
  field.dispatchEvent(new Event("input", { bubbles: true }));  // a draft keeps it with the words
  document.querySelector("#reply textarea[name=body]").focus();
}

function nameAnswered() {
  const line = document.querySelector("#reply .composer-answers");
  if (!line) return;
  const number = line.querySelector("input").value;
  const name = number && document.querySelector(`#post-${number} .post-by`)?.textContent;
  line.hidden = !number;
  line.querySelector("[data-answers]").textContent = number;
  line.querySelector("[data-answered]").textContent = name ? `, by ${name}` : "";
}

function nameSend() {
  const name = document.querySelector("#reply input[name=by][data-name]:checked")?.dataset.name;
  if (name) document.querySelector("#reply .composer-send").textContent = `Post as ${name}`;
}

document.addEventListener("coppice:answer", ({ detail }) => answering(detail));
document.addEventListener("input", ({ target }) => target.name === "answers" && nameAnswered());
document.addEventListener("click", (event) => {
  if (!event.target.closest("[data-stop-answering]")) return;
  event.preventDefault();
  answering("");
});
document.addEventListener("change", nameSend);
// A chosen image is sent at once, and what it shows is asked for while one goes on writing.
document.addEventListener("change", ({ target }) => target.matches("#reply [type=file]") && target.form.querySelector("[name=add]").click());

document.addEventListener("htmx:afterSwap", ({ target }) => {
  nameSend();
  nameAnswered();
  if (target.id === "reply") target.querySelector(".error-summary")?.focus();
  if (document.activeElement === document.body && target.matches(".composer-images")) document.querySelector(".images-added li:last-child :is(textarea, input:not([type=hidden]))")?.focus();
});
nameSend();
nameAnswered();

// What was sent and not answered keeps its key, so that it is posted once; other words need another.
// Another name does not: under both, the same words would tie them together.
document.addEventListener("input", ({ target: { form, type } }) => {
  if (!form?.dataset.unanswered || !["textarea", "text"].includes(type)) return;
  delete form.dataset.unanswered;
  form.elements.key.value = Array.from(crypto.getRandomValues(new Uint8Array(11)), (one) => one.toString(16).padStart(2, "0")).join("");
});

// Said beside the button: what happened, and what to do next.
function complain(asking, what, next = "please try again") {
  const form = asking.form ?? asking;  // a button that sends an image asks by itself
  const line = form.querySelector("[data-failed]");
  if (line) line.textContent = !what ? "" : form.id === "reply" ? `${what} What you wrote is still here: ${next}.` : `${what} Please try again.`;
  if (document.activeElement === document.body) (form.querySelector(".composer-send") ?? form.querySelector("button:not([type=button], [hidden])"))?.focus();
}

const REFUSALS = {
  403: ["You have signed in again meanwhile.", "press once more"],
  404: ["This is no longer open to you.", "copy it before you go"],
  413: ["This is too large to be sent.", "please choose a smaller image, or make it shorter"],
  429: ["That was a lot at once.", "wait a minute, then press again"],
};
const OURS = ["Something went wrong, and not by you.", "press again in a moment"];

document.addEventListener("htmx:beforeRequest", ({ detail }) => complain(detail.elt, ""));
for (const name of ["htmx:sendError", "htmx:timeout"]) {
  document.addEventListener(name, ({ detail: { elt } }) => {
    elt.dataset.unanswered = "yes";
    complain(elt, "No answer came.", "press again, and it is posted once");
  });
}

document.addEventListener("htmx:responseError", async ({ detail: { elt, xhr } }) => {
  if (xhr.status >= 500) elt.dataset.unanswered = "yes";
  if (xhr.status === 403) await renewTokens();
  complain(elt, ...(REFUSALS[xhr.status] ?? OURS));
});

// Whoever is signed out is sent to the sign-in page, which is no answer to a form: before anybody
// else takes it for one.
document.addEventListener("htmx:beforeOnLoad", (event) => {
  const { elt, pathInfo } = event.detail;
  if (!pathInfo.responsePath || pathInfo.responsePath === pathInfo.requestPath) return;
  event.preventDefault();
  event.stopImmediatePropagation();
  complain(elt, "You have been signed out.", "sign in in another tab, then press again");
}, { capture: true });

// This thread, also where it leads on to another one since it was merged.
function here() {
  const address = new URL(location.href);
  address.searchParams.set("was", "1");
  return address;
}

// This page as it is now, or null.
async function fetchPage() {
  try {
    const answer = await fetch(here(), { credentials: "same-origin" });
    return answer.ok ? new DOMParser().parseFromString(await answer.text(), "text/html") : null;
  } catch {
    return null;
  }
}

// Signing in changes the token that every form carries.
async function renewTokens() {
  const value = (await fetchPage())?.querySelector("#reply [name=csrfmiddlewaretoken]")?.value;
  for (const one of document.querySelectorAll("[name=csrfmiddlewaretoken]")) one.value = value ?? one.value;
}

// Whether the thread takes posts changes while it is open: the box comes and goes with it, but never
// with words in it, which stay where they are. Not all who read at one moment ask at one moment.
const ASK_WITHIN = 3000;  // milliseconds
let asking = 0;

// In which community and round it takes posts, undefined where it takes none.
function takesPosts() { return document.getElementById("banners")?.dataset.takesPosts; }

let offered = takesPosts();

function followBanners() {
  if (takesPosts() === offered) return;
  offered = takesPosts();
  clearTimeout(asking);
  asking = setTimeout(renewBox, Math.random() * ASK_WITHIN);
}

async function renewBox() {
  const old = document.getElementById("reply");
  const page = await fetchPage(), fresh = page?.getElementById("reply");
  // What was posted meanwhile has brought a box that this page does not know of.
  const isLate = document.getElementById("reply") !== old;
  if (!page || isLate) { asking = setTimeout(renewBox, ASK_WITHIN); return; }
  if (!fresh || !old || old.querySelector("textarea[name=body]")?.value.trim()) return;
  const wasIn = old.contains(document.activeElement);
  // The link to the box stands above the posts: it comes and goes without moving what is read.
  document.querySelector("coppice-thread").hold(() => {
    old.replaceWith(fresh);
    const [link, freshLink] = [document, page].map((one) => one.querySelector("[data-write]"));
    if (link && !freshLink) link.remove();
    else if (freshLink && !link) document.querySelector(".thread-doing").prepend(freshLink);
  });
  for (const { src } of page.querySelectorAll("script[type=module]")) import(src);  // once each
  window.htmx?.process(fresh);
  nameSend();
  if (wasIn) focusOn(fresh.querySelector("textarea[name=body]") ?? fresh);
}

function focusOn(element) {
  if (!element.matches("textarea")) element.tabIndex = -1;
  element.focus({ preventScroll: true });
}

document.addEventListener("coppice:banners", followBanners);
