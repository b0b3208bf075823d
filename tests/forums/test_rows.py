"""The first page of a community is a statement written out: it must show what `visible_to` does."""

from datetime import timedelta

import pytest
from django.contrib.auth.models import AnonymousUser
from django.core.cache import cache, caches
from django.utils import timezone

from community.actions import give_role
from community.models import Community, Role
from community.places import named_for
from forums.drawing import draw
from forums.live import draw_posts
from forums.models import Thread
from forums.rows import briefs, front_arms, row_fragments
from forums.thread_removal import remove_thread
from tests import factories as make

pytestmark = pytest.mark.django_db


@pytest.fixture
def here():
    return make.community(visibility=Community.OPEN)


@pytest.fixture
def written(here):
    """A thread of every confidentiality, pinned and not, one removed, and one of a neighbour."""
    voice, chief = make.member(here), make.facilitator(here)
    today = timezone.localdate()
    for days in (None, -1, 0, 1):
        for confidentiality, _ in Thread.CONFIDENTIALITIES:
            made = make.thread(voice, confidentiality=confidentiality)
            until = None if days is None else today + timedelta(days=days)
            Thread.objects.filter(pk=made.pk).update(pinned_until=until)
    remove_thread(make.thread(voice), by=chief, reason="It named somebody.")
    named = make.thread(voice)
    Thread.objects.filter(pk=named.pk).update(place=named_for(named.pk))
    make.thread(make.member(make.community()))
    return named


@pytest.mark.parametrize("role", [*make.EVERYBODY, "named"])
def test_everybody_sees_on_the_first_page_what_they_may_read_and_nothing_else(here, written, role):
    if role == "named":
        who = make.person()
        give_role(make.member(here, who), Role.GUEST, place=named_for(written.pk))
    else:
        who = make.standing_towards(here, role)
    reader = who or AnonymousUser()
    shown = briefs(reader, front_arms(reader, here.pk, latest=50, pinned=50))
    readable = Thread.objects.visible_to(reader).filter(community=here)
    assert {one.pk for one in shown} == {one.pk for one in readable}
    assert shown == sorted(shown, key=lambda one: (one.last_post_at, one.pk), reverse=True)


def test_pinned_threads_do_not_count_among_the_latest(here, written):
    reader = make.member(here).owner
    latest, pinned = front_arms(reader, here.pk, latest=3, pinned=2)
    assert len(briefs(reader, [latest])) == 3
    assert not any(one.is_pinned for one in briefs(reader, [latest]))
    assert [one.is_pinned for one in briefs(reader, [pinned])] == [True, True]


def test_a_row_that_this_process_has_drawn_needs_no_other_cache(here, written):
    reader = make.member(here).owner
    rows = row_fragments(briefs(reader, front_arms(reader, here.pk, latest=9, pinned=9)))
    _, drawn = draw([], None, *rows)
    cache.clear()
    _, again = draw([], None, *(row._replace(draw=None) for row in rows))
    assert again == drawn


def test_a_row_that_another_process_has_drawn_is_fetched(here, written):
    reader = make.member(here).owner
    rows = row_fragments(briefs(reader, front_arms(reader, here.pk, latest=9, pinned=9)))
    _, drawn = draw([], None, *rows)
    caches["drawn"].clear()
    _, again = draw([], None, *(row._replace(draw=None) for row in rows))
    assert again == drawn


def test_a_post_is_drawn_beside_one_that_was_drawn_before(here):
    voice = make.member(here)
    thread = make.thread(voice)
    first, second = make.post(thread, voice, "One."), make.post(thread, voice, "Two.")
    alone = draw_posts([first.pk])[first.pk]
    both = draw_posts([first.pk, second.pk])
    assert both[first.pk] == alone
    assert "Two." in both[second.pk]
