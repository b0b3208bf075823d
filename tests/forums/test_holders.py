"""Those who hold one thread: named by asking, of equal standing, in that thread alone."""

import pytest
from django.contrib.auth.models import AnonymousUser
from django.urls import reverse

from accounts.models import User
from community.actions import leave, suspend
from community.models import Role
from community.permissions import HOLDER, NotAllowed, Suspended, granted
from community.standing import load_one
from forums.actions import remove, reply
from forums.closed import ThreadGone
from forums.holder import MOST
from forums.holders import (
    Enough,
    NotAsked,
    NotToBeAsked,
    OfEqualStanding,
    accept,
    ask,
    ask_no_more,
    candidates,
    decline,
    end,
    say_what_one_brings,
    step_down,
)
from forums.holding import close, pin, rest
from forums.models import Thread
from forums.thread_removal import remove_thread
from jobs.worker import drain
from realtime.registry import draw
from realtime.streams import position
from tests import factories as make

pytestmark = pytest.mark.django_db


def text(voice, address):
    return make.browser_of(voice).get(address).content.decode()


def person(voice):
    return User.objects.get(pk=voice.owner_id)


def holders_page(talk):
    return reverse("forums:holders", args=[talk.pk])


def asked_page(talk):
    return reverse("forums:asked_to_hold", args=[talk.pk])


def press(voice, talk, do, who, **words):
    words |= {"do": do, "who": who.ref}
    return make.browser_of(voice).post(holders_page(talk), words, follow=True).content.decode()


def names(talk):
    return [holder.voice.name for holder in Thread.objects.get(pk=talk.pk).held_by]


@pytest.fixture
def heron(ada):
    return make.member(ada.community, name="Heron", is_listed=False)


def test_a_facilitator_asks_and_the_name_stands_on_the_thread_once_it_accepts(bo, chief, talk):
    html = press(chief, talk, "ask", bo, words="You know kettles.")
    assert f"{bo.name} is asked. It shows once they accept." in html
    assert bo.name not in text(chief, talk.get_absolute_url())
    drain()
    bell = text(bo, reverse("notifications:notifications"))
    assert "You are asked to help hold “Kettles”" in bell
    assert "You know kettles." in text(bo, asked_page(talk))
    answer = make.browser_of(bo).post(
        asked_page(talk), {"do": "accept", "who": bo.ref, "brings": "Ten years of descaling."}
    )
    assert answer.status_code == 302
    drain()
    html = text(chief, talk.get_absolute_url())
    assert "Facilitator of this thread" in html
    assert bo.name in html
    assert "Ten years of descaling." in html
    assert "asked to help" not in text(bo, reverse("notifications:notifications"))


def test_who_says_nothing_of_what_they_bring_has_nothing_beside_their_name(bo, chief, talk):
    hold(talk, bo, by=chief)
    banners = draw("banners", [talk.pk])[talk.pk]
    assert bo.name in banners
    assert 'class="meta"' not in banners


def hold(talk, voice, *, by, brings=""):
    ask(talk, by=by, who=voice)
    return accept(talk, by=voice, brings=brings)


def test_two_hold_a_thread_by_name_and_open_pages_show_it(ada, bo, chief, heron, talk):
    reply(talk, by=heron, body="Here.", key="k")
    before = position(talk.stream)
    for voice in (heron, bo, ada):
        hold(talk, voice, by=chief)
    assert names(talk) == sorted(names(talk), key=str.casefold)
    assert len(names(talk)) == 3
    assert position(talk.stream) == before + 3
    assert "Facilitators of this thread" in draw("banners", [talk.pk])[talk.pk]


def test_who_holds_a_thread_does_there_what_facilitators_do_and_nowhere_else(ada, bo, chief, talk):
    other = make.thread(ada, "Pans")
    post, beyond = make.post(talk, ada), make.post(other, ada)
    hold(talk, bo, by=chief)
    assert granted(load_one(bo), talk) >= HOLDER
    assert not granted(load_one(bo), other) & HOLDER - {"forums.reply"}
    assert not granted(load_one(bo), ada.community) & HOLDER
    rest(talk, by=bo, hours=2, note="Let us breathe.")
    assert remove(post, by=bo, reason="It named somebody.").removed_by == "facilitator"
    for act in (
        lambda: pin(other, by=bo, until=None),
        lambda: remove(beyond, by=bo, reason="It named somebody."),
        lambda: remove_thread(talk, by=bo, reason="All of it."),
        lambda: ask(talk, by=bo, who=ada),
        lambda: end(talk, by=bo, who=bo),
    ):
        with pytest.raises(NotAllowed):
            act()


