"""The list of what happened for me, and the number on the bell."""

import re

import pytest
from django.template.loader import render_to_string
from django.urls import reverse

from community import actions
from community.models import Role
from forums.actions import remove, take_back
from forums.models import Post
from forums.reading import read_up_to
from jobs.worker import drain
from notifications.following import follow
from notifications.live import draw_badges, inbox_of
from notifications.models import Notification
from realtime.registry import may_watch
from realtime.streams import position
from tests import factories as make

pytestmark = pytest.mark.django_db
LIST = "/me/notifications/"


@pytest.fixture
def here():
    return make.community()


@pytest.fixture
def wren():
    return make.person("Wren Hall")


@pytest.fixture
def talk(here, wren):
    return make.thread(make.member(here, wren), "Getting on board")


def text(response):
    return re.sub(r"\s+", " ", response.content.decode())


def rows(who, query=""):
    page = make.browser(who).get(LIST + query).context["page"]
    return [(re.sub(r"<[^>]+>|\s+", " ", row.html), row.is_unread) for row in page.rows]


def bell(who):
    return type(who).objects.get(pk=who.pk).unread_notifications


def test_replies_in_one_thread_stand_in_one_row_and_count_once(here, wren, talk):
    for name in ("Heron", "Teal", "Dunnock"):
        make.post(talk, make.member(here, name=name))
    drain()
    ((words, is_unread),) = rows(wren)
    assert "3 new replies in “Getting on board”, the newest by Dunnock" in words
    assert is_unread
    assert bell(wren) == 1


def test_one_reply_names_who_wrote_it(here, wren, talk):
    make.post(talk, make.member(here, name="Heron"), "We asked them first.")
    drain()
    ((words, _),) = rows(wren)
    assert "Heron replied in “Getting on board”" in words
    assert "We asked them first." in words


def test_a_row_leads_to_the_oldest_that_is_unread(here, wren, talk):
    first = make.post(talk, make.member(here))
    make.post(talk, make.member(here))
    drain()
    assert f'href="{first.get_absolute_url()}"' in text(make.browser(wren).get(LIST))


def test_unread_stands_first_and_what_was_read_names_the_newest(here, wren):
    mine, other = make.member(here, wren), make.member(here, name="Heron")
    old, new = make.thread(mine, "Unread"), make.thread(mine, "Read")
    make.post(old, other)
    for _ in range(2):
        make.post(new, other)
    drain()
    new.refresh_from_db()
    read_up_to(new, wren, 2)
    (first, is_unread), (second, is_second_unread) = rows(wren)
    assert ("Unread" in first, is_unread) == (True, True)
    assert ("Heron replied in “Read”" in second, is_second_unread) == (True, False)


def test_reading_as_far_as_one_post_leaves_an_answer_further_down_unread(here, wren, talk):
    other = make.member(here, name="Heron")
    for _ in range(3):
        make.post(talk, other)
    answer = make.post(talk, other, "Here is your answer.")
    drain()
    talk.refresh_from_db()
    read_up_to(talk, wren, 3)
    assert list(Notification.objects.unread().values_list("object_id")) == [(answer.pk,)]
    assert bell(wren) == 1
    read_up_to(talk, wren, 1)
    assert bell(wren) == 1
    read_up_to(talk, wren, 4)
    assert bell(wren) == 0


def test_what_was_removed_is_left_out_of_the_row(here, wren, talk):
    make.post(talk, make.member(here, name="Heron"))
    second = make.post(talk, make.member(here, name="Teal"))
    drain()
    Post.objects.filter(pk=second.pk).update(state=Post.REMOVED)
    ((words, _),) = rows(wren)
    assert "Heron replied" in words
    assert "Teal" not in words


@pytest.mark.parametrize("away", [remove, take_back])
def test_what_was_removed_does_not_count_on_the_bell(here, wren, talk, away):
    heron = make.member(here, name="Heron")
    gone = make.post(talk, heron)
    drain()
    before = position(inbox_of(wren))
    away(gone, by=heron)
    drain()
    assert bell(wren) == 0
    assert position(inbox_of(wren)) == before + 1
    make.post(talk, heron)
    drain()
    assert bell(wren) == 1


def test_what_was_removed_leaves_what_was_read_before_it_in_the_list(here, wren, talk):
    heron = make.member(here, name="Heron")
    make.post(talk, heron, "The first.")
    second = make.post(talk, heron, "The second.")
    drain()
    make.browser(wren).post(reverse("notifications:read"))
    remove(second, by=heron)
    drain()
    ((words, _),) = rows(wren)
    assert "The first." in words


