"""Two who hold a thread: a break, handing over, and closing it together."""

import pytest
from django.urls import reverse

from accounts.models import User
from community.actions import end_role, leave
from community.models import Role
from community.permissions import NotAllowed
from forums.holders import (
    NotAsked,
    NotToBeAsked,
    accept,
    ask,
    come_back,
    hand_over,
    step_down,
    take_a_break,
)
from forums.holding import close, reopen
from forums.models import Thread
from jobs.worker import drain
from notifications.registry import notice_of
from tests import factories as make

pytestmark = pytest.mark.django_db


def names(talk):
    return {holder.voice.name for holder in Thread.objects.get(pk=talk.pk).held_by}


def told(kind, thing):
    return set(notice_of(kind).concerns(thing.pk))


def bell(voice):
    drain()
    return make.browser_of(voice).get(reverse("notifications:notifications")).content.decode()


def press(voice, talk, do, **words):
    address = reverse("forums:holders", args=[talk.pk])
    answer = make.browser_of(voice).post(address, {"do": do, "who": voice.ref} | words, follow=True)
    return answer.content.decode()


def holder(talk, voice):
    return talk.holders.get(voice=voice)


@pytest.fixture
def pair(ada, bo, chief, talk):
    for voice in (ada, bo):
        ask(talk, by=chief, who=voice)
        accept(talk, by=voice)
    drain()
    return ada, bo


# Closing


def test_one_of_a_pair_proposes_to_close_and_the_other_agrees(ada, bo, chief, talk, pair):
    address = reverse("forums:hold", args=[talk.pk])
    answer = make.browser_of(ada).post(address, {"do": "close", "reason": "Said."}, follow=True)
    assert "Proposed. The thread closes when the other one agrees." in answer.content.decode()
    assert "This thread is closed" not in answer.content.decode()
    assert f"{ada.name} proposes to close “Kettles”" in bell(bo)
    html = make.browser_of(bo).get(address).content.decode()
    assert f"<strong>{ada.name}</strong> proposes to close it: “Said.”" in html
    assert 'value="Said."' in html
    assert "proposes to close" not in make.browser_of(chief).get(address).content.decode()
    answer = make.browser_of(bo).post(address, {"do": "close", "reason": "Said."}, follow=True)
    assert "The thread has been closed." in answer.content.decode()
    assert "proposes to close" not in bell(bo)


def test_two_who_say_different_words_have_not_agreed(talk, pair):
    ada, bo = pair
    assert not close(talk, by=ada, reason="Said.").is_locked
    assert not close(talk, by=ada, reason="Said.").is_locked
    assert not close(talk, by=bo, reason="Enough.").is_locked
    closed = close(talk, by=ada, reason="Enough.")
    assert (closed.is_locked, closed.lock_reason) == (True, "Enough.")
    reopen(talk, by=bo)
    assert not close(talk, by=ada, reason="Enough.").is_locked


def test_who_holds_it_alone_closes_it_alone_and_so_does_a_facilitator_of_the_community(
    chief, talk, pair
):
    assert close(talk, by=chief, reason="For now.").is_locked
    reopen(talk, by=chief)
    step_down(talk, by=pair[1])
    assert close(talk, by=pair[0]).is_locked


def test_who_is_on_a_break_is_not_waited_for(talk, pair):
    take_a_break(talk, by=pair[1])
    assert close(talk, by=pair[0]).is_locked
    reopen(talk, by=pair[0])
    assert not close(talk, by=pair[1]).is_locked


# A break


def test_a_break_moves_what_is_told_to_the_other_and_ends_by_a_tap(ada, bo, chief, talk, pair):
    assert "Rest well." in press(ada, talk, "break")
    assert f"{ada.name} takes a break from holding “Kettles”" in bell(bo)
    post = make.post(talk, make.member(ada.community))
    assert bo.owner_id in told("post", post)
    assert ada.owner_id not in told("post", post)
    shown = make.browser_of(bo).get(reverse("forums:holders", args=[talk.pk]))
    assert "On a break" in shown.content.decode()
    reader = make.browser_of(make.member(ada.community))
    assert "break" not in reader.get(talk.get_absolute_url()).content.decode()
    assert "Welcome back." in press(ada, talk, "back")
    assert {ada.owner_id, bo.owner_id} <= told("post", post)
    assert "takes a break" not in bell(bo)


