// Facilitators' notes appear and go while their page is open. Without this script it is reloaded.

class CoppiceNotes extends HTMLElement {
  connectedCallback() {
    this.list = this.querySelector("ol");
    this.addEventListener("live", ({ detail }) => this.hear(detail));
  }

  hear(frame) {
    if (frame.gone) this.end();
    else if ("reset" in frame) this.fetchAgain();
    else if (frame.kind === "note") hold(() => this.place(article(frame.html)));
  }

  place(fresh) {
    if (!fresh) return;
    const old = this.list.querySelector(`[data-note="${fresh.dataset.note}"]`);
    if (old) {
      if (Number(fresh.dataset.version) <= Number(old.dataset.version)) return;
      if (fresh.matches(".is-removed")) old.parentElement.querySelector("form")?.remove();
      old.replaceWith(fresh);
    } else if ("atEnd" in this.dataset) {
      this.querySelector("[data-empty]")?.remove();
      this.list.appendChild(document.createElement("li")).append(fresh);
      document.getElementById("announce").textContent = "1 new note";
    }
  }

  // The log no longer reaches back to where this page was.
  async fetchAgain() {
    const answer = await fetch(location.href, { credentials: "same-origin" });
    if (!answer.ok) return;
    const fresh = new DOMParser().parseFromString(await answer.text(), "text/html").querySelector("coppice-notes ol");
    if (fresh) this.list.replaceChildren(...fresh.children);
  }

  // Nothing of it stays on the screen of somebody who holds the thread no longer.
  end() {
    this.replaceChildren(this.querySelector("template").content.cloneNode(true));
    document.getElementById("write")?.remove();
  }
}

// What comes above the box one writes in does not push it away.
function hold(change) {
  const { activeElement } = document;
  const box = activeElement.closest("#write") ? activeElement : null;
  const before = box?.getBoundingClientRect().top;
  change();
  if (box) scrollBy({ top: box.getBoundingClientRect().top - before, behavior: "instant" });
}

function article(html) {
  const holder = document.createElement("template");
  holder.innerHTML = html;
  return holder.content.firstElementChild;
}

customElements.define("coppice-notes", CoppiceNotes);
