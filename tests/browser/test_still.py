"""Whatever happens in a thread, what is read in it stays where it is, in every frame drawn."""

import pytest
from django.urls import reverse
from playwright.sync_api import expect

from forums.actions import edit, remove, update_context
from forums.holders import accept, ask
from forums.holding import close, reopen, resolve, rest, wake
from forums.notes import write_note
from forums.noting import set_notes
from forums.poll import YES
from forums.poll_outcomes import conclude
from forums.polls import close as close_poll
from forums.polls import vote
from forums.reacting import react
from forums.reaction import Feeling
from forums.rearranging import split
from forums.summaries import summarise
from tests import factories
from tests.browser.conftest import live

LONG = "\n\n".join(["A few words to make this a little taller than it was before."] * 4)
PHONE, DESK = {"width": 360, "height": 740}, {"width": 1280, "height": 720}
READ = """([selector, top]) => {
  const place = () => document.querySelector(selector).getBoundingClientRect().top;
  if (top) scrollBy(0, place() - top);
  const began = place();
  window.strayed = [];
  (function look() {
    if (Math.abs(place() - began) > 1) strayed.push(Math.round(place() - began));
    requestAnimationFrame(look);
  })();
}"""


@pytest.fixture
def posts(people):
    return people.posts(9, LONG)


def to_posts(people, posts):
    """What happens to posts, with what shows that it has arrived."""
    ruth, heron = people.ruth_voice, people.heron
    react(posts[0], by=heron, feeling=Feeling.THANKS)
    yield "#post-1 .post-felt"
    edit(posts[1], by=ruth, body=f"{LONG} More of it. {LONG}")
    yield "#post-2 :text('More of it.')"
    set_notes(posts[2], by=ruth, add=factories.content_note())
    yield "#post-3 details.noted"
    remove(posts[3], by=ruth)
    yield "#post-4.is-removed"
    people.posts(1, LONG)
    yield "#post-10"
    words = {"title": "Pans", "context": "About pans.", "key": "k"}
    split(people.thread, by=ruth, numbers=[1], **words)
    yield "#banners .traces"


def to_polls(people):
    poll = factories.poll(people.thread)
    yield ".poll :text('Nobody has voted yet')"
    vote(poll, by=people.heron, key="k", marks={1: YES})
    yield ".poll :text('1 has voted')"
    close_poll(poll, by=people.ruth_voice)
    yield ".poll :text('See this poll')"
    conclude(poll, by=people.ruth_voice, outcome="We take tea.")
    yield ".poll-outcome"


def to_the_thread(people):
    ruth, thread = people.ruth_voice, people.thread
    ask(thread, by=ruth, who=people.heron)
    accept(thread, by=people.heron)
    yield "#banners .holders"
    rest(thread, by=people.heron, hours=2, note="A breath.")
    yield "#banners .is-resting"
    wake(thread, by=people.heron)
    yield "#banners:not(:has(.is-resting))"
    resolve(thread, by=people.heron, outcome=LONG)
    yield "#banners :text('The outcome')"
    close(thread, by=people.heron)
    yield "#banners :text('This thread is closed')"
    yield "body:not(:has([data-write]))"  # which goes some seconds later
    summarise(thread, by=people.heron, words=LONG)
    yield "#banners :text('In short')"
    reopen(thread, by=people.heron)
    yield "#banners:not(:has-text('This thread is closed'))"


def everything(people, posts):
    yield from to_posts(people, posts)
    yield from to_polls(people)
    yield from to_the_thread(people)


@pytest.mark.parametrize(
    ("size", "read", "top"),
    [(PHONE, "#post-7", 150), (PHONE, "#context p:last-child", 150), (DESK, "h1", None)],
    ids=["a post", "the opening text", "the top"],
)
def test_nothing_that_happens_moves_what_is_being_read(people, posts, visit, size, read, top):
    update_context(people.thread, by=people.ruth_voice, title="Pots", context=LONG)
    page = live(visit(people.dawn, people.address, viewport=size))
    expect(page.locator("#context p")).to_have_count(4)
    page.evaluate(READ, [read, top])
    for arrived in everything(people, posts):
        expect(page.locator(arrived).first).to_be_attached()
        assert page.evaluate("strayed") == [], arrived


def test_a_facilitators_note_that_comes_does_not_move_the_box_one_writes_in(people, visit):
    ruth, thread = people.ruth_voice, people.thread
    for who in (ruth, people.heron):
        ask(thread, by=ruth, who=who)
        accept(thread, by=who)
    address = reverse("forums:notes", args=[thread.pk])
    page = live(visit(people.ruth, address, viewport=PHONE))
    page.get_by_label("Your note").press_sequentially("I think")
    page.evaluate(READ, ["textarea", 300])
    write_note(thread, by=people.heron, body=LONG, key="k")
    expect(page.locator("coppice-notes .post")).to_be_attached()
    assert page.evaluate("strayed") == []
    write_note(thread, by=people.heron, body=LONG, key="another")
    expect(page.locator("coppice-notes .post")).to_have_count(2)
    assert page.evaluate("strayed") == []
