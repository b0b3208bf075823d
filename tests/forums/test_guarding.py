"""What looks personal is asked about before anybody reads it, and nothing typed is lost."""

import re

import pytest

from community.fields import TOPIC
from community.models import Vouched
from forums.models import Post, Thread
from tests.factories import browser_of, post
from tests.forums.test_forms import WORDS

pytestmark = pytest.mark.django_db
NUMBER = "07700 900123"
TYPED = f"Ring me on {NUMBER}, any day."
LEFT = "Ring me on [phone number removed], any day."


@pytest.fixture(params=["reply", "new thread", "title", "topics", "edit", "context"])
def door(request, ada, talk):
    """(send, stored): how words come in, and where those that arrived last stand."""
    mine = post(talk, ada)
    address, box = {
        "reply": (f"/threads/{talk.pk}/reply/", "body"),
        "new thread": (f"/communities/{ada.community.slug}/threads/new/", "context"),
        "title": (f"/communities/{ada.community.slug}/threads/new/", "title"),
        "topics": (f"/communities/{ada.community.slug}/threads/new/", "topics"),
        "edit": (f"/posts/{mine.pk}/edit/", "body"),
        "context": (f"/threads/{talk.pk}/context/", "context"),
    }[request.param]
    words = {"context": "About.", **WORDS, "by": ada.ref}
    model = Post if box == "body" else Thread

    def stored():
        row = model.objects.latest("pk")
        return ", ".join(reversed(row.topic_names)) if box == "topics" else getattr(row, box)

    def send(typed, **more):
        return browser_of(ada).post(address, words | {box: typed} | more)

    return send, stored


def seen(answer):
    return re.search(r'name="seen" value="([^"]*)"', answer.content.decode())[1]


def test_it_is_asked_about_and_nothing_is_stored_or_lost(door):
    send, stored = door
    before, rows = stored(), (Post.objects.count(), Thread.objects.count())
    answer = send(TYPED)
    page = answer.content.decode()
    assert answer.status_code == 422
    assert f"This looks like a phone number: {NUMBER}" in page
    assert TYPED in page
    assert page.count('name="guard" value="') == 2
    assert "Back to my words</a>" in page
    assert (stored(), (Post.objects.count(), Thread.objects.count())) == (before, rows)


def test_it_is_taken_out_on_request(door):
    send, stored = door
    assert send(TYPED, guard="take_out").status_code == 302
    assert stored() == LEFT
    assert not Vouched.objects.exists()


def test_it_stands_when_the_person_says_so_and_only_that_is_recorded(door, ada):
    send, stored = door
    asked = send(TYPED)
    assert send(TYPED, guard="keep", seen=seen(asked)).status_code == 302
    assert stored() == TYPED
    vouched = Vouched.objects.get()
    assert (vouched.voice, vouched.kind) == (ada, "phone")
    assert vouched.about in {"post", "thread"}
    assert NUMBER not in repr(vars(vouched))


def test_what_came_to_it_after_the_question_is_asked_about_too(door):
    send, stored = door
    before, asked = stored(), send(TYPED)
    answer = send(f"{TYPED} Or jo@example.org", guard="keep", seen=seen(asked))
    assert answer.status_code == 422
    assert "an e-mail address: jo@example.org" in answer.content.decode()
    assert stored() == before


@pytest.mark.parametrize("more", [{}, {"guard": "keep"}, {"guard": "x"}, {"seen": "x" * 5000}])
def test_nobody_gets_past_it_without_having_been_asked(door, more):
    send, _ = door
    assert send(TYPED, **more).status_code == 422


def test_a_retry_after_a_lost_answer_records_it_once(ada, talk):
    words = {"by": ada.ref, "key": "k", "body": TYPED}
    address, browser = f"/threads/{talk.pk}/reply/", browser_of(ada)
    words |= {"guard": "keep", "seen": seen(browser.post(address, words))}
    for _ in range(2):
        browser.post(address, words)
    assert (Post.objects.count(), Vouched.objects.count()) == (1, 1)
    assert Vouched.objects.get().object_id == Post.objects.get().pk


