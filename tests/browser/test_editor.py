"""The editor and the drafts by themselves: a page of static files, no application behind it."""

import re
from functools import partial
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from threading import Thread
from types import SimpleNamespace
from urllib.parse import parse_qs, urlsplit

import pytest
from django import forms
from django.template import engines
from playwright.sync_api import expect

from community.markup import render
from tests.browser.axe import problems

STATIC = Path(__file__).parents[2] / "static"
KINDS = {".js": "text/javascript", ".css": "text/css"}
SOURCES = ("script", "style", "connect", "font", "img")
POLICY = "; ".join(["default-src 'none'", *(f"{kind}-src 'self'" for kind in SOURCES)])
PAGE = """<!doctype html><html lang="en"><title>Editor</title>
<meta name="viewport" content="width=device-width">
{% for name in styles %}<link rel="stylesheet" href="/static/css/{{ name }}.css">{% endfor %}
<script type="module" src="/static/js/editor.js"></script>
<script type="module" src="/static/js/drafts.js"></script>
<body{% if me %} data-me="{{ me }}"{% endif %}{% if shared %} data-shared{% endif %}>
{% if done %}<p data-draft-done="thread:42">Posted.</p>{% endif %}
<div class="frame is-plain"><main class="frame-main"><h1>A thread</h1>
<form class="composer" data-draft="thread:42" method="post" action="/nowhere/">
<input type="hidden" name="csrfmiddlewaretoken" value="a-token">
<input type="hidden" name="key" value="fresh-key">
{% if read %}<input type="hidden" name="drawn_version" value="{{ read }}"
{% if now %}data-now{% endif %}>{% endif %}
{% include "parts/_editor.html" with field=form.body preview_url=preview rows=5 only %}
<button class="button">Post reply</button></form>
<form id="sign-out" action="/nowhere/" method="post" data-forget-drafts>
<button class="button">Sign out</button></form>
</main></div></body></html>"""


class ReplyForm(forms.Form):
    body = forms.CharField(label="Your reply", widget=forms.Textarea, max_length=20_000)


class Desk(BaseHTTPRequestHandler):
    """Serves the page, the static files, and a preview by the real pipeline."""

    def __init__(self, previews, *args):
        self.previews = previews
        super().__init__(*args)

    def do_GET(self):
        address = urlsplit(self.path)
        if address.path.startswith("/static/"):
            file = STATIC / address.path.removeprefix("/static/")
            if not file.exists():
                return self.send_error(404)
            return self.answer(file.read_bytes(), KINDS[file.suffix])
        asked = {
            name: values[0]
            for name, values in parse_qs(address.query, keep_blank_values=True).items()
        }
        form = ReplyForm({"body": ""} if "wrong" in asked else None, initial=asked)
        styles = ["tokens", "base", "layout", "parts", "editor"]
        words = {"me": "anna", "preview": "/preview/", "styles": styles}
        page = engines["django"].from_string(PAGE).render(words | {"form": form} | asked)
        return self.answer(page.encode())

    def do_POST(self):
        body = self.rfile.read(int(self.headers["Content-Length"])).decode()
        self.previews.append((self.headers["X-CSRFToken"], parse_qs(body).get("body", [""])[0]))
        if self.path != "/preview/":
            return self.answer(b"<!doctype html><title>Posted</title>")
        return self.answer(render(self.previews[-1][1]).encode())

    def answer(self, body, kind="text/html; charset=utf-8"):
        self.send_response(200)
        self.send_header("Content-Type", kind)
        self.send_header("Content-Length", str(len(body)))
        self.send_header("Content-Security-Policy", POLICY)
        self.end_headers()
        self.wfile.write(body)

    def log_message(self, *args):
        pass


@pytest.fixture
def desk():
    previews = []
    server = ThreadingHTTPServer(("127.0.0.1", 0), partial(Desk, previews))
    thread = Thread(target=server.serve_forever)
    thread.start()
    yield SimpleNamespace(url=f"http://127.0.0.1:{server.server_port}", previews=previews)
    server.shutdown()
    thread.join()
    server.server_close()


@pytest.fixture
def page(open_page, desk):
    page = open_page(desk)
    page.goto("/")
    return page


def box(page):
    return page.get_by_label("Your reply")


