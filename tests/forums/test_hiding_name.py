"""My made-up name was found out: all that it wrote is hidden at once, and people are called."""

import re
from datetime import timedelta

import pytest
from django.core import mail
from django.urls import reverse
from django.utils import timezone

from accounts.models import User
from community.actions import leave
from community.models import Role
from forums.actions import remove, reply
from forums.attachment import Attachment
from forums.hiding_name import NotMadeUp, hide_name, show_name
from forums.live import draw_posts
from forums.models import HiddenName, Post, Revision, Thread
from jobs.worker import drain
from notifications.models import Notification
from realtime.log import read
from search.models import SearchDocument
from tests import factories as make

pytestmark = pytest.mark.django_db
CANARY = "willowherb"


@pytest.fixture
def xena():
    return make.person("Xena Longfellow")


@pytest.fixture
def heron(ada, xena):
    return make.member(ada.community, xena, name="Heron")


@pytest.fixture
def post(talk, heron):
    return make.post(talk, heron, f"The {CANARY} grows by my door.")


def page(voice, address):
    return make.browser_of(voice).get(address).content.decode()


def press(voice, do):
    address = reverse("forums:found_out", args=[voice.ref])
    return make.browser_of(voice).post(address, {"do": do}, follow=True)


def everywhere(voice, talk, heron):
    """What somebody else can read of the name: its thread, its page, the list, search, the bell."""
    client = make.browser_of(voice)
    there = [talk.get_absolute_url(), heron.get_absolute_url(), talk.community.get_absolute_url()]
    there += [f"/search/?q={CANARY}", reverse("notifications:notifications"), "/"]
    # The search page repeats what was asked for.
    return (
        "".join(client.get(one).content.decode() for one in there)
        .replace(f"“{CANARY}”", "")
        .replace(f'value="{CANARY}"', "")
    )


def test_one_tap_hides_every_post_of_the_name_and_no_note_says_why(bo, talk, heron, post):
    drain()
    assert CANARY in everywhere(bo, talk, heron)
    plain = make.post(talk, bo)
    press(heron, "hide")
    seen = everywhere(bo, talk, heron)
    assert CANARY not in seen
    remove(plain, by=bo)
    drawn = draw_posts([post.pk, plain.pk])
    hidden, removed = (re.sub(r"\d+", "N", drawn[one.pk]) for one in (post, plain))
    assert hidden == removed


def test_search_knows_nothing_of_it_and_open_pages_hear(talk, heron, post):
    before = read({talk.stream: 0})
    hide_name(heron)
    assert not SearchDocument.objects.filter(kind="post", object_id=post.pk).exists()
    assert read({talk.stream: 0}) != before


def test_a_quote_of_it_loses_its_words(bo, talk, post, heron):
    quoting = reply(talk, by=bo, body="Yes.", key="q", quotes=post.number, quote=CANARY)
    assert CANARY in draw_posts([quoting.pk])[quoting.pk]
    hide_name(heron)
    assert CANARY not in draw_posts([quoting.pk])[quoting.pk]


def test_earlier_versions_are_deleted_for_good(heron, post):
    make.revision(post)
    hide_name(heron)
    assert not Revision.objects.exists()


def test_a_thread_of_the_name_alone_goes_and_one_with_others_stays_without_its_opening(bo, heron):
    alone, shared = (make.thread(heron, t, context=CANARY) for t in ("Alone", "Shared"))
    make.revision(shared, f"Other {CANARY}.")
    theirs = make.post(shared, bo, "Mine stays.")
    hide_name(heron)
    assert make.browser_of(bo).get(alone.get_absolute_url()).status_code == 404
    seen = page(bo, shared.get_absolute_url())
    assert "Mine stays." in seen
    assert CANARY not in seen
    assert CANARY not in page(bo, reverse("forums:thread_history", args=[shared.pk]))
    theirs.refresh_from_db()
    assert theirs.is_published


def test_the_persons_other_name_and_other_people_lose_nothing(ada, xena, talk, heron, post):
    own = make.post(talk, make.member(ada.community, xena))
    other = make.post(talk, ada)
    hide_name(heron)
    assert {one.pk for one in Post.objects.published()} == {own.pk, other.pk}


def test_the_person_shows_it_all_again(bo, talk, heron, post):
    alone, shared = (make.thread(heron, t, context=CANARY) for t in ("Alone", "Shared"))
    make.post(shared, bo)
    press(heron, "hide")
    press(heron, "show")
    for thread in (talk, alone, shared):
        assert CANARY in page(bo, thread.get_absolute_url())
    found = SearchDocument.objects.filter(body__contains=CANARY)
    assert set(found.values_list("kind", "object_id")) == {
        ("post", post.pk),
        ("thread", alone.pk),
        ("thread", shared.pk),
    }
    assert not HiddenName.objects.in_force().exists()


