"""The summary, and the hours in which no mail comes."""

from datetime import UTC, datetime, time, timedelta

import pytest
from django.core import mail as post_office
from django.utils import timezone

from forums.actions import remove
from forums.models import Thread
from jobs.worker import drain
from notifications.actions import wish
from notifications.following import follow
from notifications.models import Mail, Wishes
from notifications.tasks import mail_what_is_due
from tests import factories as make
from tests.notifications.letters import answer, everything

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("clock")]
MONDAY = datetime(2026, 3, 9, 8, tzinfo=UTC)
DAY = 24 * 60


@pytest.fixture
def follower(talk, wren):
    """Wren, who follows the thread; it is Tuesday noon."""
    follow(wren.owner_id, "thread", talk.pk)
    return wren


def until(clock, moment):
    drain()
    before = len(post_office.outbox)
    clock.move_to(moment)
    mail_what_is_due.call()
    drain()
    return post_office.outbox[before:]


def to(voice, mails):
    return [mail for mail in mails if mail.to == [voice.owner.email]]


def test_what_is_followed_comes_on_monday_morning(follower, heron, talk, clock):
    post = make.post(talk, heron, "Anybody?")
    assert until(clock, MONDAY - timedelta(hours=1, minutes=1)) == []
    (mail,) = to(follower, until(clock, MONDAY))
    assert mail.subject == "Your summary"
    assert "This is new in what you follow" in mail.body
    assert "Getting on board\nWoods\n- Heron: Anybody?\n" in mail.body
    assert post.get_absolute_url() in mail.body
    assert to(follower, until(clock, MONDAY + timedelta(days=7))) == []


def test_or_each_morning(follower, heron, talk, clock):
    wish(follower.owner, digest=Wishes.DAILY)
    for day in (4, 5):
        make.post(talk, heron, f"Day {day}.")
        (mail,) = to(follower, until(clock, datetime(2026, 3, day, 8, tzinfo=UTC)))
        assert f"Day {day}." in mail.body


def test_or_never(follower, heron, talk, clock):
    wish(follower.owner, digest=Wishes.NEVER)
    make.post(talk, heron)
    assert to(follower, until(clock, MONDAY)) == []


def test_who_wishes_it_daily_from_now_on_gets_what_waited_for_monday(follower, heron, talk, clock):
    make.post(talk, heron, "Anybody?")
    drain()
    wish(follower.owner, digest=Wishes.DAILY)
    assert len(to(follower, until(clock, datetime(2026, 3, 4, 8, tzinfo=UTC)))) == 1


def test_it_is_grouped_by_thread_and_the_newest_stands_first(follower, heron, talk, clock):
    other = make.thread(heron, "Kettles")
    follow(follower.owner_id, "thread", other.pk)
    for words in ("One.", "Two.", "Three.", "Four.", "Five."):
        make.post(talk, heron, words)
        clock.shift(timedelta(minutes=1))
    make.post(other, heron, "Tea.")
    (mail,) = to(follower, until(clock, MONDAY))
    shown = [line for line in mail.body.splitlines() if line.startswith(("- ", "G", "K"))]
    assert shown == [
        *("Kettles", "- Heron: Tea."),
        *("Getting on board", "- Heron: Five.", "- Heron: Four.", "- Heron: Three."),
        "- and 2 more",
    ]
    oldest = talk.posts.get(number=2)
    assert f"http://localhost:8000{oldest.get_absolute_url()}\n" in mail.body


def test_it_may_hold_what_was_said_to_each_of_somebodys_names(here, wren, heron, talk, clock):
    teal = make.member(here, wren.owner, name="Teal")
    wish(wren.owner, answers=Wishes.IN_DIGEST, follows=Wishes.SITE)
    make.post(talk, teal)
    for number in (1, 2):
        make.post(talk, heron, answers=number)
    (mail,) = to(wren, until(clock, MONDAY))
    assert mail.body.count("- Heron:") == 2
    assert "Teal" not in everything(mail)


def test_it_is_never_empty(follower, heron, talk, clock):
    assert to(follower, until(clock, MONDAY)) == []
    post, other = make.post(talk, heron), make.post(make.thread(heron), heron)
    follow(follower.owner_id, "thread", other.thread_id)
    drain()
    remove(post, by=heron)
    Thread.objects.filter(pk=other.thread_id).update(place="t:0")
    assert to(follower, until(clock, MONDAY + timedelta(days=7))) == []