def tool(page, name):
    return page.get_by_role("toolbar").get_by_role("button", name=name, exact=True)


def write(page, words, select=None):
    """Put `words` in the box as typing would, and select `select` in them (or the end)."""
    box(page).fill(words)
    start = words.index(select) if select else len(words)
    span = [start, start + len(select or "")]
    box(page).evaluate("(box, span) => { box.focus(); box.setSelectionRange(...span) }", span)


def selection(page):
    return box(page).evaluate("box => box.value.slice(box.selectionStart, box.selectionEnd)")


def paste(page, html, text="plain"):
    box(page).evaluate(
        """(box, [html, text]) => {
            const data = new DataTransfer();
            data.setData("text/html", html);
            data.setData("text/plain", text);
            box.focus();
            const what = { clipboardData: data, bubbles: true, cancelable: true };
            const event = new ClipboardEvent("paste", what);
            if (box.dispatchEvent(event)) document.execCommand("insertText", false, text);
        }""",
        [html, text],
    )
    return box(page).input_value()


def kept(page):
    return page.evaluate("Object.keys(localStorage)")


# Tools


@pytest.mark.parametrize(
    ("words", "select", "name", "after", "selected"),
    [
        ("a good day", "good", "Bold", "a **good** day", "good"),
        ("a good day", "good ", "Bold", "a **good** day", "good"),
        ("a good day", "oo", "Italic", "a _good_ day", "good"),
        ("a **good** day", "good", "Bold", "a good day", "good"),
        ("a **good** day", "**good**", "Bold", "a good day", "good"),
        ("a ", None, "Bold", "a **bold text**", "bold text"),
        ("one\ntwo", "one\ntwo", "Bold", "**one**\n**two**", "**one**\n**two**"),
        ("- one", "- one", "Italic", "- _one_", "- _one_"),
        ("one\n\ntwo", "one\n\ntwo", "List", "- one\n\n- two", "- one\n\n- two"),
        ("- one\n- two", "one\n- two", "List", "one\ntwo", "one\ntwo"),
        ("- one\n- two", "one\n- two", "Numbers", "1. one\n2. two", "1. one\n2. two"),
        ("1. one\n2. two", "one\n2. two", "Quote", "> 1. one\n> 2. two", "> 1. one\n> 2. two"),
        ("> one", "one", "Quote", "one", ""),
        ("", None, "List", "- ", ""),
    ],
)
def test_a_tool_puts_its_marks_around_the_words_and_takes_them_off(
    page, words, select, name, after, selected
):
    write(page, words, select)
    tool(page, name).click()
    expect(box(page)).to_have_value(after)
    expect(box(page)).to_be_focused()
    assert selection(page) == selected


def test_with_the_cursor_in_a_word_the_whole_word_is_marked(page):
    write(page, "some word here")
    box(page).evaluate("box => box.setSelectionRange(7, 7)")
    box(page).press("Control+b")
    expect(box(page)).to_have_value("some **word** here")


def test_the_browsers_undo_takes_a_mark_back(page):
    write(page, "a good day", "good")
    tool(page, "Bold").click()
    box(page).press("Control+z")
    expect(box(page)).to_have_value("a good day")


@pytest.mark.parametrize(("key", "after"), [("b", "**x**"), ("i", "_x_")])
def test_the_keys_everybody_knows_work_in_the_text_box(page, key, after):
    write(page, "x", "x")
    box(page).press(f"Control+{key}")
    expect(box(page)).to_have_value(after)


def test_enter_goes_on_with_a_list_and_enter_on_an_empty_row_ends_it(page):
    box(page).click()
    page.keyboard.type("1. one\ntwo\n\nafter")
    expect(box(page)).to_have_value("1. one\n2. two\nafter")
    box(page).fill("")
    page.keyboard.type("> said\nmore")
    expect(box(page)).to_have_value("> said\n> more")


def test_the_toolbar_is_one_stop_for_tab_and_walked_with_arrows(page):
    box(page).focus()
    page.keyboard.press("Shift+Tab")
    expect(tool(page, "Bold")).to_be_focused()
    page.keyboard.press("ArrowRight")
    expect(tool(page, "Italic")).to_be_focused()
    page.keyboard.press("End")
    expect(tool(page, "Preview")).to_be_focused()
    page.keyboard.press("ArrowRight")
    expect(tool(page, "Bold")).to_be_focused()
    page.keyboard.press("ArrowLeft")
    page.keyboard.press("Tab")
    expect(box(page)).to_be_focused()
    page.keyboard.press("Shift+Tab")
    expect(tool(page, "Preview")).to_be_focused()