def test_what_was_removed_before_stays_removed(heron, post):
    remove(post, by=heron)
    hide_name(heron)
    show_name(heron)
    post.refresh_from_db()
    assert post.state == Post.REMOVED


def test_a_thread_that_was_removed_meanwhile_is_not_found_again(talk, heron, post):
    hide_name(heron)
    Thread.objects.filter(pk=talk.pk).update(state=Thread.REMOVED)
    show_name(heron)
    assert not SearchDocument.objects.filter(kind="post", object_id=post.pk).exists()


def test_a_second_tap_hides_what_came_since_and_all_of_it_comes_back(bo, talk, heron, post):
    shared = make.thread(heron, "Shared", context=CANARY)
    make.post(shared, bo)
    hide_name(heron)
    make.post(talk, heron, "More.")
    hide_name(heron)
    assert not Post.objects.published().filter(voice=heron).exists()
    show_name(heron)
    assert Post.objects.published().filter(voice=heron).count() == 2
    assert CANARY in page(bo, shared.get_absolute_url())


def test_lead_and_deputy_are_told_of_the_name_and_never_of_the_person(xena, heron, chief, post):
    called = [make.staff(role) for role in (Role.LEAD, Role.DEPUTY)]
    others = [make.staff(role) for role in (Role.ADMINISTRATOR, Role.MODERATOR)]
    press(heron, "hide")
    drain()
    told = set(Notification.objects.filter(kind="hiddenname").values_list("person", flat=True))
    assert told == set(User.objects.filter(voices__in=called).values_list("pk", flat=True))
    for voice in called:
        seen = page(voice, reverse("notifications:notifications"))
        assert "“Heron”" in seen
        for private in ("Longfellow", xena.email, xena.ref):
            assert private not in seen
    for voice in (*others, chief):
        assert "found out" not in page(voice, reverse("notifications:notifications"))


def test_they_are_called_by_a_mail_that_says_nothing(heron, post):
    lead = make.staff(Role.LEAD)
    hide_name(heron)
    drain()
    (letter,) = mail.outbox
    assert (letter.to, letter.subject) == ([lead.owner.email], "Your account")
    assert "Heron" not in letter.body


def test_images_of_what_is_hidden_are_kept_for_when_it_is_shown_again(heron, post):
    image = Attachment.objects.create(
        post=post, stored_as="a.webp", alt="A door", place=1, width=1, height=1
    )
    hide_name(heron)
    Post.objects.filter(pk=post.pk).update(removed_at=timezone.now() - timedelta(days=2))
    assert not Attachment.objects.outlived().exists()
    assert not Attachment.objects.visible_to(heron.owner).exists()
    show_name(heron)
    assert Attachment.objects.visible_to(heron.owner).get() == image


def test_who_is_lead_no_longer_reads_it_no_longer(heron, post):
    lead = make.staff(Role.LEAD)
    hide_name(heron)
    drain()
    Role.objects.filter(voice=lead).update(ends_at=lead.roles.get().starts_at)
    User.objects.filter(voices=lead).update(access_version=99)
    assert "Heron" not in page(lead, reverse("notifications:notifications"))


def test_when_it_is_shown_again_nobody_is_called_any_more(heron, post):
    lead = make.staff(Role.LEAD)
    hide_name(heron)
    show_name(heron)
    drain()
    assert not Notification.objects.filter(person=lead.owner, kind="hiddenname").exists()


def test_nobody_else_finds_the_page_and_whether_a_name_is_made_up(bo, chief, heron, post):
    own = reverse("forums:found_out", args=[bo.ref])
    for address in (reverse("forums:found_out", args=[heron.ref]), own):
        for voice in (bo, chief, make.staff(Role.LEAD)):
            client = make.browser_of(voice)
            assert client.get(address).status_code == 404
            assert client.post(address, {"do": "hide"}).status_code == 404
    post.refresh_from_db()
    assert post.is_published


def test_an_own_name_is_not_hidden_like_this(bo):
    with pytest.raises(NotMadeUp):
        hide_name(bo)


def test_opening_the_page_hides_nothing_and_it_works_after_leaving(bo, talk, heron, post):
    leave(heron)
    seen = page(heron, reverse("forums:found_out", args=[heron.ref]))
    assert f"This is about {heron.community.name} alone." in seen
    post.refresh_from_db()
    assert post.is_published
    press(heron, "hide")
    assert CANARY not in page(bo, talk.get_absolute_url())


def test_who_has_started_many_threads_within_the_hour_hides_all_the_same(post, heron, settings):
    settings.LIMITS = settings.LIMITS | {"threads": (0, 3600)}
    press(heron, "hide")
    assert Post.objects.get(pk=post.pk).state == Post.HIDDEN
