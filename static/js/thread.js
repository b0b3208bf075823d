// A thread that is alive while it is read: posts appear, change and go, and nothing moves under
// the reader's eyes. Without this script the same page works by reloading.

const WRITING_EVERY = 3000, WRITING_LASTS = 7500;  // milliseconds
const SAY_AFTER = 400, FETCH_AGAIN = 5000;
const READ = "#main .page-head, #banners > *, #context, #polls > *, #posts > li, #reply";
const OPEN = "[data-menu][aria-expanded=true]";

class CoppiceThread extends HTMLElement {
  connectedCallback() {
    this.list = this.querySelector("#posts");
    this.pill = this.querySelector(".pill");
    this.pauseButton = this.querySelector("[data-pause]");
    const { refs, muted, opens: shown } = JSON.parse(this.querySelector("#mine").textContent);
    opens = new Set(shown);
    mutedNames = new Set(muted);
    this.refs = new Set(refs);
    this.muted = new Set(muted);
    this.unseen = new Set();                       // numbers heard of and not seen yet
    this.held = [];                                // frames that wait while the page is paused
    this.measure(this);
    this.addEventListener("live", (event) => this.hear(event.detail));
    this.addEventListener("click", (event) => this.clicked(event));
    this.addEventListener("keydown", (event) => this.pressed(event));
    this.pill.addEventListener("click", (event) => this.showUnseen(event));
    this.pauseButton.addEventListener("click", () => this.pause());
    this.pauseButton.hidden = !document.body.dataset.me;
    document.addEventListener("coppice:signed-out", () => this.end("signed-out"));
    document.addEventListener("htmx:afterSwap", () => this.answered());
    document.addEventListener("input", (event) => this.typed(event));
    addEventListener("hashchange", () => mark(document.getElementById(location.hash.slice(1))));
    mark(document.getElementById(location.hash.slice(1)));
    document.addEventListener("coppice:seen", ({ detail }) => this.saw(detail));
    for (const article of this.list.querySelectorAll("article")) dress(article);
    if (this.dataset.quoting) this.awaitQuoting();
  }

  // Quoting is for who selects words, so its script comes then: without a connection, another time.
  awaitQuoting() {
    const fetched = () => import(this.dataset.quoting).catch(() => this.awaitQuoting());
    document.addEventListener("selectionchange", fetched, { once: true });
  }

  // Which posts this page holds: from `first` on, up to `last`, and those to come if it is the end.
  measure({ dataset }) {
    this.first = Number(dataset.first);
    this.last = Number(dataset.last);
    this.total = Number(dataset.total);
    this.isAtEnd = "atEnd" in dataset;
  }

  // Frames

  hear(frame) {
    if (this.isOver) return;
    if (frame.gone) { this.end("gone"); return; }
    if ((this.isPaused || this.isFetching) && !isRemoval(frame)) {
      if ("here" in frame) this.held = this.held.filter((one) => !("here" in one));
      this.held.push(frame);
      this.nameButton();
    } else this.take(frame);
  }

  take(frame) {
    if (frame.kind === "post") this.hold(() => this.place(fragment(frame.html)));
    else if (frame.kind === "context") this.hold(() => placeContext(fragment(frame.html)));
    else if (frame.kind === "banners") this.hold(() => placeBanners(fragment(frame.html)));
    else if (frame.kind === "poll") this.hold(() => placePoll(fragment(frame.html)));
    else if ("here" in frame) this.hold(() => this.count(frame));
    else if ("reset" in frame) this.fetchAgain();
  }

  release() {
    if (this.isPaused || this.isFetching) return;
    const frames = this.held;
    this.held = [];
    frames.forEach((frame) => this.take(frame));
  }

  pause() {
    this.isPaused = !this.isPaused;
    this.release();
    this.nameButton();
    say(this.isPaused ? "Updates are paused" : "Updates go on");
  }

  nameButton() {
    const count = new Set(this.held.filter((one) => one.kind === "post").map((one) => one.seq)).size;
    this.pauseButton.lastElementChild.textContent = !this.isPaused ? "Pause updates"
      : count ? `Go on (${count} waiting)` : "Go on";
  }

  // The log no longer reaches back to where this page was: fetch the whole page again.
  async fetchAgain() {
    this.isFetching = true;
    const fresh = (await fetchPage())?.querySelector("coppice-thread");
    if (this.isOver) return;
    if (!fresh) { setTimeout(() => this.fetchAgain(), FETCH_AGAIN); return; }
    this.hold(() => {
      this.list.replaceChildren(...fresh.querySelector("#posts").children);
      placeContext(fresh.ownerDocument.getElementById("context"));
      placeBanners(fresh.ownerDocument.getElementById("banners"));
      for (const poll of [...fresh.ownerDocument.getElementById("polls").children].reverse()) placePoll(poll);
    });
    this.measure(fresh);
    this.showTotal();
    for (const article of this.list.querySelectorAll("article")) dress(article);
    this.isFetching = false;
    this.release();
  }

