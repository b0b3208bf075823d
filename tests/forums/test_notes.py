"""Notes between those who hold a thread: there, at once, and nowhere else for anybody else."""

import pytest
from django.urls import reverse

from accounts.models import User
from community.actions import leave, suspend
from community.models import Community, Role
from community.permissions import NotAllowed
from community.standing import standing_of
from forums.holders import accept, ask, step_down
from forums.models import Note, Thread
from forums.notes import remove_note, write_note
from jobs.worker import drain
from notifications.page import Page
from realtime.registry import draw, may_watch
from realtime.streams import position
from search.find import EVERYWHERE, find
from search.models import SearchDocument
from tests import factories as make
from tests.addresses import ROUTES

pytestmark = pytest.mark.django_db
CANARY = "quokka"
DOOR = "account_"  # pages that know nothing of communities


def person(voice):
    return User.objects.get(pk=voice.owner_id)


def notes_page(talk):
    return reverse("forums:notes", args=[talk.pk])


@pytest.fixture
def pair(ada, bo, chief, talk):
    """Ada and Bo, who hold the thread together."""
    for voice in (ada, bo):
        ask(talk, by=chief, who=voice)
        accept(talk, by=voice)
    return ada, bo


def leave_note(talk, voice, body=f"A {CANARY} of a word.", key="k"):
    return write_note(talk, by=voice, body=body, key=key)


def test_one_leaves_a_note_and_the_other_reads_it(talk, pair):
    ada, bo = pair
    words = {"by": ada.ref, "key": "k", "body": "She is *tired* today."}
    for _ in range(2):
        assert make.browser_of(ada).post(notes_page(talk), words).status_code == 302
    assert Note.objects.count() == 1
    drain()
    bell = make.browser_of(bo).get(reverse("notifications:notifications")).content.decode()
    assert f"{ada.name} left a facilitators’ note in “Kettles”" in bell
    assert "tired" not in bell
    html = make.browser_of(bo).get(notes_page(talk)).content.decode()
    assert "She is <em>tired</em> today." in html
    assert f"Between you and {ada.name}." in html
    assert person(bo).unread_notifications == 0
    assert (
        "facilitators’ note" not in make.browser_of(ada).get("/me/notifications/").content.decode()
    )


def test_several_notes_are_told_in_one_line(talk, pair):
    ada, bo = pair
    for key in "abc":
        leave_note(talk, ada, key=key)
    drain()
    bell = make.browser_of(bo).get(reverse("notifications:notifications")).content.decode()
    assert "3 new facilitators’ notes in “Kettles”" in bell


def test_the_thread_leads_those_to_their_notes_who_hold_it_and_nobody_else(chief, talk, pair):
    for voice, leads in ((pair[0], True), (chief, False)):
        html = make.browser_of(voice).get(talk.get_absolute_url()).content.decode()
        assert (notes_page(talk) in html) == leads


@pytest.mark.parametrize(
    ("body", "sentence"), [("", "Write something first."), ("x" * 20_001, "the most is 20,000")]
)
def test_a_note_that_cannot_be_is_kept_in_its_form(talk, pair, body, sentence):
    answer = make.browser_of(pair[0]).post(
        notes_page(talk), {"by": pair[0].ref, "key": "k", "body": body}
    )
    assert answer.status_code == 422
    assert sentence in answer.content.decode()
    assert body in answer.content.decode()
    assert not Note.objects.exists()


def test_each_removes_their_own_words_and_nobody_elses(talk, pair):
    ada, bo = pair
    note = leave_note(talk, ada)
    with pytest.raises(NotAllowed):
        remove_note(note, by=bo)
    browser = make.browser_of(bo)
    for pk in (note.pk, 0, "x", "9" * 30):
        assert browser.post(notes_page(talk), {"remove": pk}).status_code == 404
    drain()
    make.browser_of(ada).post(notes_page(talk), {"remove": note.pk})
    drain()
    html = browser.get(notes_page(talk)).content.decode()
    assert f"{ada.name} removed this note." in html
    assert CANARY not in html + draw("note", [note.pk])[note.pk] + Note.objects.get().body
    assert "facilitators’ note" not in browser.get("/me/notifications/").content.decode()
    assert remove_note(note, by=ada).drawn_version == 2


def test_older_notes_are_a_page_away(talk, pair, monkeypatch):
    monkeypatch.setattr("forums.note_views.PAGE", 2)
    for number in range(5):
        leave_note(talk, pair[0], body=f"word{number}", key=f"k{number}")
    browser, shown = make.browser_of(pair[1]), []
    address = notes_page(talk)
    while address:
        answer = browser.get(address)
        page = answer.context["page"]
        shown.append([note.body for note in page.notes])
        address = page.older and f"{notes_page(talk)}?before={page.older}"
    assert shown == [["word3", "word4"], ["word1", "word2"], ["word0"]]


def test_the_page_asks_as_much_for_three_notes_as_for_one(talk, pair, django_assert_num_queries):
    browser = make.browser_of(pair[1])
    counts = []
    for key in "abc":
        leave_note(talk, pair[0], key=key)
        browser.get(notes_page(talk))
        with django_assert_num_queries(12) as asked:
            browser.get(notes_page(talk))
        counts.append(len(asked))
    assert len(set(counts)) == 1


