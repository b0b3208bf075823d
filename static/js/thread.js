// A thread that is alive while it is read: posts appear, change and go, and nothing moves under
// the reader's eyes. Without this script the same page works by reloading.

import { writing } from "./live.js";

const WRITING_EVERY = 3000, READ_AFTER = 1500;     // milliseconds

class CoppiceThread extends HTMLElement {
  connectedCallback() {
    this.list = this.querySelector("#posts");
    this.pill = this.querySelector(".pill");
    const mine = JSON.parse(this.querySelector("#mine").textContent);
    this.refs = new Set(mine.refs);
    this.read = mine.read;
    this.last = Number(this.dataset.last);
    this.waiting = 0;
    this.addEventListener("live", (event) => this.hear(event.detail));
    this.addEventListener("click", (event) => this.clicked(event));
    this.pill.addEventListener("click", (event) => this.showWaiting(event));
    document.addEventListener("htmx:afterSwap", (event) => this.answered(event));
    document.addEventListener("input", (event) => this.typed(event));
    this.watchReading();
    if (location.hash.startsWith("#post-")) document.querySelector(location.hash)?.parentElement.classList.add("is-target");
  }

  hear(frame) {
    if (frame.kind === "post") this.place(fragment(frame.html), false);
    else if (frame.kind === "context") replaceIfNewer(document.getElementById("context"), fragment(frame.html));
    else if ("here" in frame) this.count(frame);
    else if ("reset" in frame || frame.gone) this.stale(frame);
  }

  // Insert by number if absent, replace only if newer, leave alone what is not on this page.
  place(article, isOwnAnswer) {
    if (!article) return;
    const number = Number(article.dataset.number);
    const present = this.list.querySelector(`:scope > li[data-number="${number}"]`);
    if (present) { replaceIfNewer(present.querySelector("article"), article); return; }
    if (number <= this.last || !("atEnd" in this.dataset)) {
      if (number > this.last) this.announceBeyond(number);
      return;
    }
    const item = document.createElement("li");
    item.dataset.number = number;
    const isMine = this.refs.has(article.dataset.by);
    item.classList.add(isMine ? "is-mine" : "is-new");
    item.append(article);
    this.insert(item, number);
    if (!isOwnAnswer && !isMine) this.announce(item);
  }

  insert(item, number) {
    this.querySelector("[data-empty]")?.remove();
    const after = [...this.list.children].reverse().find((one) => Number(one.dataset.number) < number);
    if (after) after.after(item); else this.list.prepend(item);
    this.last = Math.max(this.last, number);
    this.seen?.observe(item);
  }

  announce(item) {
    // What is appended below what the reader sees moves nothing; they are told how much there is.
    if (item.getBoundingClientRect().top < innerHeight) return;
    this.waiting += 1;
    this.showPill("#post-" + (this.last - this.waiting + 1));
  }

  announceBeyond(number) {
    this.beyond = Math.max(this.beyond ?? 0, number);
    this.waiting = this.beyond - this.last;
    this.showPill(`?from=${this.last + 1}`);
  }

  showPill(address) {
    this.pill.hidden = false;
    this.pill.href = address;
    const words = this.waiting === 1 ? "1 new reply" : `${this.waiting} new replies`;
    this.pill.querySelector("span").textContent = words;
    say(words);
  }

  showWaiting() {
    this.pill.hidden = true;
    this.waiting = 0;
  }

  count({ here, writing: writers }) {
    const line = this.querySelector(".here");
    line.hidden = here < 2;
    line.querySelector("[data-here]").textContent = `${here} people are here`;
    const others = writers - (this.isWriting ? 1 : 0);
    this.querySelector("[data-writing]").textContent =
      others < 1 ? "" : others === 1 ? "Somebody is writing" : `${others} people are writing`;
  }

  async stale(frame) {
    if (frame.gone) { say("This thread is no longer open to you."); this.dataset.gone = ""; location.reload(); return; }
    const answer = await fetch(location.href, { credentials: "same-origin" });
    if (!answer.ok) return;
    const fresh = new DOMParser().parseFromString(await answer.text(), "text/html");
    const list = fresh.getElementById("posts");
    if (list) this.list.replaceChildren(...list.children);
    this.last = Number(fresh.querySelector("coppice-thread")?.dataset.last ?? this.last);
    this.watchReading();
  }

  // Answering one post

