"""The search page: narrowed down, and people among what is found."""

from datetime import timedelta

import pytest
from django.urls import reverse
from django.utils import timezone

from community.actions import leave, list_name, remove_member, take_own_name
from community.models import Community
from forums.holding import resolve
from forums.models import Thread
from forums.reading import read_up_to
from search.models import SearchDocument
from tests import factories as make

pytestmark = pytest.mark.django_db


@pytest.fixture
def here():
    return make.community("Housing First")


@pytest.fixture
def asker(here):
    return make.member(here, name="Crane")


def searched(who, words="kestrel", **narrower):
    """The page, as a SearchPage."""
    answer = make.browser(who).get(reverse("home:search"), {"q": words} | narrower)
    return answer.context["page"]


def titles(who, words="kestrel", **narrower):
    page = searched(who, words, kind="thread", **narrower)
    return {found.thing.title for group in page.groups for found in group.found}


def names(who, words, **narrower):
    page = searched(who, words, kind="person", **narrower)
    return [found.thing.name for group in page.groups for found in group.found]


def test_a_search_is_narrowed_by_kind_of_thread_topic_and_outcome(here, asker):
    bo = make.member(here)
    case = make.thread(bo, "Kestrel case", kind=Thread.CASE, topics=["Birds of prey"])
    make.thread(bo, "Kestrel question")
    for thread in (case, Thread.objects.get(title="Kestrel question")):
        make.post(thread, bo, "A kestrel.")
    resolve(case, by=bo, outcome="It flew.")
    for narrower in ({"of": "case"}, {"topic": "birds-of-prey"}, {"resolved": "on"}):
        assert titles(asker.owner, **narrower) == {"Kestrel case"}
    page = searched(asker.owner, of="case", resolved="on")
    assert {kind: count.number for kind, count in page.counts.items()} == {"thread": 1, "post": 1}


def test_a_search_can_leave_out_what_i_have_read(here, asker):
    bo = make.member(here)
    read, unread = make.thread(bo, "Kestrel read"), make.thread(bo, "Kestrel unread")
    for thread in (read, read, unread):
        make.post(thread, bo, "A kestrel.")
    read.refresh_from_db()
    read_up_to(read, asker.owner, 1)
    page = searched(asker.owner, unread="on", kind="post")
    found = {(one.thing.title, one.thing.number) for one in page.groups[0].found}
    assert found == {("Kestrel read", 2), ("Kestrel unread", 1)}
    read_up_to(read, asker.owner, 2)
    assert titles(asker.owner, unread="on") == {"Kestrel unread"}


def test_a_search_by_name_finds_what_that_name_wrote_and_nothing_of_its_other_name(here, asker):
    wren = make.person("Wren Hall")
    own, heron = make.member(here, wren), make.member(here, wren, name="Heron")
    make.thread(own, "Kestrel by day")
    make.thread(heron, "Kestrel by night")
    assert titles(asker.owner, by="heron") == {"Kestrel by night"}
    assert titles(asker.owner, by="Wren Hall") == {"Kestrel by day"}
    assert titles(asker.owner, by="Nobody") == set()


def test_a_search_by_days_takes_both_days_in(here, asker):
    bo = make.member(here)
    thread = make.thread(bo, "Kestrel")
    today = timezone.localdate()
    assert titles(asker.owner, since=today, until=today) == {thread.title}
    assert titles(asker.owner, since=today + timedelta(days=1)) == set()
    assert titles(asker.owner, until=today - timedelta(days=1)) == set()


def test_a_day_that_nobody_understands_is_said_and_the_rest_is_searched_for(here, asker):
    make.thread(make.member(here), "Kestrel")
    answer = make.browser(asker.owner).get(
        reverse("home:search"), {"q": "kestrel", "since": "soon", "kind": "thread"}
    )
    assert "Write the day as year, month and day" in answer.text
    assert len(answer.context["page"].groups[0].found) == 1


@pytest.mark.parametrize(
    "narrower",
    [{"until": "9999-12-31"}, {"since": "0001-01-01"}, {"by": "x\0y"}, {"of": "?", "topic": "?"}],
)
def test_a_strange_wish_is_answered_all_the_same(here, asker, narrower):
    answer = make.browser(asker.owner).get(reverse("home:search"), {"q": "kestrel"} | narrower)
    assert answer.status_code == 200


