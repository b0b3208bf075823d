"""The list of topics that administrators keep, and those that people type."""

from importlib import import_module

import pytest
from django.apps import apps
from django.core.cache import caches
from django.http import Http404
from django.urls import reverse
from taggit.models import Tag

from accounts.models import User
from community.fields import TopicsField
from community.kept_list import keep
from community.models import FormerTopic, Role, Topic
from community.retirable import Refused
from community.topics import listed_topics
from forums.topic_views import TOPICS
from forums.topics import add_topic, merge_topics, offer_topic, rename_topic
from jobs.worker import drain
from realtime.models import Change
from search.find import find
from tests import factories as make

pytestmark = pytest.mark.django_db
PAGE = reverse("forums:topics")


@pytest.fixture
def keeper():
    caches["near"].clear()
    Topic.objects.all().delete()
    return make.staff(Role.ADMINISTRATOR)


@pytest.fixture
def homes(keeper):
    return add_topic(by=keeper, name="Homes")


def press(keeper, do, **said):
    return make.browser_of(keeper).post(PAGE, {"do": do} | said)


def read(text):
    return TopicsField().clean(text)


def test_a_new_hub_offers_the_workstreams_of_the_programme():
    assert "Housing First and Homelessness" in {str(topic) for topic in Topic.objects.by_name()}


def test_the_workstreams_take_up_what_was_typed_before_with_other_signs(keeper):
    Tag.objects.all().delete()
    Tag.objects.create(name="Modern-day slavery", slug="modern-day-slavery")
    import_module("community.migrations.0015_topics").sow(apps, None)
    assert Topic.objects.filter(tag__name="Modern-day slavery").exists()


def test_an_administrator_adds_renames_retires_and_offers_again(keeper):
    assert press(keeper, "", name="  Safe   homes ").status_code == 302
    topic = Topic.objects.get()
    press(keeper, "rename", number=topic.pk, name="Homes")
    assert listed_topics().offered == ("Homes",)
    press(keeper, "retire", number=topic.pk)
    assert listed_topics().offered == ()
    press(keeper, "offer", number=topic.pk)
    assert listed_topics().offered == ("Homes",)


def test_who_starts_a_thread_is_offered_the_list_without_script_too(keeper, homes):
    ada = make.member(make.community())
    page = make.browser_of(ada).get(reverse("forums:new_thread", args=[ada.community.slug]))
    assert '<li class="chip">Homes</li>' in page.content.decode()
    offer_topic(homes.pk, by=keeper, is_offered=False)
    page = make.browser_of(ada).get(reverse("forums:new_thread", args=[ada.community.slug]))
    assert "Topics of this hub" not in page.content.decode()


def test_people_may_type_others_too(keeper, homes):
    assert read("tea,  homes , water") == ["tea", "Homes", "water"]


def test_a_listed_name_with_a_comma_stays_one_topic(keeper):
    add_topic(by=keeper, name="Race, Ethnicity and Practice")
    typed = "tea, race, ethnicity and  practice, Race, water"
    assert read(typed) == ["tea", "Race, Ethnicity and Practice", "Race", "water"]


def test_a_thread_keeps_its_topic_under_the_new_name_and_is_found_by_it(keeper, homes):
    ada = make.member(make.community())
    thread = make.thread(ada, "Beds", topics=["homes", "tea"])
    rename_topic(homes.pk, by=keeper, name="Housing")
    drain()
    assert thread.topic_names == ["Housing", "tea"]
    place = {ada.community.content_place}
    assert [one.object_id for one in find("housing", places=place).hits] == [thread.pk]
    assert not find("homes", places=place).hits


def test_pages_that_are_open_and_fragments_that_are_kept_hear_of_a_new_name(keeper, homes):
    ada = make.member(make.community())
    thread = make.thread(ada, topics=["homes"])
    page = make.browser_of(ada).get(thread.get_absolute_url()).content.decode()
    assert '<li class="chip">Homes</li>' in page
    rename_topic(homes.pk, by=keeper, name="Housing")
    drain()
    page = make.browser_of(ada).get(thread.get_absolute_url()).content.decode()
    assert '<li class="chip">Housing</li>' in page
    assert Change.objects.filter(stream__name=thread.stream, kind="context").exists()


def test_a_removed_thread_does_not_come_back_to_search_by_a_new_name(keeper, homes):
    ada = make.member(make.community())
    thread = make.thread(ada, "Beds", topics=["homes"])
    thread.state = thread.REMOVED
    thread.save()
    rename_topic(homes.pk, by=keeper, name="Housing")
    drain()
    assert not find("housing", places={ada.community.content_place}).hits


