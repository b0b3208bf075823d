"""A whole thread goes: taken back for its name, or removed; and what then stays of it."""

from datetime import timedelta

import pytest
from django.urls import reverse
from django.utils import timezone

from accounts.models import User
from community import actions
from community.models import Community, Role
from community.permissions import NotAllowed
from forums.actions import edit, remove, reply, start, take_back
from forums.closed import AlreadyRemoved, NoReason, ThreadGone, TooLate
from forums.models import Post, Revision, Thread
from forums.thread_removal import Answered, remove_thread, take_back_thread
from jobs.worker import drain
from notifications.following import follow
from notifications.models import Notification
from search.find import EVERYWHERE, find
from tests import factories as make
from tests.addresses import ROUTES

pytestmark = pytest.mark.django_db
REASON = {"reason": "It named somebody."}


@pytest.fixture
def ada():
    return make.member(make.community("Garden", visibility=Community.OPEN))


@pytest.fixture
def talk(ada):
    words = {"context": "About willowherb.", "confidentiality": Thread.ANYONE, "topics": ["tea"]}
    return make.thread(ada, "Kettles", **words)


def text(voice, address):
    return make.browser_of(voice).get(address).content.decode()


def addresses(thread, *posts):
    """Every address at which something of the thread could be read."""
    things = {
        ("threads", ("pk",)): [(thread.pk,)],
        ("threads", ("pk", "slug")): [(thread.pk, thread.slug)],
        ("posts", ("pk",)): [(post.pk,) for post in posts],
    }
    return [one.at(*args) for one in ROUTES for args in things.get(one.kind, [])]


def assert_gone(thread, *posts, readers):
    for reader in readers:
        browser = make.browser(reader and User.objects.get(pk=reader.owner_id))
        for address in addresses(thread, *posts):
            assert browser.get(address).status_code in {302, 404, 405}, address
        pages = [thread.community.get_absolute_url(), "/", thread.voice.get_absolute_url()]
        for page in pages:
            assert "Kettles" not in browser.get(page).content.decode()
    assert not find("willowherb", places=EVERYWHERE).hits
    assert not find("kettles", places=EVERYWHERE).hits


def test_a_thread_under_the_wrong_name_is_taken_back_without_a_trace(ada, bo, chief, talk):
    post = make.post(talk, ada, "More of willowherb.")
    make.revision(talk, "Other willowherb.")
    made = take_back_thread(talk, by=ada)
    assert (made.state, made.removed_by) == (Thread.UNNAMED, "author")
    assert Post.objects.get(pk=post.pk).state == Post.UNNAMED
    assert Revision.objects.count() == 0
    assert_gone(talk, post, readers=[None, ada, bo, chief, make.staff(Role.MODERATOR)])
    assert talk.get_absolute_url() not in text(ada, ada.get_absolute_url())


def test_it_is_taken_back_for_ten_minutes_by_its_opener_alone(ada, chief, talk):
    with pytest.raises(NotAllowed):
        take_back_thread(talk, by=chief)
    Thread.objects.update(created_at=timezone.now() - timedelta(minutes=11))
    with pytest.raises(TooLate):
        take_back_thread(talk, by=ada)
    answer = make.browser_of(ada).post(
        reverse("forums:take_back_thread", args=[talk.pk]), follow=True
    )
    assert "for 10 minutes. You can still remove it." in answer.content.decode()
    assert Thread.objects.get().is_published


def test_it_is_not_taken_back_from_under_the_words_of_others(ada, bo, talk):
    make.post(talk, bo)
    with pytest.raises(Answered):
        take_back_thread(talk, by=ada)
    assert Thread.objects.get().is_published


def test_the_openers_other_name_counts_as_anybody_would(ada, talk):
    """Or else a thread that goes in spite of a post would tell whose the post was."""
    make.post(talk, make.member(ada.community, ada.owner, name="Wren"))
    with pytest.raises(Answered):
        take_back_thread(talk, by=ada)