# Links


def add_link(page, words, address):
    if words is not None:
        page.get_by_label("Words to show").fill(words)
    page.get_by_label("Web or e-mail address").fill(address)
    page.keyboard.press("Enter")


@pytest.mark.parametrize(
    ("address", "href"),
    [
        ("https://example.org/a b(c)", "https://example.org/a%20b%28c%29"),
        ("example.org/page", "https://example.org/page"),
        ("help@example.org", "mailto:help@example.org"),
    ],
)
def test_a_link_is_made_of_words_and_an_address(page, address, href):
    write(page, "see the page today", "the page")
    box(page).press("Control+k")
    expect(page.get_by_label("Words to show")).to_have_value("the page")
    add_link(page, None, address)
    expect(box(page)).to_have_value(f"see [the page]({href}) today")
    expect(page.get_by_role("group", name="Link")).to_be_hidden()
    expect(box(page)).to_be_focused()
    assert f'href="{href}"' in render(box(page).input_value())


def test_brackets_in_the_words_of_a_link_stay_brackets(page):
    write(page, "")
    tool(page, "Link").click()
    add_link(page, "page [2]", "https://example.org")
    assert ">page [2]</a>" in render(box(page).input_value())


def test_an_address_that_is_none_is_asked_for_again_and_nothing_is_lost(page):
    write(page, "word", "word")
    tool(page, "Link").click()
    add_link(page, None, "javascript:alert(1)")
    expect(page.get_by_role("alert")).to_contain_text("Write the whole address")
    expect(page.get_by_label("Web or e-mail address")).to_be_focused()
    page.keyboard.press("Escape")
    expect(box(page)).to_have_value("word")
    assert selection(page) == "word"


def test_a_link_that_is_there_can_be_changed_and_taken_off(page):
    write(page, "see [it](https://old.example) now", "it")
    tool(page, "Link").click()
    expect(page.get_by_label("Web or e-mail address")).to_have_value("https://old.example")
    add_link(page, None, "https://new.example")
    expect(box(page)).to_have_value("see [it](https://new.example) now")
    write(page, box(page).input_value(), "it")
    tool(page, "Link").click()
    add_link(page, None, "")
    expect(box(page)).to_have_value("see it now")


def test_the_fields_of_the_link_are_not_posted(page):
    assert page.evaluate("[...new FormData(document.forms[0]).keys()]") == [
        "csrfmiddlewaretoken",
        "key",
        "body",
    ]


# Preview


def test_the_preview_is_what_the_server_makes_of_it_and_writing_goes_on_where_it_was(page, desk):
    write(page, "a **good** <b>day</b>", "good")
    tool(page, "Preview").click()
    region = page.get_by_role("region", name="Preview")
    expect(region).to_have_text("a good <b>day</b>")
    expect(region.locator("strong")).to_have_text("good")
    expect(box(page)).to_be_hidden()
    expect(tool(page, "Keep writing")).to_be_focused()
    expect(tool(page, "Bold")).to_be_hidden()
    tool(page, "Keep writing").click()
    expect(box(page)).to_be_focused()
    assert selection(page) == "good"
    assert desk.previews == [("a-token", "a **good** <b>day</b>")]


def test_a_preview_that_does_not_arrive_says_so_and_keeps_the_words(page):
    write(page, "words")
    page.context.set_offline(True)
    tool(page, "Preview").click()
    expect(page.get_by_text("The preview did not arrive.")).to_be_visible()
    expect(box(page)).to_have_value("words")


def test_an_empty_box_has_no_preview(page, desk):
    tool(page, "Preview").click()
    expect(page.get_by_text("There is nothing to preview yet.")).to_be_visible()
    assert desk.previews == []


# Pasting