def test_who_steps_down_leaves_or_is_suspended_reads_no_more(chief, talk, pair):
    ada, bo = pair
    note = leave_note(talk, ada)
    readers = {voice.pk: person(voice) for voice in pair}
    assert all(may_watch(who, talk.notes_stream) for who in readers.values())
    step_down(talk, by=bo)
    suspend(ada, by=chief, reason="A rest.")
    for voice in pair:
        who = person(voice)
        assert not may_watch(who, talk.notes_stream)
        assert not Note.objects.visible_to(who).filter(pk=note.pk).exists()
        assert make.browser(who).get(notes_page(talk)).status_code == 404
    with pytest.raises(NotAllowed):
        leave_note(talk, bo, key="more")


def test_who_leaves_the_community_reads_no_more(talk, pair):
    leave_note(talk, pair[0])
    leave(pair[1])
    assert not may_watch(person(pair[1]), talk.notes_stream)
    assert not Note.objects.visible_to(person(pair[1])).exists()


def test_the_notes_of_one_thread_are_not_those_of_another(ada, chief, talk, pair):
    other = make.thread(ada, "Pans")
    ask(other, by=chief, who=chief)
    accept(other, by=chief)
    leave_note(other, chief)
    assert not Note.objects.visible_to(person(pair[0])).exists()
    assert not may_watch(person(pair[0]), other.notes_stream)
    assert CANARY not in make.browser_of(pair[0]).get(notes_page(talk)).content.decode()


# The canary


STANDINGS = [*make.EVERYBODY, "opener", "held before", "asked to hold"]


@pytest.fixture
def house():
    """A public thread of an open community, which two hold; nearly everybody may read all else."""
    community = make.community(visibility=Community.OPEN)
    opener, first, second = (make.member(community) for _ in range(3))
    chief = make.facilitator(community)
    thread = make.thread(opener, confidentiality=Thread.ANYONE)
    make.post(thread, first)
    for voice in (first, second):
        ask(thread, by=chief, who=voice)
        accept(thread, by=voice)
    return thread, first, second, chief


def somebody(standing, house):
    thread, _, _, chief = house
    if standing == "opener":
        return person(thread.voice)
    if standing in {"held before", "asked to hold"}:
        voice = make.member(thread.community)
        ask(thread, by=chief, who=voice)
        if standing == "held before":
            accept(thread, by=voice)
            step_down(thread, by=voice)
        return person(voice)
    return make.standing_towards(thread.community, standing)


def addresses(thread, voice):
    post = thread.posts.get()
    things = {
        ("", ()): (),
        ("communities", ("slug",)): (thread.community.slug,),
        ("people", ("ref",)): (voice.ref,),
        ("threads", ("pk",)): (thread.pk,),
        ("threads", ("pk", "slug")): (thread.pk, thread.slug),
        ("posts", ("pk",)): (post.pk,),
        ("revisions", ("pk",)): (make.revision(post).pk,),
        ("colours", ("strong", "warm")): ("#24573f", "#8a4f1d"),
        ("logo", ("name",)): ("0" * 32,),
    }
    asked = (one for one in ROUTES if not one.name.startswith(DOOR))
    return [one.at(*things.get(one.kind, [thread.pk] * len(one.parameters))) for one in asked]


@pytest.mark.parametrize("standing", STANDINGS)
def test_no_page_feed_search_notice_or_frame_shows_a_note_to_who_does_not_hold_it(house, standing):
    thread, first = house[:2]
    who = somebody(standing, house)
    leave_note(thread, first)
    drain()
    browser = make.browser(who)
    streams = [thread.stream, thread.notes_stream, f"community:{thread.community_id}"]
    asked = "&".join(f"after={name}~0" for name in streams)
    pages = [*addresses(thread, first), "/search/?q=word", f"/live/changes?{asked}"]
    seen = [browser.get(page) for page in pages]
    seen += [browser.post(page, {"remove": 1, "body": "Words.", "key": "k"}) for page in pages[:-1]]
    assert not any(CANARY in f"{one.headers} {one.content.decode()}" for one in seen)
    if who is None:
        return
    who.refresh_from_db()
    assert not Note.objects.visible_to(who).exists()
    assert not may_watch(who, thread.notes_stream)
    assert not any("facilitators’ note" in row.html for row in Page(who).rows)
    assert not find(CANARY, places=standing_of(who).places).hits


def test_the_canary_is_there_for_the_two(house):
    """Else the test above would prove nothing."""
    thread, first, second, _ = house
    leave_note(thread, first)
    drain()
    assert CANARY in make.browser_of(second).get(notes_page(thread)).content.decode()
    poll = make.browser_of(second).get(f"/live/changes?after={thread.notes_stream}~0").json()
    assert CANARY in str(poll["frames"])
    assert any("facilitators’ note" in row.html for row in Page(person(second)).rows)


def test_search_and_the_stream_of_the_thread_know_nothing_of_a_note(house):
    thread, first, *_ = house
    before = position(thread.stream), SearchDocument.objects.count()
    leave_note(thread, first)
    assert (position(thread.stream), SearchDocument.objects.count()) == before
    assert not find(CANARY, places=EVERYWHERE).hits
    thread.refresh_from_db()
    assert thread.last_number == 1


def test_holding_a_thread_is_a_role_of_that_thread(house):
    thread, first, *_ = house
    assert Role.objects.get(voice=first).place == f"t:{thread.pk}"
