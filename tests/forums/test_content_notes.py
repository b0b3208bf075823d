"""Words under content notes: folded up for everybody who has not chosen to see them at once."""

import re
from datetime import timedelta

import pytest
import time_machine
from django.urls import reverse
from django.utils import timezone

from accounts.models import User
from community.content_note import ContentNote
from community.content_notes import forget_kept
from community.permissions import NotAllowed
from forums.actions import remove
from forums.closed import AlreadyRemoved, ThreadGone
from forums.holding import close
from forums.models import Draft, Post, Thread
from forums.noting import set_notes
from forums.rearranging import merge, split
from forums.summaries import summarise
from forums.thread_removal import remove_thread
from jobs.worker import drain
from notifications.following import follow
from notifications.models import Notification
from notifications.registry import notice_of
from realtime.registry import draw
from realtime.streams import position
from tests import factories as make
from tests.conftest import clear_caches

pytestmark = pytest.mark.django_db
WORDS = "Canaries fell silent."


@pytest.fixture
def death():
    return make.content_note("Death")


@pytest.fixture
def prison():
    return make.content_note("Restraint and prison")


@pytest.fixture
def hard(bo, talk, death):
    """A post of Bo's under a note, which answers one of Ada's."""
    make.post(talk, talk.voice)
    return make.post(talk, bo, WORDS, answers=1, content_notes=death)


@pytest.fixture
def grave(bo, death):
    """A thread whose opening text is under a note."""
    return make.thread(bo, "Canary cages", context=WORDS, content_notes=death)


def choose(voice, **notes):
    """What this person opens or hides."""
    User.objects.filter(pk=voice.owner_id).update(**notes)


def page(voice, address):
    return make.browser_of(voice).get(address).content.decode()


def folded(html):
    """What stands in closed details under notes."""
    return re.findall(
        r'<details class="noted"(?: data-notes="[\d ]*")?><summary>.*?</details>', html, re.S
    )


def is_folded(html):
    """Whether the words are there once, and only folded up."""
    return html.count(WORDS) == sum(one.count(WORDS) for one in folded(html)) == 1


def numbers(notes):
    return [n for n in range(64) if notes >> n & 1]


def put(voice, name, noted, stood, *notes):
    said = {"stood": stood, "content_notes": [n for one in notes for n in numbers(one)]}
    address = reverse(f"forums:{name}", args=[noted.pk])
    return make.browser_of(voice).post(address, said)


# Writing


def test_a_writer_sets_notes_for_a_post(ada, bo, talk, death, prison):
    said = {"body": WORDS, "by": bo.ref, "key": "k", "content_notes": numbers(death | prison)}
    make.browser_of(bo).post(reverse("forums:reply", args=[talk.pk]), said)
    assert Post.objects.get().content_notes == death | prison
    html = page(ada, talk.get_absolute_url())
    assert is_folded(html)
    assert "<summary>Content notes: Death, Restraint and prison</summary>" in html


def test_a_writer_sets_notes_for_a_thread(ada, bo, death):
    said = {"title": "Canary cages", "context": WORDS, "by": bo.ref, "key": "k"}
    said |= {"kind": "question", "confidentiality": "members", "content_notes": numbers(death)}
    make.browser_of(bo).post(reverse("forums:new_thread", args=[bo.community.slug]), said)
    assert is_folded(page(ada, Thread.objects.get().get_absolute_url()))


def test_notes_are_offered_in_closed_details_and_retired_ones_are_not(bo, talk, death, prison):
    ContentNote.objects.get(number=numbers(prison)[0]).offer(False)
    clear_caches()
    html = page(bo, talk.get_absolute_url())
    assert '<details class="notes-to-choose"><summary>Content notes</summary>' in html
    assert "Death" in html
    assert "Restraint and prison" not in html