@pytest.mark.parametrize(
    ("html", "after"),
    [
        ("<b>Much</b> and <i>some</i>", "**Much** and _some_"),
        ("<b>Mu</b><b>ch</b> <strong> more </strong>", "**Much more**"),
        ("<p><b>B</b>old letter</p>", "Bold letter"),
        ("<h2>Title</h2><p>One<br>two</p><p>three</p>", "**Title**\n\nOne\ntwo\n\nthree"),
        ("<ul><li>a<ul><li><b>b</b></li></ul></li><li>c</li></ul>", "- a\n    - **b**\n- c"),
        ("<ol start=3><li><p>a</p></li><li>b</li></ol>", "3. a\n4. b"),
        ("<p>x</p><blockquote><p>a</p><p>b</p></blockquote>y", "x\n\n> a\n>\n> b\n\ny"),
        (
            "<a href='https://a.example/x_(y)'>here [1]</a>",
            r"[here \[1\]](https://a.example/x_%28y%29)",
        ),
        ("<a href='javascript:alert(1)'>here</a>", "here"),
        ("<a href='/page'>here</a>", "here"),
        ("<a href='https://a.example'>https://a.example</a>", "https://a.example"),
        ("<b>x</b> <script>alert(1)</script><img src=x onerror=alert(1) alt=cat>", "**x** cat"),
        (
            "<i>x</i> *y* f*ck a_b https://a.example/_b_",
            r"_x_ \*y\* f*ck a_b https://a.example/_b_",
        ),
        ("<table><tr><td>a<td><b>b</b><tr><td>c<td>d</table>", "a | **b**\n\nc | d"),
        (
            "<b style='font-weight:normal' id=docs-internal-guid-1><p>"
            "<span style='font-weight:700'>Bold</span>"
            "<span style='font-style:italic'> slant</span></p></b>",
            "**Bold** _slant_",
        ),
        (
            "<style>p{}</style><p class=MsoNormal style='margin:0'>Text<o:p></o:p></p>"
            "<p class=MsoListParagraph style='mso-list:l0 level1 lfo1'><![if !supportLists]>"
            "<span style='mso-list:Ignore'>\u00b7<span>&nbsp;&nbsp;</span></span><![endif]>One</p>"
            "<p class=MsoListParagraphCxSpLast style='mso-list:l0 level2 lfo1'>"
            "<span style='mso-list:Ignore'>o&nbsp;</span>Two <b>deep</b></p>"
            "<p style='mso-list:l1 level1 lfo2'><span style='mso-list:Ignore'>1.</span>First</p>",
            "Text\n\n- One\n    - Two **deep**\n1. First",
        ),
    ],
)
def test_what_is_pasted_from_word_or_a_page_comes_out_clean(page, html, after):
    assert (
        paste(page, f"<html><body>\n<!--StartFragment-->{html}<!--EndFragment--></body></html>")
        == after
    )


def test_plain_words_are_pasted_as_they_are(page):
    assert paste(page, "<meta charset=utf-8><span>2 * 3 * 4</span>", "2 * 3 * 4") == "2 * 3 * 4"


def test_a_paste_replaces_the_selection_and_can_be_undone(page):
    write(page, "old words", "old")
    assert paste(page, "<b>new</b>") == "**new** words"
    box(page).press("Control+z")
    expect(box(page)).to_have_value("old words")


# Length


def test_the_count_appears_only_near_the_end(page):
    status = page.locator(".editor-status")
    box(page).fill("x" * 19_000)
    expect(status).to_be_empty()
    box(page).fill("x" * 19_250)
    expect(status).to_have_text("Up to 800 characters left.")
    box(page).fill("x" * 20_007)
    expect(status).to_have_text("Too long by up to 10 characters.")
    box(page).fill("x")
    expect(status).to_be_empty()


# Without JavaScript, and for everybody


def test_without_javascript_it_is_a_labelled_text_box_with_a_line_of_help(open_page, desk):
    page = open_page(desk, java_script_enabled=False)
    page.goto("/")
    expect(box(page)).to_be_editable()
    expect(box(page)).to_have_accessible_description(re.compile("Leave an empty line"))
    expect(page.get_by_role("toolbar")).to_be_hidden()


def test_an_error_is_read_with_the_box(open_page, desk):
    page = open_page(desk)
    page.goto("/?wrong=1")
    expect(box(page)).to_have_accessible_description(re.compile("This field is required"))
    expect(box(page)).to_have_attribute("aria-invalid", "true")