def test_what_may_not_be_seen_any_more_counts_no_longer_once_the_list_was_looked_at(
    here, wren, talk
):
    make.post(talk, make.member(here))
    drain()
    actions.leave(talk.voice)
    assert "Mark all as read" not in text(make.browser(wren).get(LIST))
    assert bell(wren) == 0


def test_a_busy_thread_hides_no_other(here, wren, talk, monkeypatch):
    monkeypatch.setattr("notifications.page.MOST", 3)
    other = make.member(here)
    make.post(talk, other, "In the quiet one.")
    busy = make.thread(talk.voice, "Busy")
    for _ in range(5):
        make.post(busy, other)
    drain()
    assert len(rows(wren)) == 2
    assert bell(wren) == 2


def test_what_may_not_be_seen_any_more_is_left_out(here, wren, talk):
    make.post(talk, make.member(here))
    drain()
    actions.leave(talk.voice)
    assert rows(wren) == []


def test_nobody_sees_the_list_of_somebody_else(here, talk):
    make.post(talk, make.member(here))
    drain()
    assert rows(make.standing_towards(here, Role.MODERATOR)) == []
    assert make.browser(None).get(LIST).status_code == 302


def test_a_new_thread_in_a_community_that_one_follows(here, wren):
    make.member(here, wren)
    follow(wren.pk, "community", here.pk)
    make.thread(make.member(here, name="Heron"), "A question")
    drain()
    ((words, _),) = rows(wren)
    assert "Heron started “A question”" in words


def test_a_new_thread_and_its_replies_are_one_row(here, wren):
    make.member(here, wren)
    follow(wren.pk, "community", here.pk)
    other = make.member(here, name="Heron")
    talk = make.thread(other, "A question")
    follow(wren.pk, "thread", talk.pk)
    make.post(talk, other)
    drain()
    assert len(rows(wren)) == bell(wren) == 1


def test_everything_is_marked_as_read_with_one_press(here, wren, talk):
    make.post(talk, make.member(here))
    drain()
    client = make.browser(wren)
    assert "Mark all as read" in text(client.get(LIST))
    client.post(reverse("notifications:read"))
    assert bell(wren) == 0
    assert "Mark all as read" not in text(client.get(LIST))
    assert [is_unread for _, is_unread in rows(wren)] == [False]


def test_an_empty_list_says_what_to_do(wren):
    assert "Nothing new for you" in text(make.browser(wren).get(LIST))


def test_every_row_is_reached_by_paging_once(here, wren, monkeypatch):
    monkeypatch.setattr("notifications.page.ROWS", 2)
    mine, other = make.member(here, wren), make.member(here)
    for _ in range(5):
        make.post(make.thread(mine), other)
    drain()
    make.browser(wren).post(reverse("notifications:read"))
    seen, query = [], ""
    while query is not None:
        page = make.browser(wren).get(LIST + query).context["page"]
        seen += [row.html for row in page.rows]
        query = f"?before={page.older}" if page.older else None
    assert len(seen) == len(set(seen)) == 5


@pytest.mark.parametrize("before", ["", "x", "-1", "9" * 30])
def test_any_address_of_the_list_is_answered(wren, before):
    assert make.browser(wren).get(f"{LIST}?before={before}").status_code == 200


def test_the_list_takes_as_many_queries_for_three_rows_as_for_one(
    here, wren, django_assert_num_queries
):
    mine, client = make.member(here, wren), make.browser(wren)
    for number in (1, 2):
        for _ in range(number):
            make.post(make.thread(mine), make.member(here))
        drain()
        client.get(LIST)
        with django_assert_num_queries(6):
            client.get(LIST)
    assert Notification.objects.count() == 3


# The bell


@pytest.mark.parametrize("unread", [0, 1, 12])
def test_the_bell_is_the_same_on_the_page_and_in_the_live_frame(wren, unread):
    type(wren).objects.filter(pk=wren.pk).update(unread_notifications=unread)
    frame = draw_badges([wren.pk])[wren.pk]
    assert frame == render_to_string("notifications/_badge.html", {"unread": unread})
    assert frame in make.browser(wren).get("/").content.decode()


def test_the_page_watches_its_persons_bell_from_where_it_stands(here, wren, talk):
    make.post(talk, make.member(here))
    drain()
    name = inbox_of(wren)
    words = make.browser(wren).get("/").content.decode()
    assert f'data-watch="{name}" data-after="{position(name)}"' in words


def test_nobody_watches_the_bell_of_somebody_else(wren):
    assert may_watch(wren, inbox_of(wren))
    assert not may_watch(make.staff(Role.MODERATOR).owner, inbox_of(wren))
