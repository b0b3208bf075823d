import re
from html.parser import HTMLParser

import pytest
from django.template import Context, Template
from hypothesis import example, given, settings
from hypothesis import strategies as st

from community.markup import (
    ATTRIBUTES,
    DEEPEST,
    LIMIT,
    REL,
    TAGS,
    Unreadable,
    clean,
    excerpt,
    normalise,
    plain,
    render,
    trusted,
)

# Text in which the marks that mean something come up far more often than in life.
MARKS = st.one_of(
    st.sampled_from(["*", "**", "_", "- ", "1. ", "2) ", "# ", "> ", "  ", "---", "\\", "`", "'"]),
    st.sampled_from(
        ["[", "](", ")", "![", "https://a.org/x_y", "http://", "mailto:a@b.org", "://"]
    ),
    st.sampled_from(["&lt;", "&", "<", "<b>", "<script>", "javascript:", '"']),
    st.sampled_from(["\n", "\n\n", "\r\n", "\t", "\x00", "\u200d", "\u202e", "\u0301"]),
)
TYPED = st.lists(st.one_of(MARKS, st.text(max_size=8)), max_size=40).map("".join)


class Elements(HTMLParser):
    """What a browser would make of a fragment: its elements, and their attributes."""

    def __init__(self, html):
        super().__init__()
        self.found = []
        self.feed(html)
        self.close()

    def handle_starttag(self, tag, attrs):
        self.found.append((tag, dict(attrs)))


def letters(text):
    return "".join(character for character in text if character.isalpha())


def hrefs(html):
    return [attributes.get("href") for tag, attributes in Elements(html).found if tag == "a"]


@pytest.mark.parametrize(
    ("typed", "shown"),
    [
        ("Hello", "<p>Hello</p>"),
        ("One\nline", "<p>One<br>\nline</p>"),
        ("One\r\n\r\nTwo", "<p>One</p>\n<p>Two</p>"),
        ("**much** and *some*", "<p><strong>much</strong> and <em>some</em></p>"),
        ("- a\n- b", "<ul>\n<li>a</li>\n<li>b</li>\n</ul>"),
        ("1. a\n2. b", "<ol>\n<li>a</li>\n<li>b</li>\n</ol>"),
        ("> said", "<blockquote>\n<p>said</p>\n</blockquote>"),
        ("above\n\n---\n\nbelow", "<p>above</p>\n<hr>\n<p>below</p>"),
        ("", ""),
        ("   \n\n ", ""),
    ],
)
def test_the_small_subset_is_understood(typed, shown):
    assert render(typed) == shown


def test_a_heading_becomes_a_bold_paragraph_because_a_post_stands_under_headings():
    assert render("## What *we* did\nText") == (
        "<p><strong>What <em>we</em> did</strong></p>\n<p>Text</p>"
    )
    assert render("# Last") == "<p><strong>Last</strong></p>"


@pytest.mark.parametrize(
    "typed",
    [
        "f*ck this and sh*t that",
        "a**hole and b**tard",
        "snake_case_word",
        "name: ____ date: ____",
        "****look****",
        "don`t and can`t",
        "2 * 3 * 4 = 24",
        "\\\\server\\files\\new",
        "Tom & Jerry &amp; friends &copy; &#60;",
        "I <3 this, 2 < 3 > 1",
        "<b>bold</b> <!-- note --> <script>alert(1)</script>",
        "[a note]: https only",
        "[just brackets] (and more)",
        "Call 07700 900123, not +44 7700 900123",
        '"quoted" and \u201cquoted\u201d',
    ],
)
def test_what_is_typed_as_plain_text_appears_as_it_was_typed(typed):
    assert plain(render(typed)) == typed
    assert "<em>" not in render(typed)
    assert "<strong>" not in render(typed)


def test_a_backslash_takes_the_meaning_from_a_mark():
    assert render(r"\*not slanted\* and \_nor this\_") == "<p>*not slanted* and _nor this_</p>"
    assert render(r"\# 1 is not a heading") == "<p># 1 is not a heading</p>"


def test_a_numbered_list_keeps_the_numbers_that_were_typed():
    assert render("1986. A hot year") == '<ol start="1986">\n<li>A hot year</li>\n</ol>'
    assert re.findall(r'value="(\d+)"', render("3. a\n5. b\n6. c\n2. d")) == ["5", "2"]