@pytest.mark.parametrize("width", [360, 1280])
@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_the_editor_passes_axe_and_its_tools_are_large_enough(open_page, desk, width, scheme):
    page = open_page(desk, viewport={"width": width, "height": 800}, color_scheme=scheme)
    page.goto("/?wrong=1")
    tool(page, "Link").click()
    add_link(page, "", "nothing")
    assert problems(page) == []
    for button in page.get_by_role("toolbar").get_by_role("button").all():
        size = button.bounding_box()
        assert size["width"] >= 44
        assert size["height"] >= 44
    assert page.evaluate("document.documentElement.scrollWidth") <= width
    box(page).fill("- a\n- **b** https://example.org")
    tool(page, "Preview").click()
    expect(page.get_by_role("region", name="Preview")).to_be_visible()
    assert problems(page) == []


# Drafts


def draft(page):
    return page.locator("coppice-draft [role=status]")


def test_a_draft_is_kept_on_the_device_and_comes_back(page):
    box(page).fill("half a thought")
    expect(draft(page)).to_have_text("Draft kept on this device.")
    page.reload()
    expect(box(page)).to_have_value("half a thought")
    expect(draft(page)).to_have_text("Your draft is back.")


def test_leaving_the_page_at_once_keeps_the_last_words(page):
    box(page).fill("typed just now")
    page.reload()
    expect(box(page)).to_have_value("typed just now")


def test_starting_afresh_puts_the_draft_away_and_can_be_taken_back(page):
    box(page).fill("old draft")
    page.reload()
    page.get_by_role("button", name="Start afresh").click()
    expect(box(page)).to_have_value("")
    assert kept(page) == []
    page.get_by_role("button", name="Bring it back").click()
    expect(box(page)).to_have_value("old draft")
    page.get_by_role("button", name="Start afresh").click()
    page.reload()
    expect(box(page)).to_have_value("")
    expect(draft(page)).to_be_empty()


def test_a_draft_keeps_which_version_it_changes_until_a_page_shows_both(page):
    version = page.locator("[name=drawn_version]")
    page.goto("/?read=3")
    box(page).fill("my change")
    expect(draft(page)).to_have_text("Draft kept on this device.")
    page.goto("/?read=4")
    expect(box(page)).to_have_value("my change")
    expect(version).to_have_value("3")
    page.get_by_role("button", name="Start afresh").click()
    expect(version).to_have_value("4")
    page.get_by_role("button", name="Bring it back").click()
    expect(version).to_have_value("3")
    page.goto("/?read=4&now=yes")
    expect(box(page)).to_have_value("my change")
    expect(version).to_have_value("4")
    page.goto("/?read=5&body=my change")
    expect(version).to_have_value("5")


def test_emptying_the_box_removes_the_draft(page):
    box(page).fill("words")
    expect(draft(page)).to_have_text("Draft kept on this device.")
    box(page).fill("")
    expect(draft(page)).to_be_empty()
    assert kept(page) == []


def test_a_lost_connection_is_said_with_where_the_words_are(page):
    box(page).fill("words")
    page.context.set_offline(True)
    expect(draft(page)).to_have_text("You are offline. Draft kept on this device.")
    page.context.set_offline(False)
    expect(draft(page)).to_have_text("Draft kept on this device.")
    page.evaluate("document.forms[0].dispatchEvent(new Event('htmx:sendError'))")
    expect(draft(page)).to_contain_text("Not sent: the connection was lost.")


def test_what_was_sent_without_an_answer_keeps_its_key_until_it_is_changed(page):
    key = page.locator("[name=key]")
    page.evaluate("document.forms[0].elements.key.value = 'first-key'")
    box(page).fill("sent")
    page.evaluate("document.forms[0].dispatchEvent(new SubmitEvent('submit', { bubbles: true }))")
    page.reload()
    expect(draft(page)).to_contain_text("If it has been posted already, start afresh.")
    expect(key).to_have_value("first-key")
    page.reload()
    expect(key).to_have_value("first-key")
    box(page).fill("sent, and changed")
    expect(key).to_have_value("fresh-key")