def test_what_can_be_taken_back_yet_waits_for_the_next(follower, heron, talk, clock):
    comes_at = wish(follower.owner).due_at("follow", timezone.now())
    clock.move_to(comes_at - timedelta(minutes=9))
    make.post(talk, heron)
    assert to(follower, until(clock, MONDAY)) == []
    assert len(to(follower, until(clock, MONDAY + timedelta(days=7)))) == 1


def test_no_mail_comes_in_quiet_hours_and_all_of_it_when_they_end(wren, heron, talk, clock):
    wish(wren.owner, quiet_from=time(13), quiet_until=time(15))
    clock.move_to(datetime(2026, 3, 3, 12, 40, tzinfo=UTC))
    answer(talk, heron, "One.")
    assert to(wren, until(clock, datetime(2026, 3, 3, 13, 10, tzinfo=UTC))) == []
    answer(talk, heron, "Two.")
    assert to(wren, until(clock, datetime(2026, 3, 3, 14, 59, tzinfo=UTC))) == []
    (mail,) = to(wren, until(clock, datetime(2026, 3, 3, 15, tzinfo=UTC)))
    assert ("One." in mail.body, "Two." in mail.body) == (True, True)


def test_a_mail_that_is_late_waits_for_the_end_of_quiet_hours_too(wren, heron, talk, clock):
    wish(wren.owner, quiet_from=time(13), quiet_until=time(15))
    answer(talk, heron)
    drain()
    clock.move_to(datetime(2026, 3, 3, 12, 30, tzinfo=UTC))
    mail_what_is_due.call()
    assert Mail.objects.get(person=wren.owner)
    clock.move_to(datetime(2026, 3, 3, 13, tzinfo=UTC))
    drain()
    assert post_office.outbox == []
    clock.move_to(datetime(2026, 3, 3, 15, 0, 1, tzinfo=UTC))
    drain()
    assert len(to(wren, post_office.outbox)) == 1


def at(day, hour, minute=0):
    return datetime(2026, *day, hour, minute, tzinfo=UTC)


WINTER, SUMMER = (2, 3), (7, 7)


@pytest.mark.parametrize(
    ("quiet", "now", "ends"),
    [
        ((22, 8), at(WINTER, 21, 59), None),
        ((22, 8), at(WINTER, 22), at((2, 4), 8)),
        ((22, 8), at(WINTER, 7, 59), at(WINTER, 8)),
        ((22, 8), at(WINTER, 8), None),
        ((22, 8), at(SUMMER, 20, 59), None),
        ((22, 8), at(SUMMER, 21), at((7, 8), 7)),
        ((13, 15), at(WINTER, 14), at(WINTER, 15)),
        ((13, 15), at(WINTER, 15), None),
        ((22, 8), at((3, 28), 23), at((3, 29), 7)),  # the night on which clocks go forward
        ((22, 2), at((10, 24), 23), at((10, 25), 2)),  # and on which they go back
    ],
)
def test_quiet_hours_are_by_londons_clock(quiet, now, ends):
    wishes = Wishes(quiet_from=time(quiet[0]), quiet_until=time(quiet[1]))
    assert wishes.quiet_ends_at(now) == ends


@pytest.mark.parametrize("minute", [0, 29, 31, 59])
def test_quiet_hours_that_end_in_the_hour_that_comes_twice_end_later_than_now(minute):
    wishes = Wishes(quiet_from=time(22), quiet_until=time(1, 30))
    for now in (at((10, 25), 0, minute), at((10, 25), 1, minute)):
        ends = wishes.quiet_ends_at(now)
        assert ends is None or ends > now


@pytest.mark.parametrize("digest", [Wishes.DAILY, Wishes.WEEKLY])
def test_a_summary_comes_in_the_morning_by_londons_clock_all_year(digest):
    for number in range(400):
        now = datetime(2026, 1, 1, 12, tzinfo=UTC) + timedelta(hours=23 * number)
        wishes = Wishes(person_id=number, digest=digest)
        due = wishes.due_at("follow", now)
        local = timezone.localtime(due)
        assert timedelta() < due - now <= timedelta(days=8)
        assert (local.hour, local.minute) == (7, number % 60)
        assert digest == Wishes.DAILY or local.weekday() == 0