def test_they_find_the_ways_to_it_beside_the_thread(bo, chief, talk):
    hold(talk, bo, by=chief)
    html = text(bo, talk.get_absolute_url())
    assert "Pin, pause, close or say the outcome" in html
    assert holders_page(talk) in html
    assert reverse("forums:remove_thread", args=[talk.pk]) not in html
    assert 'value="close"' in text(bo, reverse("forums:hold", args=[talk.pk]))


def test_another_member_finds_neither_the_page_nor_who_was_asked(ada, bo, chief, talk):
    ask(talk, by=chief, who=bo)
    assert holders_page(talk) not in text(ada, talk.get_absolute_url())
    browser = make.browser_of(ada)
    assert browser.get(holders_page(talk)).status_code == 403
    assert browser.get(asked_page(talk)).status_code == 404
    answer = browser.post(asked_page(talk), {"do": "accept", "who": bo.ref})
    assert answer.status_code == 404
    assert names(talk) == []


def test_who_declines_is_asked_no_more_and_nobody_asks_why(bo, chief, talk):
    ask(talk, by=chief, who=bo)
    make.browser_of(bo).post(asked_page(talk), {"do": "decline", "who": bo.ref})
    assert make.browser_of(bo).get(asked_page(talk)).status_code == 404
    assert "not answered yet" not in text(chief, holders_page(talk))
    with pytest.raises(NotAsked):
        accept(talk, by=bo)
    ask(talk, by=chief, who=bo)
    accept(talk, by=bo)
    assert names(talk) == [bo.name]


def test_an_asking_can_be_taken_back_until_it_is_answered(bo, chief, talk):
    ask(talk, by=chief, who=bo)
    assert f"{bo.name} is not asked any more." in press(chief, talk, "ask_no_more", bo)
    drain()
    assert "asked to help" not in text(bo, reverse("notifications:notifications"))
    with pytest.raises(NotAsked):
        accept(talk, by=bo)
    hold(talk, bo, by=chief)
    ask_no_more(talk, by=chief, who=bo)
    decline(talk, by=bo)
    assert names(talk) == [bo.name]


def test_the_same_asking_twice_and_the_same_yes_twice_make_one(bo, chief, talk):
    assert ask(talk, by=chief, who=bo) == ask(talk, by=chief, who=bo)
    accept(talk, by=bo)
    accept(talk, by=bo)
    assert ask(talk, by=chief, who=bo).role is not None
    assert names(talk) == [bo.name]
    assert Role.objects.filter(voice=bo).count() == 1


def test_neither_of_a_pair_removes_the_other_by_any_name(ada, bo, chief, talk):
    second = make.member(ada.community, person(chief), name="Wren", is_listed=True)
    hold(talk, second, by=chief)
    hold(talk, bo, by=chief)
    for voice in (bo, second):
        with pytest.raises(NotAllowed):
            end(talk, by=voice, who=bo)
    with pytest.raises(OfEqualStanding):
        end(talk, by=chief, who=bo)
    assert 'value="end"' not in text(chief, holders_page(talk))
    assert "by any name" in press(chief, talk, "end", bo)
    other = make.facilitator(ada.community)
    assert f"{bo.name} does not hold this thread any more." in press(other, talk, "end", bo)
    assert names(talk) == ["Wren"]


def test_each_steps_down_when_they_like_and_their_rights_end(bo, chief, talk):
    hold(talk, bo, by=chief, brings="A kettle.")
    step = {"do": "step_down", "who": bo.ref}
    assert make.browser_of(bo).post(holders_page(talk), step).status_code == 302
    assert names(talk) == []
    assert "A kettle." not in text(chief, talk.get_absolute_url())
    with pytest.raises(NotAllowed):
        rest(talk, by=bo, hours=2, note="Let us breathe.")
    step_down(talk, by=bo)