def test_what_stood_in_a_post_before_is_not_asked_about_again_nor_taken_out(ada, talk):
    mine = post(talk, ada, TYPED)
    address, browser = f"/posts/{mine.pk}/edit/", browser_of(ada)
    added = {"body": f"{TYPED} Or NG7 9ZX.", "drawn_version": "1"}
    asked = browser.post(address, added).content.decode()
    assert "a postcode: NG7 9ZX" in asked
    assert "looks like a phone number" not in asked
    browser.post(address, added | {"guard": "take_out"})
    mine.refresh_from_db()
    assert mine.body == f"{TYPED} Or [postcode removed]."


def test_a_title_that_grows_too_long_by_it_is_not_stored(ada):
    typed = f"{'y' * 130} NG7 9ZX"
    words = {"context": "About.", **WORDS, "by": ada.ref, "title": typed, "guard": "take_out"}
    answer = browser_of(ada).post(f"/communities/{ada.community.slug}/threads/new/", words)
    assert "With that taken out it is too long." in answer.content.decode()
    assert typed in answer.content.decode()
    assert not Thread.objects.exists()


def test_a_topic_that_grows_too_long_by_it_ends_where_topics_end(ada):
    words = {**WORDS, "by": ada.ref, "context": "About.", "guard": "take_out"}
    words["topics"] = f"{'y' * 92} NG7 9ZX"
    browser_of(ada).post(f"/communities/{ada.community.slug}/threads/new/", words)
    assert Thread.objects.get().topic_names == [f"{'y' * 92} [postcode"[:TOPIC]]


def test_many_findings_are_counted_and_not_all_listed(ada, talk):
    body = " ".join(f"07700 9001{number:02}" for number in range(40))
    answer = browser_of(ada).post(
        f"/threads/{talk.pk}/reply/", {"by": ada.ref, "key": "k", "body": body}
    )
    assert answer.content.decode().count("This looks like a phone number: ") <= 2 * 5
    assert "There are 35 more like these." in answer.content.decode()


def test_enter_in_a_field_chooses_nothing(ada):
    words = {**WORDS, "by": ada.ref, "context": TYPED}
    page = browser_of(ada).post(f"/communities/{ada.community.slug}/threads/new/", words)
    form = page.content.decode().split('name="seen"')[1]
    assert re.search(r"<button[^>]*>", form)[0] == '<button hidden tabindex="-1">'


def test_what_stands_in_a_draft_is_asked_about(ada):
    place = f"/communities/{ada.community.slug}/threads/new/"
    words = {**WORDS, "by": ada.ref, "context": TYPED}
    browser_of(ada).post(f"{place}draft/", words)
    assert browser_of(ada).post(place, words).status_code == 422
    assert not Thread.objects.exists()


@pytest.mark.parametrize(
    ("typed", "said"),
    [
        (TYPED, "This looks like a phone number: <strong>07700 900123</strong>."),
        ("NHS 999 040 6456", "This looks like an NHS number: <strong>999 040 6456</strong>."),
        ("Ring NHS 111.", ""),
        ("<b>jo@example.org</b>", "<strong>jo@example.org</strong>"),
        ("7" * 50_000, ""),
        ("", ""),
    ],
)
def test_while_one_writes_the_same_rules_say_what_will_be_asked_about(ada, typed, said):
    answer = browser_of(ada).post("/threads/check/", {"body": typed})
    assert answer.status_code == 200
    assert said in answer.content.decode()
    assert bool(answer.content.strip()) == bool(said)
    assert not Vouched.objects.exists()


def test_who_writes_a_lot_is_warned_no_longer_and_asked_all_the_same(ada, talk, settings):
    settings.LIMITS = settings.LIMITS | {"checks": (1, 600)}
    browser = browser_of(ada)
    answers = [browser.post("/threads/check/", {"body": TYPED}) for _ in range(2)]
    assert [bool(answer.content.strip()) for answer in answers] == [True, False]
    words = {"by": ada.ref, "key": "k", "body": TYPED}
    assert browser.post(f"/threads/{talk.pk}/reply/", words).status_code == 422