def test_a_numbered_list_that_repeats_one_number_counts_on():
    assert render("1. a\n1. b\n1. c") == render("1. a\n2. b\n3. c")


def test_a_line_right_under_a_list_is_not_part_of_its_last_item():
    assert render("- milk\n- bread\nThanks all") == (
        "<ul>\n<li>milk</li>\n<li>bread</li>\n</ul>\n<p>Thanks all</p>"
    )
    assert render("- one\n  still one") == "<ul>\n<li>one<br>\nstill one</li>\n</ul>"
    assert render("- a\n  1. b\nend").endswith("</ul>\n<p>end</p>")


def test_an_answer_right_under_a_quote_is_not_put_in_the_mouth_of_the_quoted():
    assert render("> You said this\nI disagree") == (
        "<blockquote>\n<p>You said this</p>\n</blockquote>\n<p>I disagree</p>"
    )
    assert plain(render("> > first\n> second\nthird")) == "first second third"
    assert render("> > first\n> second").count("<p>") == 2


def test_lists_inside_lists_count_on_their_own():
    assert "value" not in render("1. a\n   1. x\n   2. y\n2. b\n   - z\n3. c")


def test_text_that_is_indented_is_still_text():
    assert render("    four spaces\n\n\tand a tab") == "<p>four spaces</p>\n<p>and a tab</p>"


@pytest.mark.parametrize(
    ("typed", "address"),
    [
        ("[words](https://example.org/a_(b)?c=d#e)", "https://example.org/a_(b)?c=d#e"),
        ("[words](mailto:help@example.org)", "mailto:help@example.org"),
        ("see https://example.org/a_b_c/*d*.", "https://example.org/a_b_c/*d"),
        ("(https://example.org/Wood_(place))", "https://example.org/Wood_(place)"),
        ("**https://example.org**", "https://example.org"),
        ("at https://example.org: good", "https://example.org"),
        ("\u201chttps://example.org/x\u201d", "https://example.org/x"),
        ("HTTPS://example.org:8443/x", "HTTPS://example.org:8443/x"),
        ("https://b\u00fccher.example/\u00fc", "https://xn--bcher-kva.example/%C3%BC"),
        ("see www.example.org/a_b_c.", "https://www.example.org/a_b_c"),
        ("(WWW.Example.org)", "https://WWW.Example.org"),
        ("**www.example.org**, yes", "https://www.example.org"),
        ("- www.example.org:8443/x?y=z#a", "https://www.example.org:8443/x?y=z#a"),
        ("[www.example.org](https://www.example.org/)", "https://www.example.org/"),
    ],
)
def test_an_address_becomes_a_link(typed, address):
    assert hrefs(render(typed)) == [address]


def test_every_link_is_marked_as_added_by_a_member_and_opens_in_the_same_window():
    for typed in ("[a](https://example.org)", "https://example.org", "[a](mailto:a@example.org)"):
        [(tag, attributes)] = Elements(render(typed)).found[1:]
        assert tag == "a"
        assert attributes["rel"] == REL
        assert set(attributes) == {"href", "rel"}


@pytest.mark.parametrize(
    "typed",
    [
        "[x](javascript:alert(1))",
        "[x](JaVaScRiPt:alert(1))",
        "[x](java\tscript:alert(1))",
        "[x](java\nscript:alert(1))",
        "[x]( javascript:alert(1))",
        "[x](\u00a0javascript:alert(1))",
        "[x](\u200bjavascript:alert(1))",
        "[x](\x01javascript:alert(1))",
        "[x](javascript&colon;alert(1))",
        "[x](&#106;avascript:alert(1))",
        "[x](javascript%3Aalert(1))",
        "[x](<javascript:alert(1)>)",
        "[x](vbscript:msgbox(1))",
        "[x](data:text/html;base64,PHNjcmlwdD4=)",
        "[x](file:///etc/passwd)",
        "[x](//example.org)",
        "[x](/me/)",
        "[x](#top)",
        "[x](mailto:a@example.org?bcc=b@example.org)",
        "[x][y]\n\n[y]: javascript:alert(1)",
        "<javascript:alert(1)>",
        "javascript://example.org/%0aalert(1)",
        "xhttps://example.org",
        "https://",
        "http://...",
        "http://1.2.3.999/",
        "http://example.org:99999/",
        "https://nhs.example@evil.example/",
        "https://name:password@evil.example/",
        "www.",
        "www.example",
        "awww.example.org",
        "me@www.example.org",
        "www.nhs.example@evil.example",
        "javascript:www.example.org",
        "//www.example.org",
    ],
)
def test_nothing_else_becomes_a_link(typed):
    assert hrefs(render(typed)) == []
    assert letters(normalise(typed)) == letters(plain(render(typed)))


