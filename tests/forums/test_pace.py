"""Nobody fills a community in a minute; nobody who writes much loses a word."""

import pytest

from accounts.models import User
from forums.models import Post, Thread
from tests import factories as make

pytestmark = pytest.mark.django_db
SENTENCE = "That was a lot in a short time."


@pytest.fixture(autouse=True)
def few(settings):
    settings.LIMITS = dict.fromkeys(settings.LIMITS, (2, 600))


@pytest.fixture
def mine():
    return make.member(make.community())


@pytest.fixture
def person(mine):
    return User.objects.get(pk=mine.owner_id)


@pytest.fixture
def talk(mine):
    return make.thread(mine)


def reply(person, talk, by, key, **headers):
    words = {"by": by.ref, "body": f"Words of {key}.", "key": key}
    return make.browser(person).post(f"/threads/{talk.pk}/reply/", words, headers=headers)


def test_posts_beyond_the_limit_are_refused_with_the_words_in_the_box(person, talk, mine):
    assert [reply(person, talk, mine, key).status_code for key in "ab"] == [302, 302]
    for headers in ({}, {"HX-Request": "true"}):
        answer = reply(person, talk, mine, "c", **headers)
        assert answer.status_code == 429
        assert SENTENCE in answer.content.decode()
        assert "Words of c." in answer.content.decode()
    assert Post.objects.count() == 2


def test_the_same_key_again_is_answered_and_not_counted(person, talk, mine):
    for _ in range(4):
        assert reply(person, talk, mine, "a").status_code == 302
    assert reply(person, talk, mine, "b").status_code == 302
    assert reply(person, talk, mine, "a").status_code == 302
    assert reply(person, talk, mine, "c").status_code == 429
    assert reply(person, talk, mine, "c").status_code == 429
    assert Post.objects.count() == 2


def test_two_names_of_one_person_have_one_limit_and_others_have_theirs(person, talk, mine):
    heron, other = make.member(mine.community, person, name="Heron"), make.member(mine.community)
    assert reply(person, talk, mine, "a").status_code == 302
    assert reply(person, talk, heron, "b").status_code == 302
    assert reply(person, talk, heron, "c").status_code == 429
    assert reply(User.objects.get(pk=other.owner_id), talk, other, "a").status_code == 302


def test_threads_beyond_the_limit_are_refused_with_the_words_in_the_form(person, mine):
    words = {"by": mine.ref, "kind": "question", "confidentiality": "members", "title": "A title"}
    address = f"/communities/{mine.community.slug}/threads/new/"
    for key, status in (("a", 302), ("a", 302), ("b", 302), ("c", 429)):
        sent = words | {"key": key, "context": f"Words of {key}."}
        answer = make.browser(person).post(address, sent)
        assert answer.status_code == status
    assert SENTENCE in answer.content.decode()
    assert "Words of c." in answer.content.decode()
    assert Thread.objects.count() == 2


def test_previews_beyond_the_limit_say_so(person):
    answers = [make.browser(person).post("/threads/preview/", {"body": "Hm."}) for _ in range(3)]
    assert [answer.status_code for answer in answers] == [200, 200, 429]
    assert SENTENCE in answers[2].content.decode()


def test_joining_beyond_the_limit_keeps_the_form():
    person = make.person()
    for status in (302, 302, 429):
        address = f"/communities/{make.community().slug}/join/"
        answer = make.browser(person).post(address, {"use": "own", "accepts": "on", "version": 1})
        assert answer.status_code == status
    assert SENTENCE in answer.content.decode()