@pytest.mark.parametrize("away", [take_back, remove])
def test_what_others_took_away_themselves_keeps_nothing(ada, bo, talk, away):
    away(make.post(talk, bo), by=bo)
    assert take_back_thread(talk, by=ada).state == Thread.UNNAMED


def test_what_was_taken_back_can_be_started_under_the_name_that_was_meant(ada, talk):
    wren = make.member(ada.community, ada.owner, name="Wren")
    words = {"key": "k", "title": "Pans", "context": "About pans."}
    first = take_back_thread(start(ada.community, by=ada, **words), by=ada)
    assert start(ada.community, by=wren, **words) != first
    with pytest.raises(ThreadGone):
        start(ada.community, by=ada, **words)


def test_taking_it_back_is_asked_on_a_page_and_done_by_a_button(ada, bo, talk):
    address = reverse("forums:take_back_thread", args=[talk.pk])
    assert address in text(ada, talk.get_absolute_url())
    assert address not in text(bo, talk.get_absolute_url())
    assert "About willowherb." in text(ada, address)
    answer = make.browser_of(ada).post(address, follow=True)
    assert answer.redirect_chain[0][0] == talk.community.get_absolute_url()
    assert "The thread has been taken back." in answer.content.decode()


def test_it_is_offered_only_while_it_works(ada, bo, talk):
    address = reverse("forums:take_back_thread", args=[talk.pk])
    make.post(talk, ada)
    assert address in text(ada, talk.get_absolute_url())
    make.post(talk, bo)
    assert address not in text(ada, talk.get_absolute_url())


def test_the_opener_removes_a_thread_in_which_nobody_else_posted_at_any_time(ada, bo, talk):
    post = make.post(talk, ada)
    Thread.objects.update(created_at=timezone.now() - timedelta(days=400))
    address = reverse("forums:remove_thread", args=[talk.pk])
    assert address in text(ada, talk.get_absolute_url())
    assert address not in text(bo, talk.get_absolute_url())
    assert "Remove your thread?" in text(ada, address)
    answer = make.browser_of(ada).post(address, follow=True)
    assert "Your thread has been removed." in answer.content.decode()
    assert Thread.objects.get().state == Thread.REMOVED
    assert_gone(talk, post, readers=[None, ada, bo])
    drain()
    assert not Notification.objects.filter(person=ada.owner).exists()


def test_the_opener_removes_their_text_alone_where_others_have_posted(ada, bo, talk):
    make.post(talk, bo, "Words of Bo.")
    make.revision(talk, "More of willowherb.")
    address = reverse("forums:remove_thread", args=[talk.pk])
    assert "Remove your opening text?" in text(ada, address)
    answer = make.browser_of(ada).post(address, follow=True)
    assert "Your opening text has been removed." in answer.content.decode()
    page = text(bo, talk.get_absolute_url())
    assert "The opening text was removed by whoever wrote it." in page
    assert "Words of Bo." in page
    assert "Kettles" in page
    assert '<li class="chip">tea</li>' in page
    assert "willowherb" not in page
    assert Revision.objects.count() == 0
    assert not find("willowherb", places=EVERYWHERE).hits
    assert find("kettles", places=EVERYWHERE).hits


def test_a_facilitator_removes_a_thread_with_a_reason_and_its_opener_is_told(ada, bo, chief, talk):
    post = make.post(talk, bo, "Words about willowherb.")
    with pytest.raises(NoReason):
        remove_thread(talk, by=chief)
    browser, address = make.browser_of(chief), reverse("forums:remove_thread", args=[talk.pk])
    assert f"Remove the thread by {ada.name}?" in browser.get(address).content.decode()
    assert browser.post(address, {"reason": " "}).status_code == 422
    answer = browser.post(address, REASON, follow=True).content.decode()
    assert f"The thread has been removed. {ada.name} is told why." in answer
    assert_gone(talk, post, readers=[None, ada, chief])
    drain()
    assert [one.person_id for one in Notification.objects.filter(kind="removedthread")] == [
        ada.owner_id
    ]
    told = text(ada, reverse("notifications:notifications"))
    assert "A facilitator removed your thread “Kettles”" in told
    assert REASON["reason"] in told
    assert f"You wrote it as {ada.name}" in told
    assert f'href="{ada.community.get_absolute_url()}"' in told


