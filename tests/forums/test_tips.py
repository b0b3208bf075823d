"""Tips beside the box: for whoever writes, by the name they write under, never in the way."""

from datetime import timedelta

import pytest
from django.utils import timezone

from accounts.models import User
from forums.actions import take_back
from forums.models import Thread
from forums.tips import tips
from tests import factories
from tests.factories import browser, browser_of, post

pytestmark = pytest.mark.django_db
FIRST, THIRD = "This is the first post under this name.", "You have answered"
FIFTH, RESTED = (
    "More than one in five posts here is yours.",
    "Nobody has written here for half a year.",
)


def begins(thread, voice, answers=None):
    """How each tip begins."""
    told = tips(Thread.objects.get(pk=thread.pk), voice, answers)
    known = (FIRST, THIRD, FIFTH, RESTED)
    return [next(one for one in known if tip.startswith(one)) for tip in told]


def test_a_first_post_gets_a_tip_and_a_second_none(ada, bo, talk):
    assert begins(talk, bo) == [FIRST]
    post(factories.thread(ada), bo)
    assert begins(talk, bo) == []


def test_the_third_answer_to_one_name_gets_a_tip(ada, bo, chief, talk):
    post(talk, ada)
    post(talk, chief)
    post(talk, bo, answers=1)
    assert begins(talk, bo, 1) == []
    post(talk, bo, answers=1)
    assert begins(talk, bo, 1) == [THIRD]
    assert tips(talk, bo, 1)[0].startswith(f"You have answered {ada.name} 2 times")
    assert begins(talk, bo, 2) == []
    assert begins(talk, bo) == []
    assert begins(talk, ada, 1) == []
    assert begins(talk, bo, 99) == []


def test_names_of_one_person_are_counted_apart_and_a_name_taken_back_is_not_told(ada, bo, talk):
    heron = factories.member(ada.community, User.objects.get(pk=ada.owner_id), name="Heron")
    mine = [post(talk, ada), post(talk, heron)]
    post(talk, bo, answers=1)
    post(talk, bo, answers=2)
    assert begins(talk, bo, 1) == begins(talk, bo, 2) == []
    post(talk, bo, answers=2)
    assert begins(talk, bo, 2) == [THIRD]
    take_back(mine[1], by=heron)
    assert begins(talk, bo, 2) == []


def test_more_than_a_fifth_of_a_long_thread_gets_a_tip(ada, bo, talk):
    for _ in range(4):
        post(talk, bo)
    for _ in range(15):
        post(talk, ada)
    assert begins(talk, bo) == []  # 4 of 19: it is not long yet
    post(talk, ada)
    assert begins(talk, bo) == []  # 4 of 20 are a fifth and not more
    post(talk, bo)
    assert begins(talk, bo) == [FIFTH]


def test_a_thread_that_rested_half_a_year_gets_a_tip(ada, bo, talk):
    post(talk, bo)
    for days, told in {179: [], 181: [RESTED]}.items():
        Thread.objects.update(last_post_at=timezone.now() - timedelta(days=days))
        assert begins(talk, bo) == told
        assert begins(talk, None) == told


def test_they_stand_on_a_page_and_come_as_a_fragment_for_the_chosen_name(ada, talk):
    dawn = factories.person()
    own = factories.member(ada.community, dawn)
    heron = factories.member(ada.community, dawn, name="Heron")
    post(talk, own)
    address, mine = f"/threads/{talk.pk}/tips/", browser(dawn)
    assert FIRST in mine.get(address, {"by": heron.ref}).content.decode()
    assert FIRST not in mine.get(address, {"by": own.ref}).content.decode()
    assert FIRST not in mine.get(address, {"by": ada.ref}).content.decode()
    assert "<h1>Before you write</h1>" in mine.get(address).content.decode()
    answer = mine.get(address, {"by": heron.ref}, headers={"HX-Request": "true"})
    assert answer.content.decode().startswith("<ul><li>This is the first post")
    page = mine.get(talk.get_absolute_url()).content.decode()
    assert f'href="{address}"' in page


@pytest.mark.parametrize(
    "asked", ["answers=x", "answers=" + "9" * 40, "answers=0", "by=" + "y" * 99]
)
def test_a_mangled_address_gets_tips_all_the_same(ada, talk, asked):
    assert browser_of(ada).get(f"/threads/{talk.pk}/tips/?{asked}").status_code == 200


@pytest.mark.parametrize("times", [1, 3])
def test_they_take_the_same_queries_in_every_thread(
    ada, bo, talk, times, django_assert_num_queries
):
    for _ in range(times):
        post(talk, ada)
        post(talk, bo, answers=1)
    with django_assert_num_queries(2):
        tips(talk, bo, 1)


def test_a_thread_called_tips_has_an_address_of_its_own(ada):
    tips_thread = factories.thread(ada, "Tips")
    answer = browser_of(ada).get(tips_thread.get_absolute_url())
    assert "Before you write</h1>" not in answer.content.decode()
