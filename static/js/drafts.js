// Keeps what is being written on this device, per person and per form, until it has been posted.
// On a shared device, and where nobody is signed in, only this page remembers it.

const PREFIX = "coppice-draft:";
const KEPT_FOR = 30 * 24 * 60 * 60 * 1000; // milliseconds
const PAUSE = 800; // milliseconds without a key, then the draft is written
const { me, shared } = document.body.dataset;
const isShared = shared !== undefined;
const page = new Map();

let device = null;
try {
  device = window.localStorage;
  sweep();
} catch {
  // Storage can be switched off; then the page has to do.
}
const isKept = Boolean(device && me && !isShared);
const place = (key) => `${PREFIX}${me}:${key}`;

// Nothing of another person, nothing old, and on a shared device nothing at all.
function sweep() {
  for (const name of Object.keys(device)) {
    if (!name.startsWith(PREFIX)) continue;
    const isOthers = me && !name.startsWith(`${PREFIX}${me}:`);
    if (isShared || isOthers || !(readAt(name) > Date.now() - KEPT_FOR)) device.removeItem(name);
  }
}

function readAt(name) {
  try {
    return JSON.parse(device.getItem(name)).at;
  } catch {
    return 0;
  }
}

function recall(key) {
  const stored = isKept ? device.getItem(place(key)) : null;
  return stored ? JSON.parse(stored) : page.get(key);
}

function remember(key, draft) {
  page.set(key, draft);
  if (!isKept) return isShared ? "This is a shared device: what you write is kept only while this page is open." : "";
  try {
    device.setItem(place(key), JSON.stringify(draft));
    return navigator.onLine ? "Draft kept on this device." : "You are offline. Draft kept on this device.";
  } catch {
    return "This device has no room for a draft. Please copy your words before you leave this page.";
  }
}

function forget(key) {
  page.delete(key);
  if (isKept) device.removeItem(place(key));
}

let isOver = false;
function forgetAll() {
  isOver = true; // what is still in the boxes must not be written as the page goes
  page.clear();
  for (const name of Object.keys(device ?? {})) if (name.startsWith(PREFIX)) device.removeItem(name);
}

class Draft extends HTMLElement {
  connectedCallback() {
    this.form = this.closest("form");
    this.key = this.dataset.draft ?? this.form?.dataset.draft;
    if (!this.key) return;
    [this.status, this.button] = this.children;
    this.listening = new AbortController();
    this.listen(this.form, "input", ({ target }) => this.fields().includes(target) && this.typed());
    this.listen(this.form, "submit", () => this.sending());
    this.listen(document, "coppice:posted", ({ detail }) => detail === this.key && this.posted());
    this.listen(this.form, "htmx:beforeOnLoad", ({ detail }) => {
      if (detail.elt === this.form && detail.xhr.status < 300) this.posted();
    });
    for (const name of ["htmx:sendError", "htmx:timeout"]) this.listen(this.form, name, () => this.lost());
    this.listen(this.button, "click", () => (this.away ? this.bringBack() : this.startAfresh()));
    this.listen(window, "pagehide", () => this.timer && this.keep());
    this.listen(document, "visibilitychange", () => this.timer && document.hidden && this.keep());
    for (const name of ["online", "offline"]) this.listen(window, name, () => this.keep());
    this.restore();
  }

  disconnectedCallback() {
    clearTimeout(this.timer);
    this.listening?.abort();
  }

  listen(target, name, act) {
    target.addEventListener(name, act, { signal: this.listening.signal });
  }

  // Words, which post they answer, and which version of it they change: a name to post under or an
  // audience is chosen anew each time.
  fields() {
    return [...this.form.elements].filter(({ name, type }) => name && (["textarea", "text"].includes(type) || ["answers", "drawn_version"].includes(name)));
  }

  words() {
    return Object.fromEntries(this.fields().map((field) => [field.name, field.value]));
  }

  typed() {
    if (this.isFilling) return;
    if (this.freshKey) this.form.elements.key.value = this.freshKey;
    if (this.away) this.button.hidden = true;
    this.freshKey = this.away = this.sent = undefined;
    clearTimeout(this.timer);
    this.timer = setTimeout(() => this.keep(), PAUSE);
  }

  keep() {
    clearTimeout(this.timer);
    this.timer = 0;
    if (isOver || this.away) return;
    if (this.fields().some((field) => field.value !== field.defaultValue)) {
      this.say(remember(this.key, { at: Date.now(), words: this.words(), sent: this.sent }));
    } else {
      forget(this.key);
      this.button.hidden = true;
      this.say("");
    }
  }

  // The form's key goes with the draft: words that did arrive, although the answer was lost, are
  // not posted twice when they are sent again unchanged, under whichever name is chosen then.
  sending() {
    this.sent = this.form.elements.key?.value;
    this.keep();
  }

  posted() {
    clearTimeout(this.timer);
    this.timer = 0;
    forget(this.key);
    this.button.hidden = true;
    this.say("");
  }

  lost() {
    this.say(`Not sent: the connection was lost. ${remember(this.key, { at: Date.now(), words: this.words(), sent: this.sent })}`);
  }

  restore() {
    const draft = recall(this.key);
    const { answers = "", drawn_version: version = "", ...words } = draft?.words ?? {};
    const isChosen = this.form.elements.answers?.value;  // by the address of this page
    const read = this.form.elements.drawn_version;
    this.version = read?.value;
    if (!draft || !this.fill(isChosen ? words : { ...words, answers })) return;
    // The words change what was read when they were written, unless this page shows both.
    if (version && read && !("now" in read.dataset)) read.value = version;
    if (draft.sent && this.form.elements.key) {
      this.freshKey = this.form.elements.key.value;
      this.form.elements.key.value = this.sent = draft.sent;
    }
    this.button.hidden = false;
    this.say(draft.sent ? "Your draft is back. If it has been posted already, start afresh." : "Your draft is back.");
  }

  fill(words) {
    const changed = this.fields().filter(({ name, value }) => name in words && words[name] !== value);
    this.isFilling = true;
    for (const field of changed) {
      field.value = words[field.name];
      field.dispatchEvent(new Event("input", { bubbles: true }));
    }
    this.isFilling = false;
    return changed.length;
  }

  startAfresh() {
    this.away = this.words();
    forget(this.key);
    const first = { answers: "", drawn_version: this.version };
    this.fill(Object.fromEntries(this.fields().map((field) => [field.name, first[field.name] ?? field.defaultValue])));
    this.button.textContent = "Bring it back";
    this.say("Your draft is put away.");
  }

  bringBack() {
    this.fill(this.away);
    this.away = undefined;
    this.button.textContent = "Start afresh";
    this.keep();
  }

  say(sentence) {
    if (this.status.textContent !== sentence) this.status.textContent = sentence;
  }
}

for (const { dataset } of document.querySelectorAll("[data-draft-done]")) forget(dataset.draftDone);
document.addEventListener("coppice:leave", forgetAll);
document.addEventListener("submit", ({ target }) => target.hasAttribute("data-forget-drafts") && forgetAll(), true);
customElements.define("coppice-draft", Draft);