def test_a_moderator_may_and_a_member_may_not(ada, bo, talk):
    with pytest.raises(NotAllowed):
        remove_thread(talk, by=bo, **REASON)
    made = remove_thread(talk, by=make.staff(Role.MODERATOR), **REASON)
    assert (made.removed_by, made.removed_reason) == ("moderator", REASON["reason"])


def test_what_others_wrote_in_a_removed_thread_stays_theirs_to_remove(bo, chief, talk):
    post = make.post(talk, bo, "Words of Bo.")
    remove_thread(talk, by=chief, **REASON)
    written = text(bo, bo.get_absolute_url())
    assert "Words of Bo." in written
    assert reverse("forums:remove", args=[post.pk]) in written
    assert "Kettles" not in written
    remove(post, by=bo)
    assert "Words of Bo." not in text(bo, bo.get_absolute_url())


def test_who_has_left_still_removes_the_thread_they_started_and_sees_nothing_of_it():
    ada = make.member(make.community(visibility=Community.PRIVATE))
    talk = make.thread(ada, "Kettles", context="About willowherb.")
    actions.leave(ada)
    address = reverse("forums:remove_thread", args=[talk.pk])
    for page in (ada.get_absolute_url(), address):
        assert "Kettles" not in text(ada, page)
        assert "willowherb" not in text(ada, page)
    assert address in text(ada, ada.get_absolute_url())
    answer = make.browser_of(ada).post(address)
    assert answer["Location"] == ada.get_absolute_url()
    assert Thread.objects.get().state == Thread.REMOVED
    assert address not in text(ada, ada.get_absolute_url())


def test_nobody_writes_in_a_thread_that_has_gone(ada, bo, chief, talk):
    post = make.post(talk, bo)
    remove_thread(talk, by=chief, **REASON)
    with pytest.raises(ThreadGone):
        reply(talk, by=bo, body="Words.", key="k")
    words = {"title": "T", "context": "C", "drawn_version": 1}
    assert (
        make.browser_of(ada).post(reverse("forums:context", args=[talk.pk]), words).status_code
        == 404
    )
    with pytest.raises(AlreadyRemoved):
        edit(post, by=bo, body="Other words.")


def test_what_was_told_of_it_is_gone_from_lists_and_bells(ada, bo, chief, talk):
    follow(bo.owner_id, "community", ada.community_id)
    follow(bo.owner_id, "thread", talk.pk)
    for _ in range(2):
        make.post(talk, chief)
    drain()
    assert User.objects.get(pk=bo.owner_id).unread_notifications == 1
    remove_thread(talk, by=chief, **REASON)
    drain()
    assert User.objects.get(pk=bo.owner_id).unread_notifications == 0
    assert not Notification.objects.filter(person=bo.owner).exists()


@pytest.mark.parametrize("away", ["taken back", "removed"])
def test_a_page_that_is_open_hears_that_it_is_gone(ada, bo, chief, talk, away):
    browser = make.browser_of(bo)
    asked = {"after": [f"{talk.stream}~0"]}
    grant = browser.get("/live/changes", asked).json()["grant"]
    if away == "removed":
        remove_thread(talk, by=chief, **REASON)
    else:
        take_back_thread(talk, by=ada)
    answer = browser.get("/live/changes", asked | {"grant": grant}).json()
    assert answer["frames"] == [{"stream": talk.stream, "gone": True}]
