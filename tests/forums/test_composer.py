"""The box one answers in: which name is chosen, and what pressing the button again does."""

import pytest

from forums.actions import take_back
from forums.models import Post, Thread
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
    return browser(who).get(talk.get_absolute_url()).context["composer"].by or None


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


def send(who, talk, by, **headers):
    words = {"by": by.ref, "body": "A thought.", "key": "k"}
    address = f"/threads/{talk.pk}/reply/"
    return browser(who).post(address, words, follow=not headers, headers=headers)


@pytest.mark.parametrize("headers", [{}, {"hx_request": "true"}])
def test_what_is_sent_again_under_the_other_name_is_there_once_and_says_so(
    dawn, own, heron, talk, headers
):
    send(dawn, talk, own)
    answer = send(dawn, talk, heron, **headers)
    assert Post.objects.get().voice == own
    assert "It is here once, under the name Dawn Hale." in answer.content.decode()


def test_what_was_taken_back_can_be_sent_again_under_the_right_name(dawn, own, heron, talk):
    send(dawn, talk, own)
    take_back(Post.objects.get(), by=own)
    send(dawn, talk, heron)
    assert [post.voice for post in Post.objects.published()] == [heron]


def test_the_same_key_of_somebody_else_is_another_post(dawn, own, talk):
    other = factories.member(own.community)
    send(dawn, talk, own)
    send(other.owner, talk, other)
    assert {post.voice for post in Post.objects.all()} == {own, other}


def test_a_thread_that_is_sent_again_under_the_other_name_is_there_once(dawn, own, heron):
    words = {"key": "k", "kind": "case", "title": "A title", "context": "About."}
    words |= {"confidentiality": "members"}
    address = f"/communities/{own.community.slug}/threads/new/"
    browser(dawn).post(address, words | {"by": own.ref})
    answer = browser(dawn).post(address, words | {"by": heron.ref}, follow=True)
    assert Thread.objects.get().voice == own
    assert "It is here once, under the name Dawn Hale." in answer.content.decode()
