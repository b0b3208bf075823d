// The editor: tools, a preview and a clean paste around a text box that also works by itself.
// What it writes is the small Markdown subset that community/markup.py reads.

const WORD = /[\p{L}\p{N}\p{M}'’]/u;
const SIGNS = { bold: ["**", "bold text"], italic: ["_", "italic text"] };
const ROWS = { bullets: /^\s*[-*+]\s+/, numbers: /^\s*\d+[.)]\s+/, quote: /^>\s?/ };
const KEYS = { b: "bold", i: "italic", k: "link" };
const LINK = /\[((?:\\.|[^[\]\\\n])+)\]\(([^()\s]+)\)/g;

class Editor extends HTMLElement {
  connectedCallback() {
    if (this.box) return;
    this.box = this.querySelector("textarea");
    this.bar = this.querySelector("[role=toolbar]");
    this.link = this.querySelector(".editor-link");
    this.region = this.querySelector(".editor-preview");
    this.status = this.querySelector(".editor-status");
    this.dropHint();
    this.bar.hidden = false;
    this.reach(this.buttons()[0]);
    this.addEventListener("click", ({ target }) => this.act(target.closest("[data-do]")?.dataset.do));
    this.bar.addEventListener("mousedown", (event) => event.preventDefault());
    this.bar.addEventListener("focusin", ({ target }) => this.reach(target));
    this.bar.addEventListener("keydown", (event) => this.walk(event));
    this.link.addEventListener("keydown", (event) => this.keysOfLink(event));
    this.box.addEventListener("keydown", (event) => this.keysOfBox(event));
    this.box.addEventListener("paste", (event) => paste(event, this.box));
    this.box.addEventListener("input", (event) => {
      continueRow(event, this.box);
      this.count();
      this.grow();
    });
    this.box.form?.addEventListener("reset", () => setTimeout(() => this.startOver()));
    this.count();
    this.grow();
  }

  act(name) {
    if (name in SIGNS) toggleSign(this.box, ...SIGNS[name]);
    else if (name in ROWS) toggleRows(this.box, name);
    else if (name === "link") this.openLink();
    else if (name === "add-link") this.addLink();
    else if (name === "close-link") this.closeLink();
    else if (name === "preview") this.preview();
    else if (name === "write") this.write();
  }

  // The line about marks is for those who have no tools.
  dropHint() {
    const hint = this.querySelector(`#${CSS.escape(this.box.id)}_marks`);
    if (!hint) return;
    const ids = (this.box.getAttribute("aria-describedby") ?? "").split(" ").filter((id) => id && id !== hint.id);
    if (ids.length) this.box.setAttribute("aria-describedby", ids.join(" "));
    else this.box.removeAttribute("aria-describedby");
    hint.remove();
  }

  keysOfBox(event) {
    const name = KEYS[event.key.toLowerCase()];
    if (!name || event.altKey || event.shiftKey || event.ctrlKey === event.metaKey) return;
    event.preventDefault();
    this.act(name);
  }

  // One stop for the Tab key, arrows within (ARIA Authoring Practices, toolbar).
  buttons() {
    return [...this.bar.querySelectorAll("button:not([hidden])")];
  }

  reach(current) {
    for (const button of this.bar.querySelectorAll("button")) button.tabIndex = button === current ? 0 : -1;
  }

  walk(event) {
    const all = this.buttons();
    const at = all.indexOf(document.activeElement);
    const to = { ArrowRight: at + 1, ArrowLeft: at - 1, Home: 0, End: all.length - 1 }[event.key];
    if (to === undefined) return;
    event.preventDefault();
    all[(to + all.length) % all.length].focus();
  }

  openLink() {
    const { value, selectionStart, selectionEnd } = this.box;
    let [from, to] = grown(this.box);
    let words = value.slice(from, to);
    let address = "";
    for (const found of value.matchAll(LINK)) {
      if (found.index > selectionStart || found.index + found[0].length < selectionEnd) continue;
      [from, to] = [found.index, found.index + found[0].length];
      [words, address] = [found[1].replace(/\\(.)/g, "$1"), found[2]];
    }
    if (!address && /^(https?:\/\/|mailto:)\S+$/i.test(words)) [words, address] = ["", words];
    this.range = [from, to];
    const [first, second] = this.link.querySelectorAll("input");
    first.value = words.replace(/\s+/g, " ");
    second.value = address;
    this.complain("");
    this.showLink(true);
    (words ? second : first).focus();
  }