def test_the_links_of_a_narrowed_search_keep_what_was_asked(here, asker):
    page = searched(asker.owner, unread="on", by="Bo", community=here.slug)
    hrefs = [href for _, _, href, _ in page.tabs]
    assert all("unread=on" in href and "by=Bo" in href and here.slug in href for href in hrefs)


def test_topics_to_choose_from_are_those_of_threads_that_i_may_read(here, asker):
    elsewhere = make.member(make.community(visibility=Community.PRIVATE))
    make.thread(elsewhere, topics=["Hidden away"])
    make.thread(make.member(here), topics=["Birds of prey"])
    choices = searched(asker.owner).whole_form.fields["topic"].choices
    assert choices[1:] == [("birds-of-prey", "Birds of prey")]


# People


def test_listed_names_are_found_by_members_and_by_nobody_else(here, asker):
    heron = make.member(here, name="Heron")
    page = searched(asker.owner, "heron")
    assert [(group.kind, len(group.found)) for group in page.groups] == [("person", 1)]
    assert page.groups[0].found[0].thing == heron
    stranger = make.person()
    assert names(stranger, "heron") == []
    assert searched(stranger, "heron").counts == {}


def test_searching_for_a_made_up_name_finds_that_name_and_nothing_of_its_person(here, asker):
    wren = make.person("Wren Hall")
    own, heron = make.member(here, wren), make.member(here, wren, name="Heron")
    for voice in (own, heron):
        make.post(make.thread(voice), voice, "Kestrel")
    found = {words: names(asker.owner, words) for words in ("Heron", "Wren Hall", wren.email)}
    assert found == {"Heron": ["Heron"], "Wren Hall": ["Wren Hall"], wren.email: []}
    assert searched(asker.owner, "Heron").counts.keys() == {"person"}


@pytest.mark.parametrize("gone", ["unlisted", "left", "removed"])
def test_a_name_that_is_listed_no_longer_is_not_found(here, asker, gone):
    heron = make.member(here, name="Heron")
    if gone == "unlisted":
        list_name(heron, is_listed=False)
    elif gone == "left":
        leave(heron)
    else:
        remove_member(heron, by=make.facilitator(here))
    assert names(asker.owner, "heron") == []
    assert not SearchDocument.objects.filter(author_ref=heron.ref).exists()


def test_a_name_that_asked_to_join_is_found_once_it_was_let_in(here, asker):
    voice = make.member(here, make.person("Ash Lee"))
    list_name(voice, is_listed=False)
    assert names(asker.owner, "ash") == []
    list_name(voice, is_listed=True)
    assert names(asker.owner, "ash") == ["Ash Lee"]


def test_a_new_own_name_is_found_where_it_was_taken_over(here, asker):
    ash = make.person("Ash Lee")
    voice = make.member(here, ash)
    ash.name = "Ash Moor"
    ash.save()
    assert names(asker.owner, "moor") == []
    take_own_name(voice)
    assert names(asker.owner, "moor") == ["Ash Moor"]
    assert names(asker.owner, "lee") == []


def test_people_are_found_by_name_and_not_in_the_order_they_came(here, asker):
    for name in ("Sam Oak", "Sam Ash", "Sam Elm"):
        make.member(here, make.person(name))
    assert names(asker.owner, "sam") == ["Sam Ash", "Sam Elm", "Sam Oak"]
    dates = SearchDocument.objects.filter(kind="person").values_list("at", flat=True)
    assert set(dates) == {here.created_at}


def test_who_asks_about_what_was_written_is_shown_no_people(here, asker):
    make.member(here, name="Heron")
    page = searched(asker.owner, "heron", unread="on")
    assert (page.groups, [kind for kind, *_ in page.tabs]) == ([], ["", "thread", "post"])


@pytest.mark.parametrize("typed", [" " * 80 + "Typed by Crane", "\x01 "])
def test_what_one_person_typed_stands_in_nobody_elses_page(here, asker, typed):
    make.thread(asker, "A kestrel")
    make.browser_of(asker).get(reverse("home:search"), {"q": "kestrel", "by": typed})
    answer = make.browser_of(make.member(here)).get(reverse("home:search"), {"q": "kestrel"})
    assert "A <mark>kestrel</mark>" in answer.content.decode()
    assert 'name="by" value' not in answer.content.decode()
