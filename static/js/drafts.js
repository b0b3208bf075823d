// Keeps what is being written until it has been posted: on the server, where the form names an
// address for it, and on this device, per person and per form, what the server has not got yet.
// On a shared device, and where nobody is signed in, only this page remembers it.

const PREFIX = "coppice-draft:";
const KEPT_FOR = 30 * 24 * 60 * 60 * 1000; // milliseconds
const PAUSE = 800; // milliseconds without a key, then the draft is written
const BETWEEN = 5000; // milliseconds from one saving on the server to the next
const AGAIN = 15000; // milliseconds, then what found no connection is tried once more
const LARGEST = 60000; // bytes that a browser still sends when the page has gone
const CHOSEN = ["answers", "drawn_version", "kind", "confidentiality", "content_notes"];
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

const SAVED = "Saved as draft.";
// Words that are quoted are not one's own: their author may take them back, so this device keeps none,
// and the server keeps only where they stand.
const QUOTED = ["quotes", "quoted_post", "quote"];
const isBox = ({ name, type }) => Boolean(name) && name !== "quote" && ["textarea", "text"].includes(type);
const ticksOf = (field) => (field instanceof RadioNodeList ? [...field] : [field]).filter(({ type }) => type === "checkbox");

// Of boxes to tick, those that are: their values in one.
function valueOf(field) {
  const ticks = ticksOf(field);
  return ticks.length ? ticks.filter(({ checked }) => checked).map(({ value }) => value).join(" ") : field.value;
}

function setValue(field, value) {
  const ticks = ticksOf(field);
  for (const one of ticks) one.checked = value.split(" ").includes(one.value);
  if (ticks.some(({ checked }) => checked)) ticks[0].closest("details").open = true;
  if (!ticks.length) field.value = value;
}

const isWritten = (field) => isBox(field) || CHOSEN.includes(field.name);

class Draft extends HTMLElement {
  connectedCallback() {
    this.form = this.closest("form");
    this.key = this.dataset.draft ?? this.form?.dataset.draft;
    if (!this.key) return;
    [this.status, this.button, this.link] = this.children;
    this.url = this.form.dataset.draftUrl;
    this.seen = this.form.elements.draft_version;
    this.listening = new AbortController();
    this.listen(this.form, "input", ({ target }) => (isWritten(target) || QUOTED.includes(target.name)) && this.typed());
    this.listen(this.form, "htmx:afterSwap", ({ target }) => target.matches(".composer-images") && this.typed());
    this.listen(this.form, "submit", () => this.sending());
    this.listen(document, "coppice:posted", ({ detail }) => detail === this.key && this.posted());
    this.listen(this.form, "htmx:beforeOnLoad", ({ detail }) => {
      if (detail.elt === this.form && detail.xhr.status < 300) this.posted();
    });
    for (const name of ["htmx:sendError", "htmx:timeout"]) this.listen(this.form, name, () => this.lost());
    this.listen(this.button, "click", () => (this.away ? this.bringBack() : this.startAfresh()));
    this.listen(this.form, "click", (event) => event.target.closest("[data-save-draft]") && this.saveNow(event));
    this.listen(window, "pagehide", () => this.keepAtOnce());
    this.listen(document, "visibilitychange", () => document.hidden && this.keepAtOnce());
    for (const name of ["online", "offline"]) this.listen(window, name, () => this.keepAtOnce(true));
    this.restore();
  }

  disconnectedCallback() {
    clearTimeout(this.timer);
    clearTimeout(this.later);
    this.listening?.abort();
  }

  listen(target, name, act) {
    target.addEventListener(name, act, { signal: this.listening.signal });
  }

  // Words, which post they answer, which version of it they change, and what a new thread is to be:
  // a name to post under is chosen anew each time. By name: a box, or the choices of one question.
  fields() {
    const names = new Set([...this.form.elements].filter(isWritten).map(({ name }) => name));
    return [...names].map((name) => [name, this.form.elements.namedItem(name)]);
  }

  words() {
    return Object.fromEntries(this.fields().map(([name, field]) => [name, valueOf(field)]));
  }

  // With what only the server keeps: which words of which post are quoted, and images by id.
  all() {
    const { elements } = this.form;
    const quoted = QUOTED.filter((name) => elements[name]).map((name) => [name, elements[name].value]);
    const added = [...this.form.querySelectorAll("[name=added]")].map(({ value }) => value);
    return { ...this.words(), ...Object.fromEntries(quoted), ...(added.length && { added }) };
  }

  boxes() {
    return [...this.form.elements].filter(isBox);
  }

  // Whether there is nothing to keep: no words, or none but those that this form changes.
  isBlank() {
    return this.url ? !this.all().added && this.boxes().every(({ value }) => !value.trim())
      : this.fields().every(([, field]) => field.value === field.defaultValue);
  }

  isSaved() {
    return Boolean(this.url) && JSON.stringify(this.all()) === this.saved;
  }

  typed() {
    if (this.isFilling) return;
    if (this.freshKey) this.form.elements.key.value = this.freshKey;
    if (this.away) this.button.hidden = true;
    this.freshKey = this.away = this.sent = undefined;
    this.isSending = false;
    this.typedAt = Date.now();
    clearTimeout(this.timer);
    this.timer = setTimeout(() => this.keep(), PAUSE);
  }

  keep() {
    clearTimeout(this.timer);
    this.timer = 0;
    if (isOver || this.away) return;
    if (this.isBlank() || this.isSaved()) forget(this.key);
    else this.whereKept = this.remember();
    if (this.isBlank()) {
      this.button.hidden = true;
      this.say("");
    }
    if (this.url) this.save();
    else if (!this.isBlank()) this.say(this.whereKept);
  }