  addLink() {
    const [words, address] = [...this.link.querySelectorAll("input")].map((input) => input.value.trim());
    const href = whole(address);
    if (address && !href) return this.complain("Write the whole address, for example https://example.org");
    if (!address && !words) return this.complain("Write the address that the link leads to");
    this.showLink(false);
    const label = words.replace(/[[\]\\]/g, "\\$&");
    const text = href && words ? `[${label}](${href})` : href || words;
    replace(this.box, ...this.range, text);
  }

  complain(sentence) {
    const field = this.link.querySelectorAll("input")[1];
    const error = this.link.querySelector(".error");
    error.textContent = sentence;
    error.hidden = !sentence;
    if (!sentence) return field.removeAttribute("aria-invalid");
    field.setAttribute("aria-invalid", "true");
    field.setAttribute("aria-describedby", error.id);
    field.focus();
  }

  closeLink() {
    this.showLink(false);
    this.box.focus();
    this.box.setSelectionRange(...this.range);
  }

  showLink(open) {
    this.link.hidden = !open;
    this.bar.querySelector("[data-do=link]").setAttribute("aria-expanded", String(open));
  }

  keysOfLink(event) {
    if (event.key === "Escape") this.closeLink();
    else if (event.key === "Enter" && event.target.tagName === "INPUT") this.addLink();
    else return;
    event.preventDefault();
    event.stopPropagation();
  }

  async preview() {
    if (!this.box.value.trim()) return this.say("There is nothing to preview yet.");
    const token = this.box.form.elements.csrfmiddlewaretoken.value;
    this.say("Fetching the preview…");
    try {
      const answer = await fetch(this.getAttribute("preview"), {
        method: "POST",
        redirect: "error",
        headers: { "X-CSRFToken": token },
        body: new URLSearchParams({ body: this.box.value }),
      });
      if (!answer.ok && ![422, 429].includes(answer.status)) throw new Error(answer.statusText);
      this.region.innerHTML = await answer.text();
    } catch {
      return this.say("The preview did not arrive. What you wrote is still here: try again in a moment.");
    }
    this.range = [this.box.selectionStart, this.box.selectionEnd];
    this.turn(true);
    this.say("This is how it will look.");
    this.bar.querySelector("[data-do=write]").focus();
  }

  write() {
    this.turn(false);
    this.count();
    this.box.focus();
    this.box.setSelectionRange(...this.range);
  }

  turn(shown) {
    this.region.hidden = !shown;
    this.box.hidden = shown;
    this.showLink(false);
    for (const button of this.bar.children) button.hidden = (button.dataset.do === "write") !== shown;
    this.reach(this.buttons()[0]);
  }

  startOver() {
    this.turn(false);
    this.count();
    this.grow();
  }

  say(sentence) {
    if (this.status.textContent !== sentence) this.status.textContent = sentence;
  }

  // Said in steps, so that a screen reader does not count every key.
  count() {
    const limit = Number(this.getAttribute("limit"));
    if (this.box.value.length <= limit - 1000) return this.say("");
    const left = limit - [...this.box.value].length;
    const step = Math.abs(left) > 100 ? 100 : 10;
    const about = Math.ceil(Math.abs(left) / step) * step;
    this.say(left < 0 ? `Too long by up to ${about} characters.` : `Up to ${about} characters left.`);
  }

  grow() {
    if (CSS.supports("field-sizing", "content")) return;
    this.box.style.height = "auto";
    this.box.style.height = `${this.box.scrollHeight + 4}px`;
  }
}

// Through the browser's own editing, so that undo knows it.
function replace(box, from, to, text) {
  box.focus();
  box.setSelectionRange(from, to);
  if (from === to && !text) return;
  if (document.execCommand(text ? "insertText" : "delete", false, text)) return;
  box.setRangeText(text, from, to, "end");
  box.dispatchEvent(new InputEvent("input", { bubbles: true }));
}

// The selection without the spaces around it, grown to whole words: a mark inside a word is a letter.
function grown({ value, selectionStart: from, selectionEnd: to }) {
  const isWord = (at) => WORD.test(value[at] ?? "");
  const alone = from === to;
  while (from < to && /\s/.test(value[from])) from += 1;
  while (from < to && /\s/.test(value[to - 1])) to -= 1;
  while (isWord(from - 1) && (alone || isWord(from))) from -= 1;
  while (isWord(to) && (alone || isWord(to - 1))) to += 1;
  return [from, to];
}

function toggleSign(box, sign, sample) {
  const [from, to] = grown(box);
  const { value } = box;
  const words = value.slice(from, to);
  const size = sign.length;
  if (value.slice(from - size, from) === sign && value.slice(to, to + size) === sign) {
    replace(box, from - size, to + size, words);
    box.setSelectionRange(from - size, to - size);
  } else if (words.length > 2 * size && words.startsWith(sign) && words.endsWith(sign)) {
    replace(box, from, to, words.slice(size, -size));
    box.setSelectionRange(from, to - 2 * size);
  } else {
    const text = signed(words || sample, sign);
    replace(box, from, to, text);
    const inner = text.includes("\n") || !text.startsWith(sign) ? 0 : size;
    box.setSelectionRange(from + inner, from + text.length - inner);
  }
}

