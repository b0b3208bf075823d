// The topics that a hub offers become buttons that put their name into the line, and take it out.
// Without this script they are a list to type from. A name may have a comma in it.

class Topics extends HTMLElement {
  connectedCallback() {
    if (this.box) return;
    this.box = document.getElementById(this.getAttribute("for"));
    this.buttons = [...this.querySelectorAll(".chip")].map((chip) => this.button(chip));
    this.box.addEventListener("input", () => this.show());
    this.show();
  }

  button(chip) {
    const button = document.createElement("button");
    button.type = "button";
    button.className = "chip";
    button.textContent = chip.textContent;
    button.addEventListener("click", () => this.press(button.textContent));
    chip.removeAttribute("class");
    chip.replaceChildren(button);
    return button;
  }

  press(name) {
    const at = this.place(name);
    const before = this.box.value;
    const rest = at < 0 ? [before, name] : [before.slice(0, at), before.slice(at + name.length)];
    this.box.value = rest.map((part) => part.replace(/^[\s,]+|[\s,]+$/g, "")).filter(Boolean).join(", ");
    this.box.dispatchEvent(new Event("input", { bubbles: true }));
  }

  // Where the name stands in the line as a whole topic, or -1.
  place(name) {
    const line = this.box.value.toLowerCase();
    const whole = name.toLowerCase();
    for (let at = line.indexOf(whole); at >= 0; at = line.indexOf(whole, at + 1)) {
      const isWhole = /(^|,)\s*$/.test(line.slice(0, at)) && /^\s*(,|$)/.test(line.slice(at + whole.length));
      if (isWhole) return at;
    }
    return -1;
  }

  show() {
    for (const button of this.buttons) button.setAttribute("aria-pressed", this.place(button.textContent) >= 0);
  }
}

customElements.define("coppice-topics", Topics);
