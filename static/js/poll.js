// A poll that is alive on its own page: what everybody sees comes in the frame; what is this
// reader's is fetched again, and the vote they are about to cast is left alone while it can be cast.

class CoppicePoll extends HTMLElement {
  connectedCallback() {
    this.addEventListener("live", ({ detail }) => this.hear(detail));
  }

  hear(frame) {
    if (frame.gone) { location.reload(); return; }
    if ("reset" in frame) { this.refresh(true); return; }
    if (frame.kind !== "poll" || !frame.html) return;
    const fresh = new DOMParser().parseFromString(frame.html, "text/html").querySelector("[data-poll]");
    if (fresh && this.place(fresh)) this.refresh(false);
  }

  // False where it is another poll, or no newer than what is here.
  place(fresh) {
    const old = document.getElementById(fresh.id);
    if (!old || !this.contains(old) || Number(fresh.dataset.version) <= Number(old.dataset.version)) return false;
    this.hasEnded = "open" in old.dataset && !("open" in fresh.dataset);
    old.replaceWith(document.adoptNode(fresh));
    if (this.hasEnded) document.getElementById("announce").textContent = "The poll has closed";
    return true;
  }

  async refresh(withPoll) {
    const page = await fetchPage();
    if (!page) return;
    const fresh = page.querySelector("coppice-poll [data-poll]");
    if (withPoll && fresh) this.place(fresh);
    for (const name of this.hasEnded ? ["poll-form", "poll-votes"] : ["poll-votes"]) {
      const part = page.getElementById(name);
      if (part) document.getElementById(name).replaceWith(document.adoptNode(part));
    }
  }
}

async function fetchPage() {
  try {
    // The answer to a refused vote stands at an address that only takes votes.
    const answer = await fetch(location.pathname.replace(/vote\/$/, ""), { credentials: "same-origin" });
    return answer.ok && !answer.redirected ? new DOMParser().parseFromString(await answer.text(), "text/html") : null;
  } catch {
    return null;
  }
}

customElements.define("coppice-poll", CoppicePoll);
