"""A case circle: clarifying questions first, ideas when its opener says so, closed with what was
tried."""

import pytest
from django.urls import reverse

from community.permissions import NotAllowed
from forums.holding import ask_questions_first, close, welcome_ideas
from forums.models import Thread
from realtime.log import read
from tests import factories as make

pytestmark = pytest.mark.django_db
FIRST, WELCOME = "Only clarifying questions now", "Ideas are welcome"


@pytest.fixture
def case(ada):
    return make.thread(ada, "A hard visit", kind=Thread.CASE)


def page(voice, thread):
    return make.browser_of(voice).get(thread.get_absolute_url()).content.decode()


def press(voice, thread, do):
    address = reverse("forums:hold", args=[thread.pk])
    return make.browser_of(voice).post(address, {"do": do}, follow=True)


def test_a_case_circle_asks_for_questions_first_and_blocks_nobody(ada, bo, case):
    seen = page(bo, case)
    assert FIRST in seen.partition('id="reply"')[0]
    assert "composer-questions" in seen.partition('id="reply"')[2]
    assert f"{ada.name} says when ideas are welcome" in seen
    assert make.post(case, bo, "Try a kettle.").is_published


def test_other_threads_ask_for_nothing(bo, talk):
    seen = page(bo, talk)
    assert FIRST not in seen
    assert "composer-questions" not in seen
    assert WELCOME not in seen


def test_its_opener_says_when_ideas_are_welcome_and_back(ada, bo, case):
    assert WELCOME in press(ada, case, "ideas").content.decode()
    assert FIRST not in page(bo, case).partition('id="reply"')[0]
    press(ada, case, "questions")
    assert FIRST in page(bo, case).partition('id="reply"')[0]


def test_who_holds_the_community_does_so_too_and_other_members_do_not(bo, chief, case):
    with pytest.raises(NotAllowed):
        welcome_ideas(case, by=bo)
    assert welcome_ideas(case, by=chief).ideas_at
    assert not ask_questions_first(case, by=chief).ideas_at


def test_in_another_thread_the_button_is_not_there_and_does_nothing(ada, chief, talk):
    page = press(chief, talk, "ideas").content.decode()
    assert "Let ideas in" not in page
    talk.refresh_from_db()
    assert talk.ideas_at is None


def test_open_pages_hear_of_it(ada, case):
    before = read({case.stream: 0})
    welcome_ideas(case, by=ada)
    assert read({case.stream: 0}) != before


def test_it_closes_with_what_was_tried(ada, chief, case, talk):
    address = reverse("forums:hold", args=[case.pk])
    seen = make.browser_of(chief).get(address).content.decode()
    assert "What was tried, and what came of it" in seen
    assert "A case circle closes with what was tried" in seen
    other = make.browser_of(chief).get(reverse("forums:hold", args=[talk.pk])).content.decode()
    assert "The answer, or what came of it" in other
    close(case, by=chief)
    assert FIRST not in page(ada, case)