def test_a_link_always_has_words():
    assert hrefs(render("[ ](https://example.org)")) == ["https://example.org"]
    assert plain(render("[ ](https://example.org)")) == "[ ](https://example.org)"


def test_white_space_before_a_scheme_is_refused():
    for space in (" ", "\t", "\n", "\u00a0", "\u3000"):
        html = render(f"[words]({space}https://example.org)")
        assert "[words](" in html
        assert ">words<" not in html


def test_the_words_of_a_link_cannot_name_another_site():
    assert "https://evil.example/" in hrefs(render("[here](https://evil.example/)"))
    assert hrefs(render("[https://nhs.example](https://evil.example/)")) == [
        "https://nhs.example",
        "https://evil.example/",
    ]
    assert hrefs(render("[go to www.nhs.example](https://evil.example/)")) == [
        "https://www.nhs.example",
        "https://evil.example/",
    ]
    assert hrefs(render("[https://nhs.example/a](https://nhs.example/a/b)")) == [
        "https://nhs.example/a/b"
    ]


def test_an_image_is_never_fetched_from_elsewhere():
    html = render("![a cat](https://example.org/cat.png) <img src=https://example.org/cat.png>")
    assert {tag for tag, _ in Elements(html).found} == {"p", "a"}


@pytest.mark.parametrize(
    "html",
    [
        "<script>alert(1)</script>",
        "<p onclick=alert(1)>x</p>",
        "<a href='https://example.org' onmouseover=alert(1) style='x' target=_blank>x</a>",
        "<a href=' javascript:alert(1)'>x</a>",
        "<a href='java&#10;script:alert(1)'>x</a>",
        "<a href='&#1;javascript:alert(1)'>x</a>",
        "<a href='//example.org'>x</a>",
        "<svg><p><style><img src=x onerror=alert(1)></style></p></svg>",
        "<math><mtext><table><mglyph><style><!--</style><img src=x onerror=alert(1)>",
        "<noscript><p title='</noscript><img src=x onerror=alert(1)>'>",
        "<ol start='1\" onclick=\"alert(1)'><li value=-5>x</li></ol>",
        "<iframe srcdoc='<script>alert(1)</script>'></iframe>",
        "<p><!--[if IE]><script>alert(1)</script><![endif]--></p>",
    ],
)
def test_hostile_html_is_reduced_to_the_subset(html):
    assert_only_the_subset(clean(html))


def assert_only_the_subset(html):
    for tag, attributes in Elements(html).found:
        assert tag in TAGS
        assert set(attributes) <= ATTRIBUTES.get(tag, set()) | ({"rel"} if tag == "a" else set())
        if tag == "a":
            assert re.match(r"(https?://|mailto:)\S+\Z", attributes["href"], re.IGNORECASE)
            assert attributes["rel"] == REL


@settings(max_examples=300, deadline=None)
@given(TYPED)
@example("[x](https://a.org/\x00)")
@example("*" * 50 + "x" + "*" * 50)
@example("> - 1. > - x")
@example("www.a.b www.c.d/(www.e.f)")
def test_whatever_is_typed_the_result_holds_only_the_subset_or_is_refused(typed):
    try:
        html = render(typed)
    except Unreadable:
        return
    assert_only_the_subset(html)
    assert clean(html).strip() == html


@settings(max_examples=300, deadline=None)
@given(TYPED.filter(lambda typed: "](" not in normalise(typed)))
@example("- a\n\n  - b\n# c\n> d")
@example("\ud800a\ufeffb\u202ec")
def test_no_letter_that_is_typed_is_ever_lost(typed):
    assert letters(plain(render(typed))) == letters(normalise(typed))


