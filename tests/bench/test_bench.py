import json

import pytest
from django.test import Client

from bench.conversations import spread
from bench.crowd import posting
from bench.data import Size, make
from bench.limits import LIMITS, judged
from bench.report import RESULTS, Figures
from bench.words import SENTENCES, searches
from community.models import Community, Membership, Voice
from forums.models import Post, Thread
from notifications.models import Notification
from realtime.models import Change, Stream
from search.models import SearchDocument

TINY = Size(people=8, communities=6, threads=12, posts=60, long=10, longest=25, crowd=3)


@pytest.mark.django_db
def test_the_data_has_the_size_it_was_asked_for_and_holds_together():
    facts = make(TINY)
    assert (Community.objects.count(), Thread.objects.count()) == (6, 14)
    assert Post.objects.count() == sum(Thread.objects.values_list("last_number", flat=True)) == 60
    assert SearchDocument.objects.count() == 74
    assert Voice.objects.belonging().count() == Membership.objects.count() > 8
    for stream in Stream.objects.all():
        last = Change.objects.filter(stream=stream).order_by("-seq").first()
        assert stream.seq == (last.seq if last else 0)
    assert (facts["long"]["last"], facts["longest"]["last"]) == (10, 25)


@pytest.mark.django_db
def test_the_people_of_the_data_are_signed_in_and_read_the_long_threads(settings):
    facts = make(TINY)
    client = Client()
    client.cookies[settings.SESSION_COOKIE_NAME] = facts["readers"][0]["session"]
    for thread in ("long", "longest"):
        assert client.get(facts[thread]["url"]).status_code == 200


@pytest.mark.django_db
def test_a_crowd_follows_one_thread_and_is_told_of_each_post_in_it():
    facts = make(TINY)
    found = posting(voice=facts["readers"][0]["voice"], count=2, **facts["crowd"])
    assert {len(found[name]) for name in found} == {2}
    assert Notification.objects.filter(about=f"thread:{facts['crowd']['crowded']}").count() == 6
    assert not Notification.objects.filter(about=f"thread:{facts['crowd']['quiet']}").exists()


def test_searches_differ_and_are_of_words_that_were_written():
    assert len(set(searches())) == len(searches())
    written = " ".join(SENTENCES).lower()
    assert all(word in written for words in searches() for word in words.split())


def test_lengths_are_spread_so_that_they_make_the_whole():
    lengths = spread(3_000, 100, longest=200)
    assert (len(lengths), sum(lengths)) == (100, 3_000)
    assert 0 <= min(lengths) <= max(lengths) < 200


def test_results_are_medians_with_names_and_units(tmp_path):
    figures = Figures()
    for value in (9, 1, 2):
        figures.add("home.c8.rps.daphne", value)
    figures.add("home.c8.ratio_to_bare_floor", 0.123456)
    figures.write(tmp_path / "results.json")
    assert json.loads((tmp_path / "results.json").read_text()) == {
        "figures": [
            {"name": "home.c8.rps.daphne", "value": 2, "unit": "requests/s"},
            {"name": "home.c8.ratio_to_bare_floor", "value": 0.123, "unit": "ratio"},
        ]
    }


def test_a_figure_out_of_its_limit_is_said_to_be_so():
    figures = Figures()
    figures.add("thread_first.queries", 6)
    figures.add("thread_deep.c8.ratio_to_first", 0.5)
    assert judged(figures) == [
        "thread_first.queries: 6 (at most 8): holds",
        "thread_deep.c8.ratio_to_first: 0.5 (at least 0.9): DOES NOT HOLD",
    ]


def test_every_limit_is_of_a_figure_that_the_bench_measures():
    measured = {figure["name"] for figure in json.loads(RESULTS.read_text())["figures"]}
    assert {limit.name for limit in LIMITS} <= measured