def test_a_note_that_was_retired_while_one_wrote_is_kept(bo, talk, death):
    ContentNote.objects.get(number=numbers(death)[0]).offer(False)
    said = {"body": WORDS, "by": bo.ref, "key": "k", "content_notes": numbers(death)}
    make.browser_of(bo).post(reverse("forums:reply", args=[talk.pk]), said)
    assert Post.objects.get().content_notes == death


@pytest.mark.parametrize("number", ["61", "x", "-1", "\u0663"])
def test_words_are_never_posted_without_a_note_that_was_not_understood(bo, talk, death, number):
    said = {"body": WORDS, "by": bo.ref, "key": "k", "content_notes": [number]}
    answer = make.browser_of(bo).post(reverse("forums:reply", args=[talk.pk]), said)
    assert answer.status_code == 422
    assert f"{WORDS}</textarea>" in answer.content.decode()
    assert not Post.objects.exists()


def test_a_refused_reply_keeps_what_was_ticked(bo, talk, death):
    said = {"body": "", "by": bo.ref, "key": "k", "content_notes": numbers(death)}
    html = make.browser_of(bo).post(reverse("forums:reply", args=[talk.pk]), said).content.decode()
    assert '<details class="notes-to-choose" open>' in html
    assert re.search(rf'value="{numbers(death)[0]}"[^>]* checked', html)


@pytest.mark.parametrize("is_script", [True, False])
def test_a_draft_keeps_its_notes(bo, talk, death, prison, is_script):
    both = numbers(death | prison)
    said = {"body": WORDS, "content_notes": " ".join(map(str, both)) if is_script else both}
    make.browser_of(bo).post(reverse("forums:save_draft", args=[talk.pk]), said)
    assert Draft.objects.get().content_notes == death | prison
    html = page(bo, talk.get_absolute_url())
    assert len(re.findall(r'name="content_notes"[^>]* checked', html)) == 2


def test_a_draft_of_a_thread_keeps_its_notes(bo, death):
    address = reverse("forums:save_new_draft", args=[bo.community.slug])
    make.browser_of(bo).post(address, {"title": "Cages", "content_notes": numbers(death)})
    html = page(bo, reverse("forums:new_thread", args=[bo.community.slug]))
    assert len(re.findall(r'name="content_notes"[^>]* checked', html)) == 1


# Putting them on later


def test_a_facilitator_adds_a_note_and_the_author_is_told_kindly(bo, chief, talk, death):
    post = make.post(talk, bo, WORDS)
    drain()
    assert put(chief, "post_content_notes", post, 0, death).status_code == 302
    drain()
    told = page(bo, reverse("notifications:notifications"))
    assert "A facilitator added a content note to your post in “Kettles”" in told
    assert "Content note: Death. Your words have not changed." in told
    assert chief.name not in told
    assert WORDS not in told
    assert not Notification.objects.filter(kind="notedpost").exclude(person=bo.owner).exists()


def test_a_facilitator_adds_a_note_to_a_thread(bo, chief, death):
    thread = make.thread(bo, context=WORDS)
    put(chief, "content_notes", thread, 0, death)
    drain()
    assert is_folded(page(chief, thread.get_absolute_url()))
    assert "to your thread “" in page(bo, reverse("notifications:notifications"))


def test_an_author_is_told_of_no_note_of_their_own(bo, talk, death):
    post = make.post(talk, bo, WORDS)
    set_notes(post, by=bo, add=death)
    drain()
    assert not Notification.objects.filter(kind="notedpost").exists()


def test_a_note_that_was_taken_off_again_is_not_told(bo, chief, talk, death):
    post = make.post(talk, bo, WORDS)
    set_notes(post, by=chief, add=death)
    set_notes(post, by=chief, drop=death)
    assert notice_of("notedpost").concerns(post.pk) == {}


