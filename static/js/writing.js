// What helps while one writes: what the guard would ask about, tips beside the box, similar threads.
// All of it is asked of the server, which has the rules, and none of it stands in the way.

const PAUSE = 1200;  // milliseconds without a key
const MAY_BE_PERSONAL = /\p{Nd}|@|[([]at[)\]]/iu;  // wider than any rule of the server's

// The fragment that answers, or "" where none came: what helps is never in the way.
async function ask(address, options = {}) {
  try {
    const answer = await fetch(address, { redirect: "error", ...options });
    return answer.ok ? await answer.text() : "";
  } catch {
    return "";
  }
}

function send(form, address, words) {
  const headers = { "X-CSRFToken": form.elements.csrfmiddlewaretoken.value };
  return ask(address, { method: "POST", headers, body: new URLSearchParams(words) });
}

class Asking extends HTMLElement {
  connectedCallback() {
    this.form = this.closest("form");
    this.listening = new AbortController();
    this.begin();
  }

  disconnectedCallback() {
    clearTimeout(this.timer);
    this.listening.abort();
  }

  listen(name, act) {
    this.form.addEventListener(name, act, { signal: this.listening.signal });
  }

  soon() {
    clearTimeout(this.timer);
    this.timer = setTimeout(() => this.look(), PAUSE);
  }

  // The last question counts, whichever answer comes last. What says the same is not said again.
  async show(place, question, answer) {
    if (question === this.asked) return;
    this.asked = question;
    this.put(place, question, await answer());
  }

  // Nothing is taken from under the focus: what has it stays until it leaves.
  put(place, question, html) {
    if (question !== this.asked || place.innerHTML === html) return;
    if (place.contains(document.activeElement)) {
      place.addEventListener("focusout", () => setTimeout(() => this.put(place, question, html)), { once: true });
    } else place.innerHTML = html;
  }
}

class Guard extends Asking {
  begin() {
    const isText = ({ type, name }) => name && name !== "quote" && ["text", "textarea"].includes(type);
    this.fields = [...this.form.elements].filter(isText);
    this.listen("input", ({ target }) => this.fields.includes(target) && this.soon());
  }

  look() {
    const words = this.fields.map((field) => field.value).join("\n");
    const body = MAY_BE_PERSONAL.test(words) ? words : "";
    this.show(this, body, () => (body ? send(this.form, this.dataset.url, { body }) : ""));
  }
}

class Tips extends Asking {
  begin() {
    this.listen("focusin", () => this.look());
    this.listen("change", ({ target }) => target.name === "by" && this.look());
    this.listen("input", ({ target }) => target.name === "answers" && this.look());
  }

  look() {
    const { answers, by } = this.form.elements;
    const query = new URLSearchParams({ answers: answers.value, by: by.value });
    const address = `${this.dataset.url}?${query}`;
    this.show(this, address, () => ask(address, { headers: { "HX-Request": "true" } }));
  }
}

class Similar extends Asking {
  begin() {
    this.querySelector("button").remove();
    this.place = this.querySelector("[role=status]");
    this.listen("input", ({ target }) => target.name === "title" && this.soon());
  }

  look() {
    const title = this.form.elements.title.value;
    this.show(this.place, title, () => send(this.form, this.dataset.url, { title }));
  }
}

customElements.define("coppice-guard", Guard);
customElements.define("coppice-tips", Tips);
customElements.define("coppice-similar", Similar);