function signed(text, sign) {
  const row = /^((?:(?:[-*+]|\d+[.)]|>)\s+|[\s\uE004])*)(.*?)(\s*)$/;
  return text.split("\n").map((line) => {
    const [, lead, words, tail] = row.exec(line);
    return words ? lead + sign + words + sign + tail : line;
  }).join("\n");
}

function toggleRows(box, kind) {
  const { value } = box;
  const from = value.slice(0, box.selectionStart).lastIndexOf("\n") + 1;
  const end = value.indexOf("\n", box.selectionEnd);
  const to = end < 0 ? value.length : end;
  const rows = value.slice(from, to).split("\n");
  const isMarked = rows.some((row) => row.trim()) && rows.every((row) => !row.trim() || ROWS[kind].test(row));
  let number = 0;
  const text = rows.map((row) => {
    if (isMarked) return row.replace(ROWS[kind], "");
    if (kind === "quote") return `> ${row}`;
    if (!row.trim() && rows.length > 1) return row;
    number += 1;
    return (kind === "numbers" ? `${number}. ` : "- ") + row.replace(ROWS.bullets, "").replace(ROWS.numbers, "");
  }).join("\n");
  replace(box, from, to, text);
  if (rows.length > 1) box.setSelectionRange(from, from + text.length);
}

// Enter goes on with the list or the quote; Enter on an empty row ends it.
function continueRow({ inputType }, box) {
  if (inputType !== "insertLineBreak" && inputType !== "insertParagraph") return;
  const at = box.selectionStart;
  const from = box.value.slice(0, at - 1).lastIndexOf("\n") + 1;
  const row = /^(\s*)(?:([-*+>])|(\d{1,3})([.)]))\s+(.*)$/.exec(box.value.slice(from, at - 1));
  if (!row) return;
  const [, indent, sign, number, dot, words] = row;
  if (words) replace(box, at, at, `${indent}${sign ?? Number(number) + 1 + dot} `);
  else replace(box, from, at, "");
}

