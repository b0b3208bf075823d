"""Whoever asked to join hears of the answer, under the name that asked, and nobody else does."""

import pytest
from django.urls import reverse

from accounts.models import User
from community import actions
from community.models import Community
from jobs.worker import drain
from notifications.models import Notification
from notifications.registry import notice_of
from tests import factories as make
from tests.conftest import clear_caches

pytestmark = pytest.mark.django_db
LIST = reverse("notifications:notifications")


@pytest.fixture
def here():
    return make.community("Orchard", visibility=Community.BY_REQUEST)


@pytest.fixture
def chief(here):
    return make.facilitator(here)


@pytest.fixture
def wren():
    return make.person("Wren Hall")


def ask(here, person, name=""):
    return actions.join(here, person, name=name, answer="Please.").membership


def bell(person):
    return User.objects.get(pk=person.pk).unread_notifications


def told(person):
    drain()
    return make.browser(User.objects.get(pk=person.pk)).get(LIST).content.decode()


def test_who_is_let_in_is_told_and_led_to_the_community(here, chief, wren):
    actions.answer_request(ask(here, wren), by=chief, accept=True, words="Good to have you.")
    drain()
    assert bell(wren) == 1
    page = told(wren)
    assert f'<a href="{here.get_absolute_url()}">You can join in: Orchard said yes</a>' in page
    assert "Good to have you." in page
    assert "You asked as Wren Hall" in page
    assert bell(wren) == 0


def test_who_is_declined_is_told_and_led_to_where_the_sentence_stands(here, chief, wren):
    actions.answer_request(ask(here, wren), by=chief, accept=False, words="It is full.")
    names = reverse("community:names")
    page = told(wren)
    assert f'<a href="{names}">Orchard answered your request to join</a>' in page
    assert "It is full." in page
    assert "It is full." in make.browser(wren).get(names).content.decode()


def test_it_names_the_one_name_that_asked(here, chief, wren):
    make.member(make.community(), wren)
    actions.answer_request(ask(here, wren, "Heron"), by=chief, accept=True)
    page = told(wren)
    assert "You asked as Heron" in page
    assert "You asked as Wren Hall" not in page


def test_nobody_else_is_told(here, chief, wren):
    membership = ask(here, wren)
    actions.answer_request(membership, by=chief, accept=False, words="It is full.")
    drain()
    assert [one.person_id for one in Notification.objects.all()] == [wren.pk]
    groups = {"answered:1": [membership.pk]}
    for person in (make.person(), User.objects.get(pk=chief.owner_id)):
        assert notice_of("answered").draw(person, groups) == {}


def test_who_asks_again_is_told_again(here, chief, wren):
    actions.answer_request(ask(here, wren), by=chief, accept=False, words="It is full.")
    assert "It is full." in told(wren)
    membership = ask(here, wren)
    assert "It is full." not in told(wren)
    actions.answer_request(membership, by=chief, accept=True, words="Now there is room.")
    drain()
    assert bell(wren) == 1
    assert "Now there is room." in told(wren)


def test_who_has_left_is_told_nothing_any_more(here, chief, wren):
    membership = ask(here, wren)
    actions.answer_request(membership, by=chief, accept=True, words="Welcome.")
    actions.leave(membership.voice)
    assert "Welcome." not in told(wren)


def test_answers_are_drawn_in_the_same_queries_for_one_and_for_three(
    here, wren, django_assert_num_queries
):
    groups = {}
    for number in (1, 3):
        while len(groups) < number:
            place = make.community(visibility=Community.BY_REQUEST)
            membership = ask(place, wren)
            actions.answer_request(membership, by=make.facilitator(place), accept=True)
            groups[f"answered:{membership.pk}"] = [membership.pk]
        clear_caches()
        with django_assert_num_queries(4):
            drawn = notice_of("answered").draw(User.objects.get(pk=wren.pk), groups)
        assert drawn.keys() == groups.keys()
