"""The months of a long thread lead to their first posts."""

import re
from datetime import UTC, datetime

import pytest
from django.core.cache import caches
from django.urls import reverse

from forums.models import Post
from tests import factories as make

pytestmark = pytest.mark.django_db


@pytest.fixture
def long(talk, ada, monkeypatch):
    """Posts of four months; the last was written in London's May and in UTC's April."""
    monkeypatch.setattr("forums.beside.LONG", 3)
    days = [(2025, 12, 31), (2026, 3, 2), (2026, 3, 30), (2026, 4, 1)]
    for n, (year, month, day) in enumerate(days, 1):
        make.post(talk, ada)
        at = datetime(year, month, day, 10, tzinfo=UTC)
        Post.objects.filter(thread=talk, number=n).update(created_at=at)
    late = make.post(talk, ada)
    at = datetime(2026, 4, 30, 23, 30, tzinfo=UTC)
    Post.objects.filter(pk=late.pk).update(created_at=at)
    talk.refresh_from_db()
    return talk


def months(voice, thread, **query):
    html = make.browser_of(voice).get(reverse("forums:months", args=[thread.pk]), query)
    links = r'<a class="chip" href="[^"]+#post-(\d+)"( aria-current="true")?>(\w+)<[^>]+> (\d+)'
    return [
        (name, year, number, bool(here))
        for number, here, name, year in re.findall(links, html.content.decode())
    ]


def test_each_month_leads_to_its_first_post_by_londons_clock(ada, long):
    assert months(ada, long) == [
        ("December", "2025", "1", False),
        ("March", "2026", "2", False),
        ("April", "2026", "4", False),
        ("May", "2026", "5", False),
    ]


def test_the_month_that_one_came_from_is_marked(ada, long):
    assert [name for name, _, _, here in months(ada, long, **{"from": 3}) if here] == ["March"]
    assert not any(here for *_, here in months(ada, long, **{"from": "x"}))


def test_a_long_thread_leads_there_and_a_short_one_does_not(ada, long, monkeypatch):
    monkeypatch.setattr("forums.beside.PAGE", 2)
    address = reverse("forums:months", args=[long.pk])
    page = make.browser_of(ada).get(f"{long.get_absolute_url()}?from=3").content.decode()
    assert f'href="{address}?from=3"' in page
    monkeypatch.setattr("forums.beside.LONG", 5)
    assert address not in make.browser_of(ada).get(long.get_absolute_url()).content.decode()


def test_a_thread_without_posts_says_so(ada, talk):
    page = make.browser_of(ada).get(reverse("forums:months", args=[talk.pk]))
    assert "Nobody has answered yet." in page.content.decode()


def test_who_may_not_read_the_thread_learns_nothing_of_its_months(long):
    stranger = make.browser(make.person())
    assert stranger.get(reverse("forums:months", args=[long.pk])).status_code == 404


def test_asking_for_pages_from_any_number_fills_no_cache_that_others_need(ada, talk):
    make.post(talk, ada, "Mine boils.")
    client = make.browser_of(ada)
    client.get(talk.get_absolute_url())
    kept = len(caches["drawn"]._texts)
    for number in range(2, 9):
        assert client.get(talk.get_absolute_url(), {"from": number}).status_code == 200
    assert len(caches["drawn"]._texts) == kept