def test_a_draft_is_gone_once_it_is_posted(page):
    for event in (
        "document.dispatchEvent(new CustomEvent('coppice:posted', { detail: 'thread:42' }))",
        "form.dispatchEvent(new CustomEvent('htmx:beforeOnLoad',"
        " { detail: { elt: form, xhr: { status: 200 } } }))",
    ):
        box(page).fill("posted words")
        expect(draft(page)).to_have_text("Draft kept on this device.")
        page.evaluate(f"const form = document.forms[0]; {event}")
        assert kept(page) == []
        expect(draft(page)).to_be_empty()


def test_a_refused_post_keeps_its_draft(page):
    box(page).fill("words")
    expect(draft(page)).to_have_text("Draft kept on this device.")
    page.evaluate(
        "const form = document.forms[0]; form.dispatchEvent(new CustomEvent("
        "'htmx:beforeOnLoad', { detail: { elt: form, xhr: { status: 422 } } }))"
    )
    assert len(kept(page)) == 1


def test_the_page_after_a_post_can_say_which_draft_is_done(page):
    box(page).fill("posted words")
    expect(draft(page)).to_have_text("Draft kept on this device.")
    page.goto("/?done=1")
    expect(box(page)).to_have_value("")
    assert kept(page) == []


@pytest.mark.parametrize("goodbye", ["sign out", "leave"])
def test_signing_out_and_leaving_take_every_draft_with_them(page, goodbye):
    box(page).fill("kept")
    expect(draft(page)).to_have_text("Draft kept on this device.")
    box(page).fill("kept and not yet written")
    with page.expect_navigation():
        page.evaluate(
            """goodbye => {
                if (goodbye === "sign out") return document.forms[1].requestSubmit();
                document.dispatchEvent(new Event("coppice:leave"));
                location.assign("/?me=");
            }""",
            goodbye,
        )
    page.goto("/")
    assert kept(page) == []
    expect(box(page)).to_have_value("")


def test_nobody_meets_the_draft_of_another_person(page):
    box(page).fill("private words")
    expect(draft(page)).to_have_text("Draft kept on this device.")
    page.goto("/?me=bert")
    expect(box(page)).to_have_value("")
    assert kept(page) == []


def test_a_page_without_a_person_keeps_the_draft_for_its_writer_and_shows_it_to_nobody(page):
    box(page).fill("written before the session ended")
    expect(draft(page)).to_have_text("Draft kept on this device.")
    page.goto("/?me=")
    expect(box(page)).to_have_value("")
    page.goto("/")
    expect(box(page)).to_have_value("written before the session ended")


def test_on_a_shared_device_only_the_open_page_remembers(page):
    box(page).fill("from before")
    expect(draft(page)).to_have_text("Draft kept on this device.")
    page.goto("/?shared=1")
    expect(box(page)).to_have_value("")
    box(page).fill("words")
    expect(draft(page)).to_contain_text("This is a shared device")
    assert kept(page) == []
    assert page.evaluate("sessionStorage.length") == 0
    page.evaluate("const form = document.forms[0]; form.replaceWith(form.cloneNode(true))")
    expect(box(page)).to_have_value("words")
    page.reload()
    expect(box(page)).to_have_value("")


def test_a_draft_older_than_thirty_days_is_removed(page):
    box(page).fill("old")
    expect(draft(page)).to_have_text("Draft kept on this device.")
    page.evaluate(
        """() => {
            const [name] = Object.keys(localStorage);
            const stored = JSON.parse(localStorage[name]);
            const at = stored.at - 31 * 24 * 3600 * 1000;
            localStorage[name] = JSON.stringify({ ...stored, at });
            localStorage["coppice-draft:anna:broken"] = "{";
            localStorage["something-else"] = "kept";
        }"""
    )
    page.goto("/?me=anna")
    expect(box(page)).to_have_value("")
    assert kept(page) == ["something-else"]


def test_a_full_device_is_said(page):
    page.evaluate(
        """() => {
            for (let size = 2 ** 22; size >= 1; size /= 2) {
                try { localStorage[`x${size}`] = "x".repeat(size); } catch { continue; }
            }
        }"""
    )
    box(page).fill("words that do not fit any more")
    expect(draft(page)).to_contain_text("This device has no room for a draft.")


def test_a_form_that_came_back_with_an_error_keeps_the_words_the_server_gave_back(page):
    page.goto("/?body=words%20from%20the%20server")
    expect(box(page)).to_have_value("words from the server")
    expect(draft(page)).to_be_empty()
