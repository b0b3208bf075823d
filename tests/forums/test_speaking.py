"""Facilitators say in what order people speak: freely, listening first, or in rounds."""

from datetime import timedelta

import pytest
from django.urls import reverse

from accounts.models import User
from community.permissions import NotAllowed
from forums.actions import remove, reply, take_back
from forums.holding import close, next_round, set_order
from forums.models import Post, Thread
from forums.speaking import HasSpoken
from tests import factories as make

pytestmark = pytest.mark.django_db
HAS_SPOKEN = "has spoken in this round"
WAITS = "You have spoken in this round."


@pytest.fixture
def in_a_round(chief, talk):
    return set_order(talk, by=chief, order=Thread.ROUND)


def heron_of(voice):
    """The made-up name of the same person."""
    return make.member(voice.community, User.objects.get(pk=voice.owner_id), name="Heron")


def page(voice, talk):
    return make.browser_of(voice).get(talk.get_absolute_url()).content.decode()


def send(voice, talk, body, **headers):
    words = {"by": voice.ref, "body": body, "key": body[:20]}
    address = reverse("forums:reply", args=[talk.pk])
    return make.browser_of(voice).post(address, words, headers=headers)


def test_in_a_round_each_name_speaks_once_before_any_speaks_twice(ada, bo, chief, in_a_round):
    make.post(in_a_round, ada, "Mine boils.")
    make.post(in_a_round, bo, "Mine does not.")
    for voice in (ada, bo):
        with pytest.raises(HasSpoken, match=HAS_SPOKEN):
            reply(in_a_round, by=voice, body="And again.", key="again")
    next_round(in_a_round, by=chief)
    for number, voice in ((3, ada), (4, bo)):
        assert reply(in_a_round, by=voice, body="And again.", key="again").number == number


def test_what_was_said_before_the_round_does_not_count(ada, chief, talk):
    make.post(talk, ada, "Before.")
    set_order(talk, by=chief, order=Thread.ROUND)
    assert make.post(talk, ada, "In the round.").number == 2


def test_whoever_keeps_the_order_speaks_when_it_is_needed(chief, in_a_round):
    make.post(in_a_round, chief, "Welcome.")
    assert make.post(in_a_round, chief, "Ben, it is your turn.").number == 2


def test_the_other_name_of_a_person_has_its_own_turn(ada, in_a_round):
    """To count both as one would tell that they are."""
    heron = heron_of(ada)
    make.post(in_a_round, ada, "As myself.")
    assert make.post(in_a_round, heron, "As Heron.").number == 2


def test_a_post_taken_back_for_its_wrong_name_leaves_the_turn_to_that_name(ada, in_a_round):
    take_back(make.post(in_a_round, ada, "Oh no."), by=ada)
    assert make.post(in_a_round, ada, "Here I am.").number == 2


def test_a_post_that_was_removed_was_a_turn(ada, in_a_round):
    remove(make.post(in_a_round, ada, "Hm."), by=ada)
    with pytest.raises(HasSpoken):
        reply(in_a_round, by=ada, body="And again.", key="again")


def test_a_retry_of_the_same_post_is_no_second_turn(ada, in_a_round):
    first = reply(in_a_round, by=ada, body="Mine boils.", key="same")
    assert reply(in_a_round, by=ada, body="Mine boils.", key="same") == first


def test_who_has_spoken_reads_so_in_place_of_the_box(ada, bo, in_a_round):
    assert WAITS not in page(ada, in_a_round)
    make.post(in_a_round, ada, "Mine boils.")
    assert WAITS in page(ada, in_a_round)
    assert WAITS not in page(bo, in_a_round)


def test_the_answer_to_ones_post_in_a_round_says_so_too(ada, in_a_round):
    html = send(ada, in_a_round, "Mine boils.", HX_Request="true").content.decode()
    assert WAITS in html
    assert "Mine boils." in html


def test_with_another_name_left_the_box_stays_and_refuses_the_one_that_has_spoken(ada, in_a_round):
    heron_of(ada)
    make.post(in_a_round, ada, "As myself.")
    assert WAITS not in page(ada, in_a_round)
    answer = send(ada, in_a_round, "And again.")
    assert answer.status_code == 422
    assert HAS_SPOKEN in answer.content.decode()
    assert "And again." in answer.content.decode()


def test_without_script_the_words_that_a_closed_thread_refuses_stay(ada, chief, talk):
    close(talk, by=chief)
    answer = send(ada, talk, "I wanted to say")
    assert answer.status_code == 422
    assert "I wanted to say</textarea>" in answer.content.decode()


def test_listening_first_asks_for_two_days_and_blocks_nobody(ada, chief, talk, time_machine):
    time_machine.move_to("2026-12-01 17:30", tick=False)
    set_order(talk, by=chief, order=Thread.LISTENING)
    html = page(ada, talk)
    assert "Listening first until Thu 3 Dec, 5.30pm" in html
    assert "unless you speak from your own experience" in html
    assert [make.post(talk, ada, "Early.").number, make.post(talk, ada, "Again.").number] == [1, 2]
    time_machine.shift(timedelta(hours=48))
    assert "Listening first" not in page(ada, talk)


def test_nothing_is_kept_of_who_wrote_while_others_listened(ada, chief, talk):
    def row(post):
        volatile = {"id", "number", "body", "html", "key", "created_at"}
        return {
            k: v
            for k, v in Post.objects.filter(pk=post.pk).values()[0].items()
            if k not in volatile
        }

    before = row(make.post(talk, ada))
    set_order(talk, by=chief, order=Thread.LISTENING)
    assert row(make.post(talk, ada)) == before


def test_a_facilitator_says_the_order_on_the_page_that_holds_the_thread(ada, chief, talk):
    address = reverse("forums:hold", args=[talk.pk])
    browser = make.browser_of(chief)
    assert "Begin the next round" not in browser.get(address).content.decode()
    browser.post(address, {"do": "order", "order": "round"})
    assert "This thread goes in rounds" in page(ada, talk)
    assert "Begin the next round" in browser.get(address).content.decode()
    make.post(talk, ada, "Mine boils.")
    browser.post(address, {"do": "round"})
    assert make.post(talk, ada, "And cools.").number == 2
    browser.post(address, {"do": "order", "order": "open"})
    assert "This thread goes in rounds" not in page(ada, talk)
    answer = browser.post(address, {"do": "order", "order": "loudest"})
    assert (answer.status_code, "Choose who speaks when." in answer.content.decode()) == (422, True)


def test_a_member_sets_no_order(ada, talk):
    with pytest.raises(NotAllowed):
        set_order(talk, by=ada, order=Thread.ROUND)