  // Change something without moving what is being read, or the box that is being written in.
  hold(change) {
    const before = this.inSight().map((one) => [one, topOf(one)]);
    change();
    // What was replaced meanwhile is known again by its id; words of a banner are not.
    const still = ([one]) => (one.isConnected ? one : document.getElementById(one.id));
    const kept = before.find(still);
    if (!kept) return;
    const moved = topOf(still(kept)) - kept[1];
    if (moved) scrollBy({ top: moved, behavior: "instant" });
  }

  // The first thing under the bar is what is read; then come those that stand in for it.
  inSight() {
    const composer = document.querySelector(".composer"), { activeElement } = document;
    if (composer?.contains(activeElement)) return [activeElement];
    const blocks = [...document.querySelectorAll(READ)];
    return blocks.slice(blocks.findIndex((one) => one.getBoundingClientRect().bottom > innerHeight / 8));
  }

  // Insert by number if absent, replace only if newer, leave alone what is not on this page.
  place(article) {
    if (!article) return;
    const number = Number(article.dataset.number);
    const isNews = number > this.total && !this.refs.has(article.dataset.by);
    this.total = Math.max(this.total, number);
    const present = this.item(number);
    if (present) { replaceIfNewer(present.querySelector("article"), article); return; }
    const belongs = number >= this.first && (this.isAtEnd || number <= this.last);
    const item = belongs ? this.insert(article, number) : null;
    this.showTotal();
    if (isNews) this.announce(number, item);
  }

  item(number) { return this.list.querySelector(`:scope > li[data-number="${number}"]`); }

  insert(article, number) {
    const item = document.createElement("li");
    item.dataset.number = number;
    item.className = this.refs.has(article.dataset.by) ? "is-mine" : "is-new";
    item.append(this.muted.has(article.dataset.by) ? folded(dress(article)) : dress(article));
    markQuote(article);
    this.querySelector("[data-empty]")?.remove();
    const after = [...this.list.children].reverse().find((one) => Number(one.dataset.number) < number);
    if (after) after.after(item); else this.list.prepend(item);
    this.last = Math.max(this.last, number);
    return item;
  }

  showTotal() {
    const last = this.isAtEnd ? this.last : Number(this.dataset.last);
    for (const one of document.querySelectorAll("[data-total-shown]")) one.textContent = this.total;
    for (const one of document.querySelectorAll("[data-last-shown]")) one.textContent = last;
    for (const one of document.querySelectorAll("[data-plural]")) one.hidden = this.total === 1;
  }

  // Counts only, and politely; the pill is for what has come where the reader does not look.

  announce(number, item) {
    this.unsaid = (this.unsaid ?? 0) + 1;
    clearTimeout(this.saying);
    this.saying = setTimeout(() => { say(replies(this.unsaid)); this.unsaid = 0; }, SAY_AFTER);
    if (item && item.getBoundingClientRect().top < innerHeight && !document.hidden) return;
    this.unseen.add(number);
    this.showPill();
  }

  showPill() {
    this.pill.hidden = !this.unseen.size;
    if (this.pill.hidden) return;
    const first = Math.min(...this.unseen);
    this.pill.href = this.item(first) ? `#post-${first}` : `?from=${first}#post-${first}`;
    this.pill.querySelector("span").textContent = replies(this.unseen.size);
  }

  saw(numbers) {
    const known = this.unseen.size;
    numbers.forEach((number) => this.unseen.delete(number));
    if (this.unseen.size < known) this.showPill();
  }

  showUnseen(event) {
    const item = this.item(Math.min(...this.unseen));
    if (!item || hasModifier(event)) return;
    event.preventDefault();
    this.unseen.clear();
    jump(item.querySelector("article"));
    this.showPill();
  }

  // N, while the focus is in the thread, so that it is in nobody's way (WCAG 2.1.4).
  pressed(event) {
    if (event.key.toLowerCase() === "n" && !hasModifier(event) && !this.pill.hidden) this.pill.click();
    else if (event.key === "Escape") closeMenu(this.querySelector(OPEN));
  }

  count({ here, writing }) {
    this.querySelector(".here").classList.toggle("is-known", here > 1);
    this.querySelector("[data-here]").textContent = here > 1 ? `${here} people are here` : "";
    const others = writing - (this.isWriting ? 1 : 0);
    this.querySelector("[data-writing]").textContent =
      others < 1 ? "" : others === 1 ? "Somebody is writing" : `${others} people are writing`;
  }

