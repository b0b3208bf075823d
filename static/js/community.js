// New threads while somebody reads the list: a pill says how many, and nothing moves by itself.

class Threads extends HTMLElement {
  connectedCallback() {
    this.pill = this.querySelector(".pill");
    this.waiting = new Set();
    this.addEventListener("live", ({ detail }) => this.hear(detail));
  }

  hear(frame) {
    if ("reset" in frame) this.say("There may be new threads");
    if (frame.kind !== "thread" || !frame.html) return;
    const row = new DOMParser().parseFromString(frame.html, "text/html").querySelector("[data-thread]");
    if (!row || this.querySelector(`[data-thread="${row.dataset.thread}"]`)) return;
    this.waiting.add(row.dataset.thread);
    const count = this.waiting.size;
    this.say(count === 1 ? "1 new thread" : `${count} new threads`);
  }

  say(words) {
    this.pill.querySelector("span").textContent = words;
    this.pill.hidden = false;
    document.getElementById("announce").textContent = words;
  }
}

customElements.define("coppice-threads", Threads);