def test_who_is_answered_hears_of_it_on_a_break_too(ada, talk, pair):
    make.post(talk, ada)
    take_a_break(talk, by=ada)
    answer = make.post(talk, make.member(ada.community), answers=1)
    assert notice_of("post").concerns(answer.pk)[ada.owner_id].reason == "answer"


def test_when_both_are_on_a_break_the_facilitators_of_the_community_are_told(
    ada, chief, talk, pair
):
    post = make.post(talk, make.member(ada.community))
    assert chief.owner_id not in told("post", post)
    for voice in pair:
        take_a_break(talk, by=voice)
    assert chief.owner_id in told("post", post)
    assert not {voice.owner_id for voice in pair} & told("post", post)


def test_only_one_who_holds_the_thread_takes_a_break_from_it(ada, chief, talk):
    for act in (take_a_break, come_back):
        with pytest.raises(NotAllowed):
            act(talk, by=ada)
    with pytest.raises(NotAllowed):
        hand_over(talk, by=chief, who=ada)


# Handing over


def test_a_thread_is_handed_over_to_a_name_that_accepts(ada, bo, chief, talk, pair):
    words = {"from": ada.ref, "words": "You know kettles."}
    assert "is asked" in press(ada, talk, "hand_over", **words | {"who": chief.ref})
    assert names(talk) == {ada.name, bo.name}
    asked = reverse("forums:asked_to_hold", args=[talk.pk])
    assert f"You would take over from {ada.name}." in (
        make.browser_of(chief).get(asked).content.decode()
    )
    make.browser_of(chief).post(asked, {"do": "accept", "who": chief.ref})
    assert names(talk) == {chief.name, bo.name}
    with pytest.raises(NotAllowed):
        take_a_break(talk, by=ada)


def test_an_asking_ends_with_the_right_of_who_asked(ada, bo, chief, talk, pair):
    wren, robin = make.member(ada.community), make.member(ada.community)
    hand_over(talk, by=ada, who=wren)
    ask(talk, by=chief, who=robin)
    step_down(talk, by=ada)
    end_role(chief.roles.get(name=Role.FACILITATOR), by=make.staff(Role.ADMINISTRATOR))
    for voice in (wren, robin):
        with pytest.raises(NotAsked):
            accept(talk, by=voice)
    assert names(talk) == {bo.name}


def test_a_thread_is_not_handed_to_a_name_that_cannot_be_asked(ada, bo, talk, pair):
    away, unlisted = make.member(make.community()), make.member(ada.community, is_listed=False)
    for voice in (away, unlisted):
        with pytest.raises(NotToBeAsked):
            hand_over(talk, by=ada, who=voice)
        html = press(ada, talk, "hand_over", **{"from": ada.ref, "who": voice.ref})
        assert "Choose a name." in html
    assert hand_over(talk, by=ada, who=bo).role is not None
    assert names(talk) == {ada.name, bo.name}


def test_nobody_hands_over_what_another_holds(ada, bo, chief, talk, pair):
    address = reverse("forums:holders", args=[talk.pk])
    words = {"do": "hand_over", "from": bo.ref, "who": chief.ref}
    assert make.browser_of(ada).post(address, words).status_code == 404


def test_who_is_asked_anew_begins_without_what_was_before(ada, bo, chief, talk, pair):
    take_a_break(talk, by=ada)
    close(talk, by=ada, reason="Said.")
    leave(bo)
    step_down(talk, by=ada)
    ask(talk, by=chief, who=ada)
    accept(talk, by=ada)
    again = holder(talk, ada)
    assert (again.is_resting, again.would_close_at, again.brings) == (False, None, "")
    assert not User.objects.get(pk=bo.owner_id).has_perm("forums.hold", talk)