def test_a_renamed_topic_takes_in_what_people_typed_so_already(keeper, homes):
    ada = make.member(make.community())
    typed, listed = make.thread(ada, topics=["housing"]), make.thread(ada, topics=["Homes"])
    both = make.thread(ada, topics=["housing", "Homes"])
    rename_topic(homes.pk, by=keeper, name="Housing")
    names = [thread.topic_names for thread in (typed, listed, both)]
    assert names == [["Housing"]] * 3


def test_two_topics_become_one(keeper, homes):
    ada = make.member(make.community())
    ada.community.topics.add("Homes")
    thread = make.thread(ada, topics=["homes"])
    housing = add_topic(by=keeper, name="Housing")
    answer = press(keeper, "merge", number=homes.pk, into=housing.pk, is_sure="on")
    assert answer.status_code == 302
    assert (thread.topic_names, list(ada.community.topics.names())) == (["Housing"], ["Housing"])
    assert [str(topic) for topic in Topic.objects.all()] == ["Housing"]


def test_nothing_is_merged_before_somebody_is_sure(keeper, homes):
    housing = add_topic(by=keeper, name="Housing")
    assert press(keeper, "merge", number=homes.pk, into=housing.pk).status_code == 422
    with pytest.raises(Refused):
        merge_topics(homes.pk, by=keeper, into=homes.pk)
    assert Topic.objects.count() == 2


def test_typing_a_former_name_gives_the_topic(keeper, homes):
    rename_topic(homes.pk, by=keeper, name="Housing")
    housing = rename_topic(homes.pk, by=keeper, name="Roofs")
    assert read("homes, housing") == ["Roofs"]
    beds = add_topic(by=keeper, name="Beds")
    merge_topics(housing.pk, by=keeper, into=beds.pk)
    assert read("HOMES, roofs") == ["Beds"]


def test_a_former_name_that_is_listed_anew_is_a_topic_of_its_own(keeper, homes):
    rename_topic(homes.pk, by=keeper, name="Housing")
    add_topic(by=keeper, name="Homes")
    assert read("homes, housing") == ["Homes", "Housing"]
    assert not FormerTopic.objects.exists()


def test_another_spelling_is_no_former_name(keeper, homes):
    rename_topic(homes.pk, by=keeper, name="HOMES")
    assert (str(Topic.objects.get()), FormerTopic.objects.count()) == ("HOMES", 0)


@pytest.mark.parametrize("where", ["list", "community", "search"])
def test_the_address_of_a_former_name_leads_on(keeper, homes, where):
    ada = make.member(make.community())
    ada.community.topics.add("Homes")
    make.thread(ada, topics=["homes"])
    rename_topic(homes.pk, by=keeper, name="Housing")
    page = {
        "list": reverse("community:list"),
        "community": ada.community.get_absolute_url(),
        "search": reverse("home:search"),
    }[where]
    answer = make.browser_of(ada).get(page, {"topic": "homes", "q": "beds"})
    assert (answer.status_code, answer["Location"]) == (302, f"{page}?topic=housing&q=beds")


def test_it_leads_nobody_to_a_topic_that_they_are_not_offered_there(keeper, homes):
    inside = make.thread(make.member(make.community()), topics=["homes"])
    rename_topic(homes.pk, by=keeper, name="Housing")
    drain()
    stranger = make.browser(make.person())
    assert inside.topic_names == ["Housing"]
    assert stranger.get(reverse("home:search"), {"topic": "homes"}).status_code == 200
    assert stranger.get(reverse("community:list"), {"topic": "homes"}).status_code == 200


def test_two_topics_have_never_one_name(keeper, homes):
    with pytest.raises(Refused):
        add_topic(by=keeper, name="HOMES")
    housing = add_topic(by=keeper, name="Housing")
    answer = press(keeper, "rename", number=housing.pk, name="homes")
    assert answer.status_code == 422
    assert "There is a topic with this name already." in answer.content.decode()


@pytest.mark.parametrize("number", ["", "99999", "-1", "x", "²", "9" * 30])
def test_there_is_nothing_to_do_with_a_topic_that_does_not_exist(keeper, number):
    assert press(keeper, "retire", number=number).status_code == 404


@pytest.mark.parametrize("do", ["retire", "rename"])
def test_what_another_administrator_has_merged_meanwhile_is_not_there(keeper, homes, rf, do):
    other = add_topic(by=keeper, name="Housing")
    request = rf.post(PAGE, {"do": do, "number": homes.pk, "name": "Homes"})
    request.user = User.objects.get(pk=keeper.owner_id)
    listed = list(TOPICS.entries())
    merge_topics(homes.pk, by=keeper, into=other.pk)
    with pytest.raises(Http404):
        keep(request, TOPICS._replace(entries=lambda: listed))
