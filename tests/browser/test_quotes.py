"""Quoting words of a post while the thread is alive."""

from playwright.sync_api import expect

from forums.actions import remove
from forums.models import Post
from tests import factories
from tests.browser.conftest import box, live, post, write

SELECT = """(article) => {
  const body = article.querySelector('.post-body');
  const words = document.createTreeWalker(body, NodeFilter.SHOW_TEXT);
  let node = words.nextNode();
  while (!node.data.includes('sings')) node = words.nextNode();
  const start = node.data.indexOf('kettle');
  document.getSelection().setBaseAndExtent(node, start, node, start + 'kettle sings'.length);
}"""


def quote_button(page):
    return page.get_by_role("button", name="Quote these words")


def test_selected_words_are_quoted_and_go_when_their_author_removes_them(people, visit):
    people.posts(1, "The kettle sings at dawn.")
    page = live(visit(people.dawn, people.address))
    other = live(visit(people.ruth, people.address))
    expect(quote_button(page)).to_have_count(0)
    post(page, 1).evaluate(SELECT)
    quote_button(page).click()
    expect(page.get_by_label("Words you quote from post 1")).to_have_value("kettle sings")
    expect(box(page)).to_be_focused()
    write(page, "So it does.")
    for reader in (page, other):
        quote = post(reader, 2).locator(".quote")
        expect(quote.get_by_role("link", name="Ruth Ashdown wrote")).to_be_visible()
        expect(quote.get_by_role("blockquote")).to_have_text("kettle sings")
    expect(page.locator(".composer-quote")).to_be_hidden()
    remove(Post.objects.get(thread=people.thread, number=1), by=people.ruth_voice)
    for reader in (page, other):
        expect(post(reader, 2)).to_contain_text("not there any more")
        expect(post(reader, 2)).not_to_contain_text("kettle sings")


def test_a_quote_is_put_away_again_and_no_draft_keeps_its_words(people, visit):
    people.posts(1, "The kettle sings at dawn.")
    page = live(visit(people.dawn, people.address))
    post(page, 1).evaluate(SELECT)
    quote_button(page).click()
    box(page).fill("Half a thought")
    expect(page.locator("coppice-draft [role=status]")).to_have_text("Saved as draft.")
    assert "kettle" not in page.evaluate("JSON.stringify(localStorage)")
    page.get_by_role("link", name="Do not quote").click()
    expect(page.locator(".composer-quote")).to_be_hidden()
    write(page, "Without it.")
    expect(post(page, 2)).to_contain_text("Without it.")
    expect(post(page, 2).locator(".quote")).to_have_count(0)


def test_words_of_a_muted_name_stay_out_of_sight_in_new_quotes(people, visit):
    people.posts(1, "The kettle sings at dawn.")
    page = live(visit(people.dawn, people.address))
    page.goto(people.ruth_voice.get_absolute_url())
    page.get_by_role("button", name="Mute").click()
    live(page).goto(people.address)
    live(page)
    third = factories.member(people.community)
    factories.post(people.thread, third, "So it does.", quotes=1, quote="kettle sings")
    expect(post(page, 2).locator(".quote-by")).to_contain_text("a name that you have muted")
    expect(post(page, 2).locator(".quote blockquote")).to_be_hidden()
