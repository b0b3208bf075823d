"""Facilitators pin and close threads; they and the opener say what came of one."""

from datetime import timedelta

import pytest
from django.urls import reverse
from django.utils import timezone

from community.agreements import write_agreement
from community.founding import set_status
from community.models import Community
from community.permissions import NotAllowed
from forums.actions import reply
from forums.closed import CommunityResting, ThreadGone, ThreadLocked, ThreadResting
from forums.holding import close, pin, reopen, resolve, rest, wake, wake_rested
from forums.models import Thread
from forums.thread_removal import remove_thread
from realtime.streams import position
from search.find import EVERYWHERE, find
from tests import factories as make

pytestmark = pytest.mark.django_db


def page(voice, address):
    return make.browser_of(voice).get(address).content.decode()


def hold(voice, talk, do, **words):
    return make.browser_of(voice).post(reverse("forums:hold", args=[talk.pk]), {"do": do} | words)


def test_a_pinned_thread_stands_on_top_until_its_day_is_over(ada, chief, talk):
    make.thread(ada, "Pans")
    today = timezone.localdate()
    for until, titles in ((today, ["Kettles"]), (today + timedelta(days=1), ["Kettles"])):
        pin(talk, by=chief, until=until)
        assert [one.title for one in page_of(ada).pinned] == titles
    Thread.objects.filter(pk=talk.pk).update(pinned_until=today - timedelta(days=1))
    assert page_of(ada).pinned == []
    assert "Kettles" in page(ada, ada.community.get_absolute_url())


def page_of(voice):
    return make.browser_of(voice).get(voice.community.get_absolute_url()).context["page"]


def test_a_closed_thread_takes_no_posts_says_why_and_can_be_opened_again(ada, chief, talk):
    close(talk, by=chief, reason="We go on in the spring.")
    assert "We go on in the spring." in page(ada, talk.get_absolute_url())
    with pytest.raises(ThreadLocked, match="We go on in the spring"):
        reply(talk, by=ada, body="One more.", key="k")
    reopen(talk, by=chief)
    assert "We go on in the spring." not in page(ada, talk.get_absolute_url())
    assert reply(talk, by=ada, body="One more.", key="k").number == 1


def test_who_closes_it_again_changes_the_reason_and_not_the_time(chief, talk):
    first = close(talk, by=chief, reason="For now.").locked_at
    again = close(talk, by=chief, reason="For good.")
    assert (again.locked_at, again.lock_reason) == (first, "For good.")


def test_the_outcome_stands_on_top_and_is_found(ada, chief, talk):
    resolve(talk, by=chief, outcome="We descale on Mondays.\n\nAsk Bo.")
    html = page(ada, talk.get_absolute_url())
    assert "<p>We descale on Mondays.</p>" in html
    assert [hit.object_id for hit in find("descale", places=EVERYWHERE).hits] == [talk.pk]
    assert "Has an outcome" in page(ada, ada.community.get_absolute_url())
    resolve(talk, by=chief, outcome="")
    assert "descale" not in page(ada, talk.get_absolute_url())
    assert not find("descale", places=EVERYWHERE).hits


def test_the_opener_says_what_came_of_it_and_does_no_more(ada, talk):
    html = page(ada, talk.get_absolute_url())
    assert "Say what came of it" in html
    assert 'name="until"' not in page(ada, reverse("forums:hold", args=[talk.pk]))
    assert hold(ada, talk, "outcome", outcome="We descale.").status_code == 302
    assert hold(ada, talk, "close", reason="Mine.").status_code == 200
    talk.refresh_from_db()
    assert (talk.resolution, talk.is_locked) == ("We descale.", False)
    with pytest.raises(NotAllowed):
        close(talk, by=ada)


def test_where_all_writing_is_off_the_opener_adds_no_outcome_and_a_facilitator_may(
    ada, chief, talk
):
    close(talk, by=chief)
    resolve(talk, by=ada, outcome="In a closed thread.")
    set_status(talk.community, by=chief, status=Community.PAUSED)
    with pytest.raises(CommunityResting):
        resolve(talk, by=ada, outcome="Mine.")
    assert resolve(talk, by=chief, outcome="Ours.").resolution == "Ours."


def test_who_has_not_accepted_the_new_agreement_adds_no_outcome(ada, talk):
    write_agreement(talk.community, "- We listen more.")
    answer = hold(ada, talk, "outcome", outcome="We descale.")
    assert answer.status_code == 422
    assert "We descale." in answer.content.decode()


def test_another_member_finds_nothing_of_it(ada, talk):
    bo = make.member(ada.community)
    assert reverse("forums:hold", args=[talk.pk]) not in page(bo, talk.get_absolute_url())
    assert make.browser_of(bo).get(reverse("forums:hold", args=[talk.pk])).status_code == 403
    assert hold(bo, talk, "outcome", outcome="Mine.").status_code == 403


