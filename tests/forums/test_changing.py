"""Changing what one wrote: while writing is open to one, and over nobody's words unseen."""

import pytest
from django.urls import reverse
from django.utils import timezone

from accounts.models import User
from community.agreements import AgreementNotAccepted, write_agreement
from community.founding import set_status
from community.models import Community, Role
from forums.actions import edit, update_context
from forums.closed import CommunityResting, ThreadLocked
from forums.models import Post, Revision, Thread
from tests import factories as make

pytestmark = pytest.mark.django_db


@pytest.fixture
def talk(ada):
    return make.thread(ada, "Kettles", context="About *kettles*.", topics=["tea"])


@pytest.fixture
def post(talk, ada):
    return make.post(talk, ada, "I have *one*.")


def is_locked(talk):
    Thread.objects.filter(pk=talk.pk).update(
        locked_at=timezone.now(), lock_reason="We go on in the spring."
    )


def is_paused(talk):
    Community.objects.filter(pk=talk.community_id).update(status=Community.PAUSED)


def is_closed(talk):
    by = make.staff(Role.ADMINISTRATOR)
    set_status(talk.community, by=by, status=Community.CLOSED)


def has_a_new_agreement(talk):
    write_agreement(talk.community, "- We listen more.")


WAITS = [
    (is_locked, ThreadLocked),
    (is_paused, CommunityResting),
    (is_closed, CommunityResting),
    (has_a_new_agreement, AgreementNotAccepted),
]


def page_of(voice, name, of, words=None):
    browser, address = (
        make.browser(User.objects.get(pk=voice.owner_id)),
        reverse(name, args=[of.pk]),
    )
    return browser.get(address) if words is None else browser.post(address, words)


def opening(**words):
    return {
        "title": "Kettles",
        "context": "About pots.",
        "topics": "tea",
        "drawn_version": 1,
    } | words


@pytest.mark.parametrize(("waits", "refusal"), WAITS)
def test_the_opener_changes_the_opening_text_only_where_they_may_write(ada, talk, waits, refusal):
    waits(talk)
    with pytest.raises(refusal):
        update_context(talk, by=ada, title="Other", context="Other words.")
    answer = page_of(ada, "forums:context", talk, opening())
    assert answer.status_code == 422
    assert "About pots." in answer.content.decode()
    assert Thread.objects.get().context == "About *kettles*."


@pytest.mark.parametrize(("waits", "refusal"), WAITS)
def test_an_author_changes_a_post_only_where_they_may_write(ada, talk, post, waits, refusal):
    waits(talk)
    with pytest.raises(refusal):
        edit(post, by=ada, body="Other words.")
    assert Post.objects.get().body == "I have *one*."


@pytest.mark.parametrize("waits", [waits for waits, _ in WAITS])
@pytest.mark.parametrize("role", [Role.FACILITATOR, Role.CO_FACILITATOR])
def test_facilitators_keep_what_stands_on_top_true_at_any_time(ada, talk, waits, role):
    by = make.member(ada.community, role=role)
    waits(talk)
    update_context(talk, by=by, title="Other", context="Other words.")
    assert Thread.objects.get().title == "Other"


def test_what_cannot_be_changed_at_the_moment_is_not_offered(ada, chief, talk, post):
    link, edit_link = (
        reverse("forums:context", args=[talk.pk]),
        reverse("forums:edit", args=[post.pk]),
    )
    more = reverse("forums:more", args=[post.pk])
    browser, chiefs = (make.browser(User.objects.get(pk=one.owner_id)) for one in (ada, chief))
    assert link in browser.get(talk.get_absolute_url()).content.decode()
    assert edit_link in browser.get(more).content.decode()
    is_locked(talk)
    assert link not in browser.get(talk.get_absolute_url()).content.decode()
    assert edit_link not in browser.get(more).content.decode()
    assert link in chiefs.get(talk.get_absolute_url()).content.decode()


def test_who_changes_an_opening_text_that_has_changed_meanwhile_sees_both(ada, chief, talk):
    page = page_of(ada, "forums:context", talk).content.decode()
    assert '<input type="hidden" name="drawn_version" value="1"' in page
    update_context(talk, by=chief, title="Pans", context="About *pans*.", topics=["soup"])
    answer = page_of(ada, "forums:context", talk, opening())
    assert answer.status_code == 422
    page = answer.content.decode()
    assert "This has changed since you opened the page, and nothing has been saved." in page
    assert "<strong>Pans</strong>" in page
    assert "About <em>pans</em>." in page
    assert "Topics: soup" in page
    assert 'value="Kettles"' in page
    assert "About pots.</textarea>" in page
    assert 'value="tea"' in page
    assert Thread.objects.get().context == "About *pans*."
    assert '<input type="hidden" name="drawn_version" value="2" data-now' in page
    assert page_of(ada, "forums:context", talk, opening(drawn_version=2)).status_code == 302
    assert Thread.objects.get().context == "About pots."


def test_who_edits_a_post_that_has_changed_meanwhile_sees_both(ada, post):
    edit(post, by=ada, body="I have *two*.")
    answer = page_of(ada, "forums:edit", post, {"body": "I have three.", "drawn_version": 1})
    assert answer.status_code == 422
    page = answer.content.decode()
    assert "I have <em>two</em>." in page
    assert "I have three.</textarea>" in page
    again = page_of(ada, "forums:edit", post, {"body": "I have three.", "drawn_version": 2})
    assert again.status_code == 302
    assert Post.objects.get().body == "I have three."


def test_what_is_wrong_with_the_words_does_not_count_as_having_read_the_others(ada, chief, talk):
    update_context(talk, by=chief, title="Pans", context="About *pans*.")
    page = page_of(ada, "forums:context", talk, opening(context="")).content.decode()
    assert '<input type="hidden" name="drawn_version" value="1"' in page
    assert page_of(ada, "forums:context", talk, opening()).status_code == 422


@pytest.mark.parametrize("version", ["", "0", "one"])
def test_a_change_that_does_not_say_what_was_read_is_refused(ada, talk, post, version):
    words = {"body": "Other words.", "drawn_version": version}
    assert page_of(ada, "forums:edit", post, words).status_code == 422
    words = opening(drawn_version=version)
    assert page_of(ada, "forums:context", talk, words).status_code == 422
    assert Post.objects.get().body == "I have *one*."
    assert Thread.objects.get().context == "About *kettles*."


def test_saving_the_same_twice_saves_it_once(ada, talk, post):
    for _ in range(2):
        words = {"body": "I have three.", "drawn_version": 1}
        assert page_of(ada, "forums:edit", post, words).status_code == 302
        assert page_of(ada, "forums:context", talk, opening(topics="Tea")).status_code == 302
    assert Post.objects.get().drawn_version == 2
    assert Thread.objects.get().drawn_version == 2
    assert Revision.objects.count() == 0