  remember() {
    return remember(this.key, { at: this.typedAt ?? Date.now(), words: this.words(), sent: this.sent, version: this.seen?.value });
  }

  keepAtOnce(isAlways = false) {
    const waits = this.timer || this.later;
    clearTimeout(this.later);
    this.later = this.savedAt = 0;
    if (waits || (isAlways && !this.isSaved())) this.keep();
  }

  // On the server. Another window may have saved there since: what it saved stays beside this.
  async save() {
    if (this.isSaving || this.isSending || isOver || this.isSaved()) return;
    clearTimeout(this.later);
    const wait = (this.savedAt ?? 0) + BETWEEN - Date.now();
    this.later = wait > 0 ? setTimeout(() => this.save(), wait) : 0;
    if (this.later) return;
    if (!navigator.onLine) return this.say(this.whereKept ?? "");
    this.isSaving = true;
    this.savedAt = Date.now();
    const words = this.all();
    const answer = await this.send(words, this.seen.value);
    this.isSaving = false;
    if (!this.isConnected || isOver) return;
    if (answer.version === undefined) return this.failed(answer);
    this.seen.value = answer.version || "";
    this.saved = JSON.stringify(words);
    if (!this.isSaved()) return this.save();
    forget(this.key);
    if (answer.version) this.say(answer.differs ? `${SAVED} Words that you saved elsewhere differ from these: find both under Drafts, in Me.` : SAVED);
  }

  failed({ refusal, isLost }) {
    const kept = this.isBlank() ? "" : this.remember();
    this.say(`${refusal ?? (navigator.onLine ? "Not saved yet." : "")} ${kept}`.trim());
    if (isLost) this.later = setTimeout(() => this.save(), AGAIN);
  }

  // What the server says: {version, differs}, or {refusal}, or nothing of that.
  async send({ added = [], ...words }, version) {
    const { key, csrfmiddlewaretoken: token } = this.form.elements;
    const said = new URLSearchParams({ ...words, key: key.value, draft_version: version ?? "", quietly: 1 });
    for (const one of added) said.append("added", one);
    const body = said.toString();
    const headers = { "X-CSRFToken": token.value, "Content-Type": "application/x-www-form-urlencoded" };
    try {
      const answer = await fetch(this.url, { method: "POST", redirect: "error", keepalive: body.length < LARGEST, headers, body });
      const isOurs = answer.headers.get("Content-Type")?.startsWith("application/json");
      return isOurs ? await answer.json() : {};
    } catch {
      return { isLost: true };
    }
  }

  saveNow(event) {
    event.preventDefault();
    if (this.isBlank()) this.say("There is nothing to save yet.");
    else if (this.isSaved()) this.say(SAVED);
    else {
      this.savedAt = 0;
      this.isSending = false;
      this.keep();
    }
  }

  // The form's key goes with the draft: words that did arrive, although the answer was lost, are
  // not posted twice when they are sent again unchanged, under whichever name is chosen then.
  sending() {
    this.sent = this.form.elements.key?.value;
    this.isSending = true;
    clearTimeout(this.later);
    if (this.url && !this.isBlank()) this.remember();
    else this.keep();
  }

  posted() {
    clearTimeout(this.timer);
    clearTimeout(this.later);
    this.timer = this.later = 0;
    forget(this.key);
    this.button.hidden = true;
    this.say("");
  }

  lost() {
    this.say(`Not sent: the connection was lost. ${this.remember()}`);
  }

  restore() {
    if (this.url) this.saved = this.link || this.isBlank() ? JSON.stringify(this.all()) : "";
    if (this.link) {
      this.link.remove();
      this.button.hidden = false;
    }
    const draft = recall(this.key);
    this.typedAt = draft?.at;
    if (draft && this.isElsewhere(draft)) return;
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
    if (this.url && !draft.sent) this.save();
  }

  // Words of this device that the server has not got, and words from elsewhere that it has: the
  // newer ones stay in the box, and the server keeps both.
  isElsewhere(draft) {
    if (!this.link || draft.version === this.seen.value) return false;
    if (JSON.stringify({ ...this.all(), ...draft.words }) === this.saved) return !forget(this.key);
    if (draft.at > Number(this.form.dataset.draftAt)) {
      this.seen.value = draft.version ?? "";
      return false;
    }
    this.putBeside(draft);
    return true;
  }

  async putBeside(draft) {
    this.isSaving = true;
    const { version } = await this.send(draft.words, draft.version);
    this.isSaving = false;
    if (!version || isOver) return;
    forget(this.key);
    this.seen.value = "";
    this.saved = "";
    this.savedAt = 0;
    this.save();
  }

  fill(words) {
    const changed = this.fields().filter(([name, field]) => name in words && words[name] !== valueOf(field));
    this.isFilling = true;
    for (const [name, field] of changed) {
      setValue(field, words[name]);
      (field[0] ?? field).dispatchEvent(new Event("input", { bubbles: true }));
    }
    this.isFilling = false;
    return changed.length;
  }

  // Images go too: out of the form, so that they are no part of what is saved from now on.
  startAfresh() {
    this.images = this.form.querySelector(".images-added");
    this.images?.remove();
    this.away = this.words();
    forget(this.key);
    const first = { answers: "", drawn_version: this.version, content_notes: "" };
    for (const { name, defaultValue } of this.boxes()) first[name] = this.url ? "" : defaultValue;
    this.fill(first);
    this.button.textContent = "Bring it back";
    this.say("Your draft is put away.");
    this.savedAt = 0;
    if (this.url) this.save();
  }

  bringBack() {
    if (this.images) this.form.querySelector(".composer-images").firstElementChild.after(this.images);
    this.fill(this.away);
    this.away = undefined;
    this.button.textContent = "Start afresh";
    this.savedAt = 0;
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