def test_neither_takes_off_what_the_other_put_there(bo, chief, talk, death, prison):
    post = make.post(talk, bo, WORDS, content_notes=death)
    set_notes(post, by=chief, add=prison)
    assert set_notes(post, by=bo, drop=death | prison).content_notes == prison
    set_notes(post, by=bo, add=death)
    assert set_notes(post, by=chief, drop=death | prison).content_notes == death
    html = page(chief, reverse("forums:post_content_notes", args=[post.pk]))
    assert f"{bo.name} has set: Content note: Death. This stays." in html


def test_what_was_put_there_meanwhile_stays(bo, chief, talk, death, prison):
    other = make.facilitator(bo.community)
    post = make.post(talk, bo, WORDS)
    set_notes(post, by=other, add=prison)
    put(chief, "post_content_notes", post, 0, death)
    post.refresh_from_db()
    assert post.content_notes == death | prison


def test_a_retired_note_is_not_lost_from_what_has_it(bo, talk, death):
    post = make.post(talk, bo, WORDS, content_notes=death)
    ContentNote.objects.get(number=numbers(death)[0]).offer(False)
    clear_caches()
    html = page(bo, reverse("forums:post_content_notes", args=[post.pk]))
    assert re.search(r'name="content_notes"[^>]* checked', html)


def test_no_other_member_puts_a_note_on_somebodys_words(ada, bo, talk, death):
    post = make.post(talk, bo)
    for noted in (post, make.thread(bo)):
        with pytest.raises(NotAllowed):
            set_notes(noted, by=ada, add=death)
    assert "Content notes" not in page(ada, reverse("forums:more", args=[post.pk]))
    assert "Content notes" in page(bo, reverse("forums:more", args=[post.pk]))


def test_what_is_gone_takes_no_note(bo, chief, talk, death):
    post = make.post(talk, bo)
    remove(post, by=bo)
    with pytest.raises(AlreadyRemoved):
        set_notes(post, by=chief, add=death)
    remove_thread(talk, by=chief, reason="It named somebody.")
    with pytest.raises(ThreadGone):
        set_notes(talk, by=make.facilitator(bo.community), add=death)


def test_an_author_who_is_editing_meanwhile_loses_nothing(bo, chief, talk, death):
    post = make.post(talk, bo, WORDS)
    set_notes(post, by=chief, add=death)
    said = {"body": "Other words.", "drawn_version": post.drawn_version}
    address = reverse("forums:edit", args=[post.pk])
    assert make.browser_of(bo).post(address, said).status_code == 302
    post.refresh_from_db()
    assert (post.body, post.content_notes) == ("Other words.", death)


# Reading


def test_who_chose_to_see_them_finds_the_words_open(ada, talk, hard, death):
    assert is_folded(page(ada, talk.get_absolute_url()))
    choose(ada, opens_notes=death)
    html = page(ada, talk.get_absolute_url())
    assert WORDS in html
    assert folded(html) == []
    assert f'"opens": {numbers(death)}' in html


def test_words_open_only_for_who_chose_to_see_all_of_their_notes(ada, chief, hard, death, prison):
    choose(ada, opens_notes=death)
    set_notes(hard, by=chief, add=prison)
    assert is_folded(page(ada, hard.thread.get_absolute_url()))


def test_what_one_reader_opened_stays_folded_for_all_others(ada, chief, talk, hard, death):
    choose(ada, opens_notes=death)
    assert folded(page(ada, talk.get_absolute_url())) == []
    assert is_folded(page(chief, talk.get_absolute_url()))


def test_an_opening_text_is_open_for_who_chose_so(ada, chief, grave, death):
    assert is_folded(page(chief, grave.get_absolute_url()))
    choose(ada, opens_notes=death)
    assert folded(page(ada, grave.get_absolute_url())) == []


def test_a_visitor_finds_them_folded(bo, death):
    here = make.member(make.community(visibility="open"))
    thread = make.thread(here, context=WORDS, content_notes=death, confidentiality="anyone")
    assert is_folded(make.browser(None).get(thread.get_absolute_url()).content.decode())


