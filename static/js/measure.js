// While a summary is written: how many words it has, and for what age it reads. The same comes from
// a button where there is no script.

const AFTER = 800;                                 // milliseconds without a key

class CoppiceMeasure extends HTMLElement {
  connectedCallback() {
    this.box = this.querySelector("textarea");
    this.line = this.querySelector("[data-measured]");
    this.box.form.querySelector("[data-check]").hidden = true;
    this.box.addEventListener("input", () => {
      clearTimeout(this.timer);
      this.timer = setTimeout(() => this.ask(), AFTER);
    });
  }

  async ask() {
    const words = this.box.value;
    const body = new URLSearchParams({ words, csrfmiddlewaretoken: this.box.form.elements.csrfmiddlewaretoken.value });
    try {
      const answer = await fetch(this.dataset.measure, { method: "POST", body, credentials: "same-origin" });
      if ((answer.ok || answer.status === 429) && words === this.box.value) this.line.textContent = (await answer.text()).trim();
    } catch {
      // It is measured again with the next word.
    }
  }
}

customElements.define("coppice-measure", CoppiceMeasure);