  // Told to the server only by those who chose to show it, and while they write under the name
  // that is here: writing under another one must not show.
  typed({ target }) {
    if (!("showsTyping" in this.dataset) || target !== box() || target.form.elements.by.value !== this.dataset.as) return;
    if (Date.now() - (this.typedAt ?? 0) < WRITING_EVERY) return;
    this.typedAt = Date.now();
    this.isWriting = true;
    clearTimeout(this.stopped);
    this.stopped = setTimeout(() => { this.isWriting = false; }, WRITING_LASTS);
    document.dispatchEvent(new CustomEvent("coppice:writing", { detail: this.dataset.watch }));
  }

  // This page is no longer for this reader: a sentence in its place, and the words they had begun.
  end(name) {
    const sheet = document.getElementById(name), words = box()?.value.trim();
    if (this.isOver || !sheet) return;
    this.isOver = true;
    const main = document.getElementById("main");
    main.replaceChildren(sheet.content.cloneNode(true));
    const back = main.querySelector("[data-way-back]");
    if (back) back.search = new URLSearchParams({ next: location.pathname + location.search });
    const rest = name === "gone" ? ".frame-aside" : ".frame-aside, .frame-rail, .bar-search, .bar-me, #bell, .bottom";
    for (const one of document.querySelectorAll(rest)) one.remove();
    if (words && !("shared" in document.body.dataset)) {
      main.querySelector("[data-words]").hidden = false;
      main.querySelector("textarea").value = words;
    }
    document.title = main.querySelector("h1").textContent;
    main.querySelector("h1").focus();
  }

  // One post

  clicked(event) {
    const link = event.target.closest(".post-reply, .post-felt, [data-menu], [data-jump]");
    if (!link || hasModifier(event)) return;
    const goal = "jump" in link.dataset ? document.getElementById(`post-${link.dataset.jump}`) : null;
    if (goal) jump(goal);
    else if (link.matches(".post-reply") && box()) tellComposer(link.closest("article").dataset.number);
    else if (link.matches(".post-felt")) openMenu(link.parentElement.querySelector(".post-react"));
    else if (link.matches("[data-menu]")) openMenu(link);
    else return;
    event.preventDefault();
  }

  answered() {
    const composer = document.getElementById("reply");
    const posted = composer?.querySelector("template[data-posted]");
    if (!posted) return;
    posted.remove();
    const article = posted.content.querySelector("article");
    const { number } = article.dataset;
    document.dispatchEvent(new CustomEvent("coppice:posted", { detail: composer.dataset.draft }));
    this.place(article);
    const item = this.item(number);
    if (!item) { location.assign(`?from=${number}#post-${number}`); return; }
    item.querySelector("article").focus();
    say(`Posted as number ${number}`);
  }
}

function fragment(html) {
  const holder = document.createElement("template");
  holder.innerHTML = html;
  return holder.content.firstElementChild;
}

function dress(article) {
  for (const link of article.querySelectorAll("[data-menu]")) link.setAttribute("aria-expanded", "false");
  unfold(article);
  return article;
}

// The name is muted by this reader alone, so the server sends its posts as to everybody.
function folded(article) {
  const details = document.getElementById("muted").content.firstElementChild.cloneNode(true);
  details.querySelector("span").textContent = article.dataset.number;
  details.append(article);
  return details;
}

function topOf(element) { return element.getBoundingClientRect().top; }

function isRemoval(frame) { return frame.kind === "post" && fragment(frame.html)?.matches(".is-removed"); }

function version(element) { return element.dataset.version.split(".").map(Number); }

function replaceIfNewer(old, fresh) {
  if (!old || !fresh) return;
  const [a, b] = [version(old), version(fresh)];
  const moved = b.findIndex((part, place) => part !== (a[place] ?? 0));
  if (moved < 0 || b[moved] < (a[moved] ?? 0)) return;
  const { activeElement } = document;
  const held = old.contains(activeElement) ? activeElement.classList[1] : null;
  dress(fresh);
  unfold(fresh, old);
  keepMenu(old, fresh);
  old.replaceWith(fresh);
  if (fresh.matches("article.post")) markQuote(fresh);
  if (activeElement.isConnected && held !== null) activeElement.focus({ preventScroll: true });
  else if (held !== null) ((held && fresh.querySelector(`.${held}`)) || fresh).focus({ preventScroll: true });
}

// Words under content notes come folded up to everybody. They are opened for who chose to see all
// of these notes, and stay open for who had opened them, as long as no other note has come to them.
let opens = new Set();

function unfold(element, old = null) {
  const known = old?.querySelector("details.noted");
  for (const one of element.querySelectorAll("details.noted")) {
    const wasOpen = known?.open && notesOf(one).every((note) => notesOf(known).includes(note));
    if (wasOpen || notesOf(one).every((note) => opens.has(note))) one.open = true;
  }
}

function notesOf({ dataset }) { return dataset.notes.split(" ").map(Number); }