def test_a_renamed_note_is_read_on_posts_that_were_drawn_before(ada, talk, hard, death):
    page(ada, talk.get_absolute_url())
    ContentNote.objects.filter(number=numbers(death)[0]).update(name="Bereavement")
    forget_kept()
    assert "<summary>Content note: Bereavement</summary>" in page(ada, talk.get_absolute_url())


def test_open_pages_hear_of_a_facilitators_note_at_once(bo, chief, talk, death):
    post, thread = make.post(talk, bo, WORDS), make.thread(bo, context=WORDS)
    make.post(thread, bo)  # which quotes nothing, and is not drawn again
    for noted, kind, stream in ((post, "post", talk.stream), (thread, "context", thread.stream)):
        before = position(stream)
        set_notes(noted, by=chief, add=death)
        assert position(stream) == before + 1
        assert is_folded(draw(kind, [noted.pk])[noted.pk])


def test_a_live_frame_is_folded_whoever_has_chosen_to_see(ada, talk, hard, death):
    choose(ada, opens_notes=death)
    page(ada, talk.get_absolute_url())
    assert is_folded(draw("post", [hard.pk])[hard.pk])


def test_the_summary_of_a_noted_thread_is_folded_too(ada, chief, grave):
    close(grave, by=chief)
    summarise(grave, by=chief, words="They fell silent.")
    html = page(ada, grave.get_absolute_url())
    assert any("They fell silent." in one for one in folded(html))
    assert html.count("They fell silent.") == 1


def test_a_thread_with_notes_takes_no_more_queries(ada, talk, hard, django_assert_num_queries):
    browser = make.browser_of(ada)
    browser.get(talk.get_absolute_url())
    with django_assert_num_queries(5):
        browser.get(talk.get_absolute_url())


# Outside the thread


def test_a_list_says_which_notes_a_thread_has(ada, grave):
    html = page(ada, ada.community.get_absolute_url())
    assert '<span class="chip is-note">Content note: Death</span>' in html


@pytest.mark.parametrize("place", ["search", "home", "told", "person", "history", "removal"])
def test_no_page_outside_the_thread_says_the_words(ada, bo, chief, talk, hard, place):
    """But for who has chosen to see them."""
    drain()
    make.revision(hard, f"{WORDS} They fell silent.")
    reader, address = {
        "search": (ada, "/search/?q=canaries"),
        "home": (ada, "/"),
        "told": (ada, reverse("notifications:notifications")),
        "person": (ada, bo.get_absolute_url()),
        "history": (ada, reverse("forums:history", args=[hard.pk])),
        "removal": (chief, reverse("forums:remove", args=[hard.pk])),
    }[place]
    html = page(reader, address)
    assert "Content note: Death" in html
    outside = html
    for one in folded(html):
        outside = outside.replace(one, "")
    assert "fell silent" not in outside
    choose(reader, opens_notes=hard.content_notes)
    assert folded(page(reader, address)) == []


def test_posts_of_a_noted_thread_are_without_words_outside_it(ada, bo, grave):
    make.post(grave, bo, "Quiet canaries.")
    html = page(ada, "/search/?q=quiet&kind=post")
    assert "Canary cages" in html
    assert "Quiet canaries" not in html
    assert "Quiet canaries" in page(ada, grave.get_absolute_url())


def test_no_feed_has_the_words(death):
    here = make.member(make.community(visibility="open"))
    thread = make.thread(
        here, "Canary cages", context=WORDS, content_notes=death, confidentiality="anyone"
    )
    make.post(thread, here, WORDS)
    choose(here, opens_notes=death)
    html = make.browser_of(here).post(reverse("forums:my_feed"), {"do": "make"}).content.decode()
    mine = re.search(r'value="http://testserver([^"]+)"', html)[1]
    of_thread = reverse("forums:thread_feed", args=[thread.pk])
    of_community = reverse("forums:community_feed", args=[here.community.slug])
    with time_machine.travel(timezone.now() + timedelta(minutes=11)):
        for address in (mine, of_thread, of_community):
            feed = make.browser(None).get(address).content.decode()
            assert "Content note: Death" in feed
            assert WORDS not in feed


