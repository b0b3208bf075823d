"""While a title is typed: at most five threads like it, all of which this person may read."""

import pytest
from django.contrib.auth.models import AnonymousUser

from accounts.models import User
from community.models import Community
from forums.models import Thread
from forums.similar import MOST, similar_threads
from forums.thread_removal import remove_thread
from tests import factories
from tests.factories import browser_of

pytestmark = pytest.mark.django_db


def titles(typed, voice):
    user = User.objects.get(pk=voice.owner_id)
    return [thread.title for thread in similar_threads(typed, user)]


def test_titles_that_share_two_longer_words_are_similar_and_the_nearest_come_first(ada):
    for title in (
        "Hospital discharge without a home",
        "Safe hospital discharge on a Friday",
        "Discharge from the army",
        "Kettles in hostels",
    ):
        factories.thread(ada, title)
    assert titles("Friday discharge from hospital", ada) == [
        "Safe hospital discharge on a Friday",
        "Hospital discharge without a home",
    ]
    assert titles("Kettle", ada) == ["Kettles in hostels"]
    assert titles("How do you do it", ada) == []


def test_there_are_at_most_five(ada):
    for number in range(MOST + 2):
        factories.thread(ada, f"Hospital discharge {number}")
    assert len(titles("Hospital discharge", ada)) == MOST == 5


def test_nobody_is_shown_or_counted_what_they_may_not_read(ada, bo):
    hidden = factories.member(factories.community(visibility=Community.PRIVATE))
    factories.thread(hidden, "Hospital discharge in secret")
    everywhere = factories.member(factories.community(visibility=Community.OPEN))
    factories.thread(everywhere, "Hospital discharge for all", confidentiality=Thread.ANYONE)
    gone = factories.thread(ada, "Hospital discharge removed")
    remove_thread(gone, by=ada)
    factories.thread(ada, "Hospital discharge at home")
    expected = {"Hospital discharge at home", "Hospital discharge for all"}
    assert set(titles("Hospital discharge", bo)) == expected
    assert [one.title for one in similar_threads("Hospital discharge", AnonymousUser())] == [
        "Hospital discharge for all"
    ]
    words = {"title": "Hospital discharge"}
    shown = browser_of(bo).post(f"/communities/{bo.community.slug}/threads/similar/", words)
    assert "2 threads with a title like this" in shown.content.decode()
    assert "secret" not in shown.content.decode()


@pytest.mark.parametrize(
    "typed", ["", "\x00", '"' * 300, "-a OR", "NEAR(hospital)", "ä" * 5000, "%' --"]
)
def test_whatever_is_typed_is_a_question(ada, typed):
    assert titles(typed, ada) == []


@pytest.mark.parametrize("rows", [1, 3])
def test_they_take_the_same_queries_for_few_and_many(ada, rows, django_assert_num_queries):
    for _ in range(rows):
        factories.thread(ada, "Hospital discharge")
    user = User.objects.get(pk=ada.owner_id)
    similar_threads("Hospital discharge", user)
    with django_assert_num_queries(3):
        similar_threads("Hospital discharge", user)


def test_without_script_a_button_asks_and_the_form_keeps_what_was_typed(ada):
    factories.thread(ada, "Hospital discharge")
    words = {"similar": "1", "title": "Discharge from hospital", "context": "So far", "key": "k1"}
    words |= {"topics": "beds", "kind": "case", "by": ada.ref, "confidentiality": "chatham"}
    answer = browser_of(ada).post(f"/communities/{ada.community.slug}/threads/new/", words)
    page = answer.content.decode()
    assert answer.status_code == 200
    assert "1 thread with a title like this" in page
    assert 'value="Discharge from hospital"' in page
    assert "So far</textarea>" in page
    assert 'name="key" value="k1"' in page
    assert 'value="beds"' in page
    assert "error-summary" not in page
    assert Thread.objects.count() == 1


def test_who_asks_too_often_is_told_and_keeps_the_words(ada, settings):
    settings.LIMITS = settings.LIMITS | {"checks": (0, 600)}
    words = {"similar": "1", "title": "Discharge", "context": "So far"}
    answer = browser_of(ada).post(f"/communities/{ada.community.slug}/threads/new/", words)
    assert "So far</textarea>" in answer.content.decode()
    assert "Nothing you wrote is lost" in answer.content.decode()