def test_nobody_speaks_or_steps_down_for_another(ada, bo, chief, talk):
    hold(talk, bo, by=chief)
    hold(talk, ada, by=chief)
    browser = make.browser_of(ada)
    for do in ("step_down", "brings"):
        answer = browser.post(holders_page(talk), {"do": do, "who": bo.ref, "brings": "Not mine."})
        assert answer.status_code == 404
    assert browser.post(holders_page(talk), {"do": "step_down", "who": "nobody"}).status_code == 404
    assert browser.post(holders_page(talk), {"do": "rename"}).status_code == 403
    assert len(names(talk)) == 2


def test_what_one_brings_can_be_changed_and_too_much_of_it_is_kept_in_its_form(bo, chief, talk):
    hold(talk, bo, by=chief, brings="A kettle.")
    say_what_one_brings(talk, by=bo, brings="A pan.")
    assert "A pan." in text(chief, talk.get_absolute_url())
    words = "x" * 201
    answer = make.browser_of(bo).post(
        holders_page(talk), {"do": "brings", "who": bo.ref, "brings": words}
    )
    assert answer.status_code == 422
    assert words in answer.content.decode()
    assert "What you bring can have 200 characters" in answer.content.decode()


def test_who_leaves_or_is_suspended_holds_no_more(ada, bo, chief, talk):
    for voice in (ada, bo):
        hold(talk, voice, by=chief)
    leave(bo)
    assert names(talk) == [ada.name]
    assert bo.name not in text(chief, talk.get_absolute_url())
    suspend(ada, by=chief, reason="A rest.")
    with pytest.raises(Suspended):
        close(talk, by=ada)


def test_who_was_asked_and_may_not_write_here_does_not_accept(bo, chief, talk):
    ask(talk, by=chief, who=bo)
    suspend(bo, by=chief, reason="A rest.")
    with pytest.raises(Suspended):
        accept(talk, by=bo)
    assert names(talk) == []


def test_names_that_are_neither_listed_nor_seen_here_cannot_be_asked(ada, bo, chief, heron, talk):
    away = make.member(make.community())
    gone = make.member(ada.community)
    leave(gone)
    assert set(candidates(talk)) == {ada, bo, chief}
    for voice in (heron, away, gone):
        with pytest.raises(NotToBeAsked):
            ask(talk, by=chief, who=voice)
        html = press(chief, talk, "ask", voice)
        assert "Choose a name." in html
    reply(talk, by=heron, body="Here.", key="k")
    assert set(candidates(talk)) == {ada, bo, chief, heron}
    ask(talk, by=chief, who=heron)
    assert set(candidates(talk)) == {ada, bo, chief}


def test_a_thread_has_room_for_a_few(ada, chief, talk):
    for _ in range(MOST):
        ask(talk, by=chief, who=make.member(ada.community))
    with pytest.raises(Enough):
        ask(talk, by=chief, who=ada)


def test_a_thread_that_is_gone_is_held_by_nobody_new(bo, chief, talk):
    ask(talk, by=chief, who=bo)
    remove_thread(talk, by=chief, reason="It named somebody.")
    with pytest.raises(ThreadGone):
        accept(talk, by=bo)
    drain()
    assert "asked to help" not in text(bo, reverse("notifications:notifications"))


def test_holding_a_thread_stands_in_no_list_of_members(ada, bo, chief, talk):
    hold(talk, bo, by=chief)
    members = text(ada, reverse("community:members", args=[ada.community.slug]))
    assert bo.name in members
    assert "Facilitator of a thread" not in members


def test_whoever_holds_it_does_not_make_a_thread_ask_more(
    ada, chief, talk, django_assert_num_queries
):
    browser = make.browser_of(make.member(ada.community))
    browser.get(talk.get_absolute_url())
    with django_assert_num_queries(5):
        browser.get(talk.get_absolute_url())
    for _ in range(3):
        hold(talk, make.member(ada.community), by=chief)
    browser.get(talk.get_absolute_url())
    with django_assert_num_queries(5):
        browser.get(talk.get_absolute_url())


def test_visitors_of_a_public_thread_see_who_holds_it_and_no_page_of_theirs(chief):
    open_thread = make.thread(
        make.member(make.community(visibility="open")), confidentiality="anyone"
    )
    boss = make.facilitator(open_thread.community)
    hold(open_thread, boss, by=boss)
    visitor = make.browser(None)
    assert boss.name in visitor.get(open_thread.get_absolute_url()).content.decode()
    assert visitor.get(holders_page(open_thread)).status_code == 302
    assert Thread.objects.visible_to(AnonymousUser()).filter(pk=open_thread.pk).exists()
