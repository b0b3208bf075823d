"""The box one answers in: which name is chosen, and what pressing the button again does."""

import pytest

from forums.actions import take_back
from tests import factories
from tests.factories import browser

pytestmark = pytest.mark.django_db


@pytest.fixture
def dawn():
    return factories.person("Dawn Hale")


@pytest.fixture
def own(dawn):
    return factories.member(factories.community(), dawn)


@pytest.fixture
def heron(own, dawn):
    return factories.member(own.community, dawn, name="Heron")


@pytest.fixture
def talk(own):
    return factories.thread(factories.member(own.community))


def chosen(who, talk):
    """The ref of the name that the composer has chosen, or None."""
    return browser(who).get(talk.get_absolute_url()).context["form"]["by"].value()


def test_the_name_used_last_is_chosen_again(dawn, own, heron, talk):
    factories.post(talk, heron)
    assert chosen(dawn, talk) == heron.ref
    factories.post(talk, own)
    assert chosen(dawn, talk) == own.ref


def test_a_name_that_was_taken_back_is_not_chosen_again(dawn, own, heron, talk):
    take_back(factories.post(talk, own), by=own)
    assert chosen(dawn, talk) is None
    factories.post(talk, heron)
    take_back(factories.post(talk, own), by=own)
    assert chosen(dawn, talk) == heron.ref
