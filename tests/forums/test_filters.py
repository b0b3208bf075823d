"""The list of threads narrowed: each filter, several together, page after page."""

import re

import pytest
from django.utils.datastructures import MultiValueDict

from community.models import Community
from forums.filters import asked
from forums.holding import resolve
from forums.models import Thread
from forums.reading import read_up_to
from notifications.following import follow
from tests import factories as make

pytestmark = pytest.mark.django_db


def shown(voice, query=""):
    return make.browser_of(voice).get(f"{voice.community.get_absolute_url()}?{query}")


def titles(voice, query=""):
    page = shown(voice, query).context["page"]
    return {one.title for one in page.pinned + page.threads}


@pytest.fixture
def shelf(ada, chief):
    """Threads that differ, and none that Ada has chosen anything for by writing."""
    make.thread(chief, "Case", kind=Thread.CASE, topics=["Housing first"])
    answered = make.thread(chief, "Answered", topics=["Housing first", "Women"])
    make.post(answered, chief)
    resolve(answered, by=chief, outcome="We descale.")
    followed = make.thread(chief, "Followed")
    make.post(followed, chief)
    follow(ada.owner_id, "thread", followed.pk)
    read = make.post(make.thread(chief, "Read"), chief).thread
    read_up_to(read, ada.owner, 1)


@pytest.mark.parametrize(
    ("query", "found"),
    [
        ("", {"Case", "Answered", "Followed", "Read"}),
        ("show=unread", {"Answered", "Followed"}),
        ("show=following", {"Followed"}),
        ("show=unanswered", {"Case"}),
        ("show=outcome", {"Answered"}),
        ("kind=case", {"Case"}),
        ("topic=housing-first", {"Case", "Answered"}),
        ("topic=housing-first&kind=case", {"Case"}),
        ("show=unread&show=following", {"Followed"}),
        ("show=unread&topic=women", {"Answered"}),
        ("show=following&show=outcome", set()),
        ("topic=no-such-topic", set()),
        ("show=nonsense&kind=nonsense", {"Case", "Answered", "Followed", "Read"}),
        ("filter=1", {"Case", "Answered", "Followed", "Read"}),
    ],
)
def test_filters_show_what_they_say_alone_and_together(ada, shelf, query, found):
    assert titles(ada, query) == found


def test_every_page_of_a_filtered_list_keeps_the_filters(ada, chief, shelf, monkeypatch):
    monkeypatch.setattr("forums.community_page.PAGE", 1)
    query, seen = "show=unread&topic=housing-first&kind=question", []
    more = [make.thread(chief, f"More {n}", topics=["Housing first"]) for n in range(3)]
    for one in more:
        make.post(one, chief)
    while query:
        answer = shown(ada, query)
        seen += [one.title for one in answer.context["page"].threads]
        following = re.search(r'href="\?([^"]+)" rel="next"', answer.content.decode())
        query = following[1].replace("&amp;", "&") if following else ""
    assert sorted(seen) == ["Answered", "More 0", "More 1", "More 2"]


def test_the_form_offers_the_topics_that_one_may_read_and_keeps_what_was_chosen(ada, shelf):
    other = make.thread(make.member(make.community()), topics=["Elsewhere"])
    hidden = make.thread(ada, topics=["Hidden"])
    Thread.objects.filter(pk=hidden.pk).update(place="t:0")
    html = shown(ada, "show=unread&show=outcome&topic=women").content.decode()
    assert '<option value="women" selected>Women</option>' in html
    assert '<option value="housing-first">Housing first</option>' in html
    assert len(re.findall(r"<input [^>]*checked", html)) == 2
    assert other.topic_names == ["Elsewhere"]
    assert "Elsewhere" not in html
    assert "Hidden" not in html


@pytest.mark.parametrize(
    ("query", "words"),
    [
        ("show=unread", "You have read everything here"),
        ("show=following", "You follow no thread here yet"),
        ("kind=notice", "No thread here is like that"),
    ],
)
def test_an_empty_list_says_what_to_do(ada, query, words):
    html = shown(ada, query).content.decode()
    assert words in html
    assert "See all threads" in html


@pytest.mark.parametrize(("query", "queries"), [("show=unread", 5), ("topic=women", 6)])
def test_a_filtered_list_takes_the_same_queries_at_any_size(
    ada, chief, query, queries, django_assert_num_queries
):
    client = make.browser_of(ada)
    for number in (1, 3):
        for _ in range(number):
            make.post(make.thread(chief, topics=["Women"]), chief)
        client.get(f"{ada.community.get_absolute_url()}?{query}")
        with django_assert_num_queries(queries):
            client.get(f"{ada.community.get_absolute_url()}?{query}")


def test_a_visitor_sees_the_plain_list(chief):
    here = make.member(make.community(visibility=Community.OPEN))
    make.thread(here, "For anyone", confidentiality="anyone")
    page = make.browser(None).get(f"{here.community.get_absolute_url()}?kind=case&filter=1")
    assert [one.title for one in page.context["page"].threads] == ["For anyone"]
    assert "More filters" not in page.content.decode()


def test_an_address_cannot_ask_for_more_than_there_is():
    chosen = asked(MultiValueDict({"show": ["outcome", "unread", "x"] * 50, "topic": ["y" * 999]}))
    assert (chosen.show, len(chosen.topic)) == (("unread", "outcome"), 100)
