"""Closed threads out of the way: in the archive, where they are read, found and brought back."""

import pytest
from django.urls import reverse

from forums.closed import NotClosed
from forums.holding import archive, bring_back, close, pin, reopen
from realtime.streams import position
from search.find import EVERYWHERE, find
from tests import factories as make
from tests.forums.test_filters import titles

pytestmark = pytest.mark.django_db


@pytest.fixture
def put_away(talk, chief):
    close(talk, by=chief)
    return archive(talk, by=chief)


def test_only_a_closed_thread_is_archived(talk, chief):
    with pytest.raises(NotClosed, match="Close this thread first"):
        archive(talk, by=chief)
    answer = make.browser_of(chief).post(reverse("forums:hold", args=[talk.pk]), {"do": "archive"})
    assert answer.status_code == 422
    assert "Close this thread first" in answer.content.decode()


def test_no_list_shows_it_but_that_of_archived_threads(ada, chief, talk, put_away):
    make.thread(ada, "Pans")
    pin(talk, by=chief, until=talk.created_at.date())
    for query in ("", "show=unanswered", "show=following", "kind=question"):
        assert titles(ada, query) == {"Pans"}
    assert titles(ada, "show=archived") == {"Kettles"}
    assert titles(ada, "show=archived&show=outcome") == set()
    for voice in (ada, chief):
        assert "Kettles" not in make.browser_of(voice).get("/").content.decode()


def test_it_is_read_and_found_as_before_and_says_where_it_is(ada, talk, put_away):
    html = make.browser_of(ada).get(talk.get_absolute_url()).content.decode()
    assert "It is in the archive." in html
    assert [hit.object_id for hit in find("kettles", places=EVERYWHERE).hits] == [talk.pk]


def test_it_comes_back_closed_and_who_opens_it_brings_it_back_too(ada, chief, talk, put_away):
    assert bring_back(talk, by=chief).is_locked
    assert titles(ada) == {"Kettles"}
    archive(talk, by=chief)
    assert not reopen(talk, by=chief).is_archived
    assert titles(ada) == {"Kettles"}


def test_a_facilitator_does_it_by_buttons_and_open_pages_hear_of_it(chief, talk):
    close(talk, by=chief)
    address = reverse("forums:hold", args=[talk.pk])
    before = position(talk.stream)
    for do, is_archived in (("archive", True), ("archive", True), ("bring_back", False)):
        make.browser_of(chief).post(address, {"do": do})
        talk.refresh_from_db()
        assert talk.is_archived == is_archived
    assert position(talk.stream) == before + 3