@settings(max_examples=200, deadline=None)
@given(st.text())
@example("\u200da\u200d\u0301\u200d\u212a")
def test_normalising_again_changes_nothing(typed):
    once = normalise(typed)
    assert normalise(once) == once
    once.encode()


def test_marks_that_turn_the_reading_direction_or_hide_in_words_are_taken_out():
    assert normalise("a\u202eb\u2066c\u200bd\ufeffe\x00f\u00adg\u2060h") == "abcdefgh"
    assert normalise("pa\u200dss\u200cword") == "password"


@pytest.mark.parametrize(
    "kept",
    [
        "\U0001f469\u200d\U0001f467",  # woman and girl
        "\u2764\ufe0f\u200d\U0001f525",  # heart on fire
        "\U0001f3f4\U000e0067\U000e0062\U000e0073\U000e0063\U000e0074\U000e007f",  # Scotland
        "\u0645\u06cc\u200c\u062e\u0648\u0627\u0647\u0645",  # a Persian word with its joiner
        "\u05e9\u05b8\u05c1\u05dc\u05d5\u05b9\u05dd",
    ],
)
def test_emoji_and_other_scripts_keep_their_joiners(kept):
    assert normalise(kept) == normalise(normalise(kept))
    assert [ord(c) for c in kept if ord(c) in (0x200C, 0x200D)] == [
        ord(c) for c in normalise(kept) if ord(c) in (0x200C, 0x200D)
    ]
    assert plain(render(kept)) == normalise(kept)


def test_a_tag_character_outside_a_flag_is_taken_out():
    assert normalise("a\U000e0041\U000e007fb") == "ab"


def test_piled_accents_cannot_reach_the_lines_above():
    assert len(normalise("q" + "\u0336" * 400)) == 5


def test_line_ends_of_every_system_and_of_word_are_one():
    assert normalise("a\r\nb\rc\x0bd\u2028e") == "a\nb\nc\nd\ne"


def test_letters_are_stored_in_one_spelling():
    assert normalise("cafe\u0301") == "caf\u00e9"


def test_a_text_of_the_greatest_length_is_read_and_a_longer_one_says_by_how_much():
    assert len(plain(render("a" * LIMIT))) == LIMIT
    assert render("\r\n" * LIMIT) == ""
    with pytest.raises(Unreadable, match=r"20,001 characters long and the most is 20,000"):
        render("a" * (LIMIT + 1))


@pytest.mark.parametrize(
    "bomb", [">" * LIMIT, "- " * 9000 + "x", "*a _b " * 1500 + "x" + " c_ d*" * 1500]
)
def test_deep_nesting_is_refused_with_a_sentence_instead_of_losing_words(bomb):
    with pytest.raises(Unreadable, match="inside one another"):
        render(bomb)


def test_nesting_up_to_the_bound_keeps_every_word():
    quotes = ">" * DEEPEST
    assert plain(render(quotes + " kept")) == "kept"
    with pytest.raises(Unreadable):
        render(quotes + "> refused")


@pytest.mark.parametrize(
    "bomb", ["[", "[a](", "[a](http://", "![", "[]", "http://", "://", "http://a.b/http://-"]
)
def test_nested_brackets_and_broken_addresses_are_shown_as_typed(bomb):
    typed = (bomb * LIMIT)[:LIMIT]
    assert plain(render(typed)) == typed


def test_plain_gives_the_words_on_one_line():
    html = render("# Title\n\n- a *b*\n- c & d\n\n> e<f\n\ng\nh")
    assert plain(html) == "Title a b c & d e<f g h"


def test_an_excerpt_ends_between_words():
    assert excerpt("one  two\nthree", 100) == "one two three"
    assert excerpt("one two, three four", 10) == "one two\u2026"
    assert excerpt("In September. Then", 15) == "In September\u2026"
    assert excerpt("x" * 50, 10) == "x" * 9 + "\u2026"


@given(st.text(), st.integers(min_value=1, max_value=50))
def test_an_excerpt_is_never_longer_than_asked(text, length):
    assert len(excerpt(text, length)) <= length


def test_rendered_html_is_output_as_it_is_only_through_trusted():
    html = render("**x**")
    assert Template("{{ html }}").render(Context({"html": html})).startswith("&lt;p&gt;")
    assert Template("{{ html }}").render(Context({"html": trusted(html)})) == html