# Where threads are split and merged


def test_posts_that_are_split_off_take_the_notes_of_their_thread_along(bo, chief, grave, death):
    make.post(grave, bo, WORDS)
    words = {"key": "k", "title": "Cages", "context": "What this is about."}
    made = split(grave, by=chief, numbers=[1], **words)
    assert is_folded(page(bo, made.get_absolute_url()))


def test_what_is_merged_stays_under_its_notes(ada, bo, chief, talk, grave):
    make.post(grave, bo, "Quiet canaries.")
    merge(grave, by=chief, into=talk)
    html = page(ada, talk.get_absolute_url())
    assert is_folded(html)
    assert "Quiet canaries." in "".join(folded(html))


def test_the_page_of_a_split_shows_no_words_under_notes(chief, hard):
    html = page(chief, reverse("forums:split", args=[hard.thread_id]) + "?posts=2")
    assert f"#2 by {hard.voice.name}: Content note: Death" in html
    assert WORDS not in html


# Hidden from lists


@pytest.fixture
def hider(ada, grave, death):
    """Somebody who follows the thread, and wishes to find nothing of the kind in a list."""
    make.thread(grave.voice, "Cages")
    follow(ada.owner_id, "thread", grave.pk)
    make.post(grave, grave.voice)
    choose(ada, hides_notes=death)
    return ada


@pytest.mark.parametrize("query", ["", "?show=unread", "?show=following", "?filter=1"])
def test_a_hidden_thread_is_in_no_list(hider, grave, query):
    address = f"{hider.community.get_absolute_url()}{query}"
    html = page(hider, address)
    assert grave.title not in html
    assert "Change what I hide" in html
    choose(hider, hides_notes=0)
    assert grave.title in page(hider, address)


def test_a_hidden_thread_is_not_on_the_home_page_and_leaves_no_dot(hider, grave):
    html = page(hider, "/")
    assert grave.title not in html
    assert ", new posts" not in html
    choose(hider, hides_notes=0)
    assert ", new posts" in page(hider, "/")


def test_a_hidden_answer_is_not_on_the_home_page(ada, talk, hard, death):
    drain()
    assert "answered you" in page(ada, "/")
    choose(ada, hides_notes=death)
    assert "answered you" not in page(ada, "/")


def test_nobody_is_told_of_what_they_hide_but_that_they_are_answered(ada, bo, chief, hard, death):
    follow(chief.owner_id, "thread", hard.thread_id)
    choose(chief, hides_notes=death)
    choose(ada, hides_notes=death)
    assert {one: why.reason for one, why in notice_of("post").concerns(hard.pk).items()} == {
        ada.owner_id: "answer"
    }


def test_a_hidden_thread_is_not_suggested(hider, grave):
    address = reverse("forums:similar", args=[hider.community.slug])
    for hides in (grave.content_notes, 0):
        choose(hider, hides_notes=hides)
        answer = make.browser_of(hider).post(address, {"title": "Canary cages"}).content.decode()
        assert (grave.title in answer) == (not hides)
        assert (f"/threads/{grave.pk}/" in page(hider, "/search/?q=canary+cag")) == (not hides)


def test_a_hidden_thread_is_in_no_feed_of_ones_own(hider, grave):
    html = make.browser_of(hider).post(reverse("forums:my_feed"), {"do": "make"}).content.decode()
    address = re.search(r'value="http://testserver([^"]+)"', html)[1]
    with time_machine.travel(timezone.now() + timedelta(minutes=11)):
        assert grave.title not in make.browser(None).get(address).content.decode()


def test_a_hidden_thread_is_read_at_its_address_and_folded(hider, grave):
    assert is_folded(page(hider, grave.get_absolute_url()))


def test_what_one_hides_another_finds(hider, chief, grave):
    assert grave.title in page(chief, chief.community.get_absolute_url())
