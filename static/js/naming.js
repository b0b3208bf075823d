// Shows a made-up name and its leaf as others will see them. Without this file the form says the
// same, only without the picture of it.

class Naming extends HTMLElement {
  connectedCallback() {
    this.preview = this.querySelector(".naming-preview");
    this.preview.classList.add("is-live");
    this.addEventListener("input", () => this.show());
    this.show();
  }

  show() {
    const name = this.querySelector("[name=name]").value.trim();
    const leaf = this.querySelector("[name=leaf]:checked")?.value;
    this.preview.querySelector("[data-name]").textContent = name || "The name you type";
    for (const one of this.preview.querySelectorAll("[data-leaf]")) one.hidden = one.dataset.leaf !== leaf;
  }
}

customElements.define("coppice-naming", Naming);