def test_a_facilitator_does_each_of_it_on_one_page(chief, talk):
    until = timezone.localdate() + timedelta(days=7)
    hold(chief, talk, "pin", until=until.isoformat())
    hold(chief, talk, "close", reason="For now.")
    hold(chief, talk, "outcome", outcome="We descale.")
    talk.refresh_from_db()
    assert (talk.pinned_until, talk.lock_reason, talk.resolution) == (
        until,
        "For now.",
        "We descale.",
    )
    hold(chief, talk, "reopen")
    hold(chief, talk, "pin", until="")
    talk.refresh_from_db()
    assert (talk.pinned_until, talk.is_locked) == (None, False)


@pytest.mark.parametrize(
    ("do", "words", "sentence"),
    [
        ("pin", {"until": "2001-01-01"}, "Choose a day between today and a year from now."),
        ("pin", {"until": "9999-01-01"}, "Choose a day between today and a year from now."),
        ("pin", {"until": "soon"}, "Write the day like this: 24/12/2026."),
        ("close", {"reason": "x" * 201}, "The reason"),
        ("rest", {"note": "x" * 201, "hours": "2"}, "The note"),
        ("rest", {"note": "Let us breathe.", "hours": "48"}, "Choose for how long."),
        ("outcome", {"outcome": "x" * 1001}, "The outcome"),
    ],
)
def test_what_cannot_be_is_said_and_what_was_typed_stays(chief, talk, do, words, sentence):
    answer = hold(chief, talk, do, **words)
    html = answer.content.decode()
    assert answer.status_code == 422
    assert sentence in html
    assert html.count('id="error-summary-title"') == 1
    assert next(iter(words.values())) in html


def test_a_form_that_nobody_made_changes_nothing(chief, talk):
    assert hold(chief, talk, "explode").status_code == 200
    talk.refresh_from_db()
    assert (talk.is_locked, talk.pinned_until) == (False, None)


def test_open_pages_hear_of_it_once_and_a_stale_edit_is_not_in_its_way(chief, talk):
    before, version = position(talk.stream), talk.drawn_version
    close(talk, by=chief)
    assert position(talk.stream) == before + 1
    talk.refresh_from_db()
    assert talk.drawn_version == version


def test_what_has_been_removed_is_not_held(ada, chief, talk):
    remove_thread(talk, by=ada)
    for act in (close, reopen):
        with pytest.raises(ThreadGone):
            act(talk, by=chief)


def test_a_pin_is_no_news_of_the_thread(ada, chief, talk):
    was = Thread.objects.get(pk=talk.pk)
    pin(talk, by=chief, until=timezone.localdate())
    now = Thread.objects.get(pk=talk.pk)
    assert (now.last_post_at, now.banner_version) == (was.last_post_at, was.banner_version)


def test_a_thread_rests_for_some_hours_says_why_and_goes_on_by_itself(
    ada, chief, talk, time_machine
):
    time_machine.move_to("2026-12-01 17:30", tick=False)
    rest(talk, by=chief, hours=2, note="Let us breathe.")
    html = page(ada, talk.get_absolute_url())
    assert "This thread is paused until Tue 1 Dec, 7.30pm" in html
    assert "Let us breathe." in html
    assert "New posts are off here at the moment." in html
    with pytest.raises(ThreadResting, match=r"paused until Tue 1 Dec, 7\.30pm\. Let us breathe\."):
        reply(talk, by=ada, body="One more.", key="k")
    time_machine.shift(2 * 60 * 60)
    assert "Let us breathe." not in page(ada, talk.get_absolute_url())
    assert reply(talk, by=ada, body="One more.", key="k").number == 1


def test_lists_say_that_a_thread_is_paused_as_long_as_it_is(ada, chief, talk, time_machine):
    time_machine.move_to("2026-12-01 17:30", tick=False)
    here = ada.community.get_absolute_url()
    assert ">Paused<" not in page(ada, here)
    rest(talk, by=chief, hours=2, note="Let us breathe.")
    assert ">Paused<" in page(ada, here)
    time_machine.shift(2 * 60 * 60)
    assert ">Paused<" not in page(ada, here)


def test_open_pages_hear_that_a_rest_is_over(chief, talk, time_machine):
    time_machine.move_to("2026-12-01 17:30", tick=False)
    rest(talk, by=chief, hours=2, note="Let us breathe.")
    before = position(talk.stream)
    assert wake_rested() == 0
    time_machine.shift(2 * 60 * 60)
    assert (wake_rested(), wake_rested()) == (1, 0)
    assert position(talk.stream) == before + 1


def test_a_facilitator_lets_it_go_on_sooner(ada, chief, talk):
    hold(chief, talk, "rest", hours="4", note="Let us breathe.")
    assert "Let it go on now" in page(chief, reverse("forums:hold", args=[talk.pk]))
    hold(chief, talk, "wake")
    assert reply(talk, by=ada, body="One more.", key="k").number == 1


def test_a_member_pauses_nothing(ada, talk):
    with pytest.raises(NotAllowed):
        rest(talk, by=ada, hours=2, note="Stop.")
    with pytest.raises(NotAllowed):
        wake(talk, by=ada)