function whole(address) {
  const href = address.replace(/[\s<>()[\]\\"`“”‘’]/g, (c) => ({ "(": "%28", ")": "%29", "’": "%E2%80%99" })[c] ?? encodeURIComponent(c));
  if (/^(https?:\/\/[^/]|mailto:[^@]+@.)/i.test(href)) return href;
  if (/^[^\s@/:]+@[^\s@/]+\.[^\s@/]+$/.test(href)) return `mailto:${href}`;
  return /^[\p{L}\p{N}-]+(\.[\p{L}\p{N}-]+)+(:\d+)?([/?#]|$)/u.test(href) ? `https://${href}` : "";
}

// Pasting: what Word, a web page or a mail puts on the clipboard becomes the subset; the rest, text.
// While it is read, private characters stand for "bold from here", "to here" and one step in.
const MARKED = /<(b|strong|i|em|ul|ol|li|blockquote|a|h[1-6]|table)\b|font-(weight|style)|mso-list/i;
const BOLD = ["\uE000", "\uE001", "**"];
const ITALIC = ["\uE002", "\uE003", "_"];
const STEP = "\uE004";

function paste(event, box) {
  const html = event.clipboardData?.getData("text/html") ?? "";
  if (!MARKED.test(html)) return;
  // Even in an inert document, styles and handlers would be reported to the security policy.
  const quiet = html.replace(/<style\b[^]*?<\/style>/gi, "")
    .replace(/<[^>]+>/g, (tag) => tag.replace(/\s(style|on\w+)(?=\s*=)/gi, " data-$1"));
  const page = new DOMParser().parseFromString(quiet, "text/html");
  const text = settle(read(page.body));
  if (!text) return;
  event.preventDefault();
  replace(box, box.selectionStart, box.selectionEnd, text);
}

const style = (node, name) =>
  new RegExp(`${name}\\s*:\\s*([^;]+)`, "i").exec(node.dataset.style ?? "")?.[1] ?? "";

function read(node, within = "") {
  if (node.nodeType === Node.TEXT_NODE) return literal(node.data);
  if (!(node instanceof HTMLElement) || /^(STYLE|SCRIPT|TITLE|TEMPLATE|TEXTAREA|SELECT)$/.test(node.tagName)) return "";
  const tag = node.tagName;
  if (tag === "BR") return "\n";
  if (tag === "IMG") return literal(node.alt);
  if (/^[UO]L$/.test(tag)) return `\n\n${list(node, within)}\n\n`;
  const wordItem = /level(\d)/.exec(style(node, "mso-list"));
  const marker = wordItem && node.querySelector('[data-style*="mso-list:Ignore" i]');
  marker?.remove();
  const isBold = /bold|[6-9]00/.test(style(node, "font-weight") || (/^(B|STRONG|H\d)$/.test(tag) ? "bold" : ""));
  const isItalic = /italic|oblique/.test(style(node, "font-style") || (/^(I|EM)$/.test(tag) ? "italic" : ""));
  const signs = [isBold && BOLD, isItalic && ITALIC].filter((sign) => sign && !within.includes(sign[2]));
  const inside = within + signs.map((sign) => sign[2]).join("");
  let text = [...node.childNodes].map((child) => read(child, inside)).join("");
  for (const [open, close] of signs) text = open + text + close;
  if (wordItem) {
    const sign = /\d|^\s*[a-z][.)]/i.test(marker?.textContent ?? "") ? `${parseInt(marker.textContent, 10) || 1}.` : "-";
    return `\n${STEP.repeat(wordItem[1] - 1)}${sign} ${tight(text)}`;
  }
  if (tag === "A") return anchor(node, text);
  if (tag === "BLOCKQUOTE") return `\n\n${tidy(text).split("\n").map((row) => `> ${row}`.trim()).join("\n")}\n\n`;
  if (/^T[DH]$/.test(tag)) return tight(text).replace(/\n/g, " ") + (node.nextElementSibling ? " | " : "");
  if (/^(DIV|TR|DT|DD|LI)$/.test(tag)) return `\n${text}\n`;
  return /^(P|H\d|TABLE|PRE|SECTION|ARTICLE|HEADER|FOOTER|HR)$/.test(tag) ? `\n\n${text}\n\n` : text;
}

function list(node, within) {
  let number = node.tagName === "OL" ? node.start : NaN;
  return [...node.children].flatMap((item) => {
    const rows = tight(/^[UO]L$/.test(item.tagName) ? list(item, within) : read(item, within)).split("\n");
    const sign = /^[UO]L$/.test(item.tagName) ? STEP : number ? `${number++}. ` : "- ";
    return rows.map((row, at) => (at ? STEP : sign) + row);
  }).join("\n");
}

function anchor(node, text) {
  const href = whole(node.getAttribute("href") ?? "");
  const words = tight(text).replace(/\n/g, " ").replace(/\\?([[\]])/g, "\\$1");
  if (!href || !words || /^https?:\/\//.test(words)) return text;
  return text.replace(text.trim(), () => `[${words}](${href})`);
}

// Marks that would be read as marks get a backslash; those in words and addresses are harmless.
function literal(data) {
  return data.replace(/[\uE000-\uE004]/g, "").replace(/\s+/g, " ")
    .replace(/https?:\/\/\S+|[*_]+|[[\]]/gi, (found, at, all) => {
      if (/^h/i.test(found) || found.length > 3) return found;
      const [before, after] = [all[at - 1] ?? "", all[at + found.length] ?? ""];
      if (/[[\]]/.test(found)) return after === "(" ? `\\${found}` : found;
      const isHarmless = (/\s/.test(before) && /\s/.test(after)) || (WORD.test(before) && WORD.test(after));
      return isHarmless ? found : found.replace(/./g, "\\$&");
    });
}

const tidy = (text) => text.replace(/ +/g, " ").replace(/ ?\n ?/g, "\n").replace(/\n{3,}/g, "\n\n").trim();
const tight = (text) => tidy(text).replace(/\n+/g, "\n");

function settle(text) {
  let settled = tidy(text);
  for (const [open, close, sign] of [BOLD, ITALIC]) {
    settled = settled
      .replace(new RegExp(`${close}(\\s*)${open}`, "g"), "$1")
      .replace(new RegExp(`${open}([^${open}${close}]*)${close}`, "g"), (all, words, at, whole) => {
        const touches = WORD.test(whole[at - 1] ?? "") || WORD.test(whole[at + all.length] ?? "");
        return touches ? words : signed(words, sign);
      });
  }
  return settled.replace(/ +/g, " ").replaceAll(STEP, "    ").trimEnd();
}

customElements.define("coppice-editor", Editor);

// Names are offered after an @, and what offers them is fetched with the first one.
document.addEventListener("input", ({ target: { form, value } }) => {
  if (form?.dataset.namesScript && value.includes("@")) import(form.dataset.namesScript).catch(() => {});  // at the next sign, once there is a connection
});