// Words of a muted name stay out of sight in other names' posts too.
let mutedNames = new Set();

function markQuote(article) {
  const quoted = article.querySelector(".quote")?.dataset.by;
  article.closest("li")?.classList.toggle("quotes-muted", mutedNames.has(quoted));
}

// A menu that is open stays so, with what is chosen in it.
function keepMenu(old, fresh) {
  const link = old.querySelector(OPEN), same = link && fresh.querySelector(`.${link.classList[1]}`);
  if (!same) return;
  same.after(link.nextElementSibling);
  same.setAttribute("aria-expanded", "true");
}

function placeContext(fresh) {
  if (!fresh) return;
  const heading = document.querySelector("h1"), { title } = fresh.dataset;
  // A neutral title stays as it is.
  if (document.title === `${heading.textContent} – Coppice`) document.title = `${title} – Coppice`;
  heading.textContent = title;
  replaceIfNewer(document.getElementById("context"), fresh);
}

function placeBanners(fresh) {
  const old = document.getElementById("banners"), known = headings(old);
  replaceIfNewer(old, fresh);
  const news = headings(fresh).filter((words) => !known.includes(words));
  if (!fresh?.isConnected) return;
  if (news.length) say(news.join(". "));
  document.dispatchEvent(new CustomEvent("coppice:banners"));
}

// The latest stands first. A vote is no news to be read out; a new poll and its end are.
function placePoll(fresh) {
  if (!fresh) return;
  const old = document.getElementById(fresh.id), wasOpen = old && "open" in old.dataset;
  if (old) replaceIfNewer(old, fresh);
  else document.getElementById("polls").prepend(fresh);
  if (!fresh.isConnected) return;
  if (!old && "open" in fresh.dataset) say("A new poll");
  else if (wasOpen && !("open" in fresh.dataset)) say("A poll has closed");
}

function headings(banners) { return [...(banners?.querySelectorAll("h2") ?? [])].map((one) => one.textContent); }

// This thread, also where it leads on to another one since it was merged.
function here() {
  const address = new URL(location.href);
  address.searchParams.set("was", "1");
  return address;
}

async function fetchPage() {
  try {
    const answer = await fetch(here(), { credentials: "same-origin" });
    return answer.ok && !answer.redirected ? new DOMParser().parseFromString(await answer.text(), "text/html") : null;
  } catch {
    return null;
  }
}

function replies(count) { return count === 1 ? "1 new reply" : `${count} new replies`; }

function hasModifier(event) { return event.ctrlKey || event.metaKey || event.altKey || event.shiftKey || event.button > 0; }

// Emptied first, since the same words a second time would not be read out.
function say(words) {
  const line = document.getElementById("announce");
  line.textContent = "";
  setTimeout(() => { line.textContent = words; }, 50);
}

function mark(article) {
  for (const one of document.querySelectorAll(".is-target")) one.classList.remove("is-target");
  article?.closest("#posts > li")?.classList.add("is-target");
}

function jump(article) {
  location.hash = article.id;
  article.scrollIntoView();
  article.focus({ preventScroll: true });
}

// The menu of a post, fetched for this reader when it is opened

async function openMenu(link) {
  if (link.getAttribute("aria-expanded") === "true") { closeMenu(link); return; }
  closeMenu(document.querySelector(OPEN), false);
  try {
    const answer = await fetch(link.href, { headers: { "HX-Request": "true" } });
    if (!answer.ok || answer.redirected) { location.assign(link.href); return; }
    link.after(fragment(await answer.text()));
  } catch {
    say("No connection. Please try again in a moment.");
    return;
  }
  link.setAttribute("aria-expanded", "true");
  (link.nextElementSibling.querySelector("a, button") ?? link).focus();
  link.nextElementSibling.scrollIntoView({ block: "nearest" });  // its last line may stand under the bottom bar
}

function closeMenu(link, isFocused = true) {
  if (!link) return;
  link.nextElementSibling?.remove();
  link.setAttribute("aria-expanded", "false");
  if (isFocused) link.focus();
}

// A press moves the focus before it is a click: a page that got shorter then would move what is pressed.
let isPressed = false;
for (const name of ["pointerdown", "pointerup", "pointercancel"]) {
  document.addEventListener(name, () => { isPressed = name === "pointerdown"; }, true);
}
for (const name of ["click", "focusin"]) {
  document.addEventListener(name, ({ target }) => {
    const open = document.querySelector(OPEN);
    if (open && !isPressed && !open.parentElement.contains(target)) closeMenu(open, false);
  });
}

function tellComposer(number) {
  document.dispatchEvent(new CustomEvent("coppice:answer", { detail: number }));
}

function box() { return document.querySelector("#reply textarea[name=body]"); }

customElements.define("coppice-thread", CoppiceThread);