  clicked(event) {
    const reply = event.target.closest(".post-reply"), more = event.target.closest(".post-more");
    if (event.ctrlKey || event.metaKey || event.shiftKey || event.button) return;
    if (reply && document.getElementById("reply")) {
      event.preventDefault();
      answering(reply.closest("article").dataset.number);
    } else if (more) {
      event.preventDefault();
      openMenu(more);
    }
  }

  answered(event) {
    const composer = document.getElementById("reply");
    const posted = composer?.querySelector("template[data-posted]");
    if (!posted) return;
    const article = posted.content.querySelector("article");
    const number = Number(article.dataset.number);
    posted.remove();
    this.place(article, true);
    const item = this.list.querySelector(`:scope > li[data-number="${number}"] article`);
    if (item) { item.focus({ preventScroll: false }); say(`Posted as number ${number}`); }
    else location.assign(`${location.pathname}?from=${number}#post-${number}`);
    document.dispatchEvent(new CustomEvent("coppice:posted", { detail: composer.dataset.draft }));
  }

  typed(event) {
    if (event.target.name !== "body") return;
    const now = Date.now();
    if (now - (this.typedAt ?? 0) < WRITING_EVERY) return;
    this.typedAt = now;
    this.isWriting = true;
    clearTimeout(this.stopped);
    this.stopped = setTimeout(() => { this.isWriting = false; }, 2 * WRITING_EVERY);
    writing(this.dataset.watch);
  }

  // How far it has been read

  watchReading() {
    this.seen?.disconnect();
    if (!document.body.dataset.me) return;
    this.seen = new IntersectionObserver((entries) => {
      for (const entry of entries) {
        if (!entry.isIntersecting) continue;
        this.pending = Math.max(this.pending ?? 0, Number(entry.target.dataset.number));
        if (this.pending === this.last) this.showWaiting();
      }
      clearTimeout(this.readTimer);
      this.readTimer = setTimeout(() => this.sendRead(), READ_AFTER);
    });
    for (const item of this.list.children) this.seen.observe(item);
  }

  sendRead() {
    if (!this.pending || this.pending <= this.read) return;
    this.read = this.pending;
    const body = new URLSearchParams({ number: this.read, quietly: 1 });
    fetch(this.dataset.readUrl, { method: "POST", body, headers: { "X-CSRFToken": token() }, keepalive: true });
  }
}

function fragment(html) {
  const holder = document.createElement("template");
  holder.innerHTML = html;
  return holder.content.firstElementChild;
}

function version(element) { return element.dataset.version.split(".").map(Number); }

function replaceIfNewer(old, fresh) {
  if (!old || !fresh) return;
  const [a, b] = [version(old), version(fresh)];
  if (b[0] > a[0] || (b[0] === a[0] && (b[1] ?? 0) > (a[1] ?? 0))) old.replaceWith(fresh);
}

function say(words) {
  const line = document.getElementById("announce");
  if (line) line.textContent = words;
}

function token() { return document.querySelector("input[name=csrfmiddlewaretoken]")?.value ?? ""; }

function answering(number) {
  const line = document.querySelector("#reply .composer-answers");
  line.hidden = !number;
  line.querySelector("[data-answers]").textContent = number || "";
  line.querySelector("input").value = number || "";
  document.querySelector("#reply textarea").focus();
}

async function openMenu(link) {
  const menu = link.parentElement.querySelector(".menu-list");
  if (menu) { closeMenu(link, menu); return; }
  const answer = await fetch(link.href, { headers: { "HX-Request": "true" } });
  if (!answer.ok) { location.assign(link.href); return; }
  const list = fragment(await answer.text());
  link.setAttribute("aria-expanded", "true");
  link.after(list);
  list.querySelector("a, button")?.focus();
  list.addEventListener("keydown", (event) => { if (event.key === "Escape") closeMenu(link, list); });
}

function closeMenu(link, menu) {
  menu.remove();
  link.removeAttribute("aria-expanded");
  link.focus();
}

document.addEventListener("click", (event) => {
  if (event.target.closest("[data-stop-answering]")) answering("");
});

document.addEventListener("change", (event) => {
  const name = event.target.closest("#reply input[name=by]")?.dataset.name;
  if (name) document.querySelector("#reply .composer-send").textContent = `Post as ${name}`;
});

customElements.define("coppice-thread", CoppiceThread);
