// Quoting words that are selected in a post. Without this script the menu of each post leads to the
// box with all of its words, to be cut.

const PAUSE = 250;  // milliseconds without a change of what is selected
const button = document.getElementById("quote-words")?.content.firstElementChild.cloneNode(true);
let timer = 0, chosen = null;

function form() { return document.getElementById("reply"); }

// The post whose own words are selected, or null: what it quotes itself is quoted where it stands.
function postOf(selection) {
  const ends = [selection.anchorNode, selection.focusNode].map((node) => (node?.nodeType === Node.TEXT_NODE ? node.parentElement : node));
  const [one, other] = ends.map((element) => (element?.closest?.(".quote, .post-answers") ? null : element?.closest?.(".post-body")));
  return one && one === other ? one.closest("article[data-number]") : null;
}

function offer() {
  const selection = document.getSelection(), words = selection.toString().trim();
  const article = words && form()?.elements.quotes ? postOf(selection) : null;
  if (article) {
    chosen = { number: article.dataset.number, words };
    article.querySelector(".post-actions")?.prepend(button);
  } else if (document.activeElement !== button) button.remove();
}

function quote({ number, words }) {
  const { quotes, quoted_post: elsewhere, quote: box } = form().elements;
  quotes.value = number;
  elsewhere.value = "";
  box.value = words;
  form().querySelector("[data-quotes]").textContent = `post ${number}`;
  form().querySelector(".composer-quote").hidden = !number;
}

if (button) {
  document.addEventListener("selectionchange", () => {
    clearTimeout(timer);
    timer = setTimeout(offer, PAUSE);
  });
  offer();
  button.addEventListener("pointerdown", (event) => event.preventDefault());  // keeps the selection
  button.addEventListener("click", () => {
    quote(chosen);
    button.remove();
    document.dispatchEvent(new CustomEvent("coppice:answer", { detail: chosen.number }));
  });
}

document.addEventListener("click", (event) => {
  if (!event.target.closest("[data-stop-quoting]")) return;
  event.preventDefault();
  quote({ number: "", words: "" });
  form().querySelector("textarea[name=body]").focus();
});
