"""The guard stands before all that a thread shows besides: outcomes, notes, summaries, polls."""

import re
from datetime import timedelta

import pytest
from django.urls import reverse
from django.utils import timezone

from community.models import Vouched
from forums.holding import close
from forums.models import Poll, Summary, Thread
from forums.polls import close as close_poll
from tests import factories as make
from tests.forums.test_guarding import LEFT, NUMBER, TYPED, seen

pytestmark = pytest.mark.django_db


def of_thread(name, act=None):
    return lambda: getattr(Thread.objects.latest("pk"), name)


def hold(act, box, **more):
    return lambda chief, talk: (reverse("forums:hold", args=[talk.pk]), {"do": act} | more, box)


def summary(chief, talk):
    close(talk, by=chief)
    return reverse("forums:summary", args=[talk.pk]), {"drawn_version": "1"}, "words"


def poll(box):
    def words(chief, talk):
        soon = timezone.localtime() + timedelta(days=2)
        said = {"by": chief.ref, "key": "k", "question": "Which day?", "hides": Poll.AT_ONCE}
        said |= {"option_1": "Monday", "option_2": "Friday", "closes_at": f"{soon:%Y-%m-%dT%H:%M}"}
        return f"{reverse('forums:new_poll', args=[talk.pk])}?kind=single", said, box

    return words


def poll_outcome(chief, talk):
    put = close_poll(make.poll(talk), by=chief)
    return reverse("forums:poll_outcome", args=[put.pk]), {}, "outcome"


def asked():
    put = Poll.objects.latest("pk")
    return " ".join([put.question, *(f"{one.text} {one.meaning}" for one in put.options.all())])


def summed_up():
    return "".join(Summary.objects.values_list("words", flat=True))


DOORS = {
    "outcome": (hold("outcome", "outcome"), of_thread("resolution")),
    "pause": (hold("rest", "note", hours="2"), of_thread("rest_note")),
    "reason": (hold("close", "reason"), of_thread("lock_reason")),
    "summary": (summary, summed_up),
    "question": (poll("question"), asked),
    "answer": (poll("option_2"), asked),
    "meaning": (poll("meaning_1"), asked),
    "outcome of a poll": (poll_outcome, lambda: Poll.objects.latest("pk").outcome),
}


@pytest.fixture(params=DOORS)
def door(request, chief, talk):
    """(send, stored): how words come in, and where they stand then."""
    prepare, stored = DOORS[request.param]
    address, words, box = prepare(chief, talk)

    def send(typed, **more):
        return make.browser_of(chief).post(address, words | {box: typed} | more)

    return send, stored


def test_it_is_asked_about_and_nothing_is_lost(door):
    send, _ = door
    answer = send(TYPED)
    page = answer.content.decode()
    assert answer.status_code == 422
    assert f"This looks like a phone number: {NUMBER}" in page
    assert page.count('name="guard" value="') == 2
    assert TYPED in page
    assert not Poll.objects.filter(question__contains=NUMBER).exists()


def test_it_is_taken_out_on_request(door):
    send, stored = door
    assert send(TYPED, guard="take_out").status_code == 302
    assert LEFT in stored()
    assert not Vouched.objects.exists()


def test_it_stands_when_the_person_says_so_and_only_that_is_recorded(door, chief):
    send, stored = door
    asked = send(TYPED)
    assert send(TYPED, guard="keep", seen=seen(asked)).status_code == 302
    assert TYPED in stored()
    vouched = Vouched.objects.get()
    assert (vouched.voice, vouched.kind) == (chief, "phone")
    assert re.fullmatch("thread|summary|poll", vouched.about)


def test_an_outcome_that_stands_is_not_asked_about_again(chief, talk):
    address, browser = reverse("forums:hold", args=[talk.pk]), make.browser_of(chief)
    words = {"do": "outcome", "outcome": TYPED}
    browser.post(address, words | {"guard": "keep", "seen": seen(browser.post(address, words))})
    more = {"outcome": f"{TYPED} And it helped."}
    assert browser.post(address, words | more).status_code == 302
    talk.refresh_from_db()
    assert talk.resolution == f"{TYPED} And it helped."
