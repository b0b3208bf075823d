"""Speaking to names in an opening text, and calling everybody who follows a community."""

from datetime import timedelta

import pytest
from django.urls import reverse
from django.utils import timezone

from accounts.models import User
from community import actions
from community.models import Community, Voice
from community.muting import mute_voice
from forums.actions import reply, update_context
from forums.live import draw_contexts
from forums.mention import Mention
from forums.mentioning import MOST, CalledLately
from forums.models import Thread
from forums.rearranging import merge, split
from forums.thread_removal import remove_thread
from jobs.worker import drain
from notifications.following import choices, choose, follow
from notifications.models import Notification
from tests import factories as make

pytestmark = pytest.mark.django_db


@pytest.fixture
def wren(ada):
    """Listed, and silent here."""
    return make.member(ada.community, name="Wren Hall")


def asks(by, context="Ask @Wren Hall.", **choices):
    return make.thread(by, "Kettles", context=context, **choices)


def says(thread, context, by=None):
    """What stands on top from now on."""
    return update_context(thread, by=by or thread.voice, title=thread.title, context=context)


def spoken_to(thread):
    return {one.voice for one in Mention.objects.filter(thread=thread)}


def person(voice):
    return User.objects.get(pk=voice.owner_id)


def told(voice, kind="mentionontop"):
    drain()
    return list(Notification.objects.filter(person=voice.owner_id, kind=kind))


def text(voice, address):
    return make.browser_of(voice).get(address).content.decode()


def names(voice, beginning, **asked):
    address = reverse("forums:new_thread_names", args=[voice.community.slug])
    page = make.browser_of(voice).get(address, {"q": beginning} | asked)
    return page.content.decode()


# Whom it speaks to


def test_a_name_in_an_opening_text_is_told_once_and_follows(ada, wren):
    follow(wren.owner_id, "community", ada.community_id)
    thread = asks(ada)
    assert [one.object_id for one in told(wren)] == [thread.pk]
    assert told(wren, "thread") == []
    assert choices("thread", thread.pk)[wren.owner_id] == "follow"
    page = text(wren, reverse("notifications:notifications"))
    assert f"{ada.name} speaks to you in “Kettles”" in page
    assert "Speaks to you" in page


def test_who_does_not_wish_it_does_not_follow(ada, wren):
    person(wren).prefer(follows_mentioned=False)
    thread = asks(ada)
    assert wren.owner_id not in choices("thread", thread.pk)
    assert len(told(wren)) == 1


def test_a_name_that_readers_do_not_meet_stays_what_was_typed(ada):
    hidden = make.member(ada.community, name="Willow", is_listed=False)
    make.member(make.community(), name="Elsewhere")
    thread = asks(ada, "@Willow @Elsewhere")
    assert spoken_to(thread) == set()
    assert told(hidden) == []
    assert 'class="mention"' not in text(ada, thread.get_absolute_url())


def test_where_anyone_reads_nobody_has_written_yet_who_could_be_spoken_to():
    community = make.community(visibility=Community.OPEN)
    writer = make.member(community)
    make.member(community, name="Wren Hall")
    assert spoken_to(asks(writer, confidentiality=Thread.ANYONE)) == set()


def test_ten_are_told_and_no_more_also_after_a_change(ada):
    for number in range(MOST + 2):
        make.member(ada.community, name=f"Bird {number:02}")
    thread = asks(ada, " ".join(f"@Bird {number:02}" for number in range(MOST + 2)))
    says(thread, "@Bird 11")
    assert len(spoken_to(thread)) == MOST
    drain()
    assert Notification.objects.filter(kind="mentionontop").count() == MOST


def test_a_change_tells_who_is_new_in_it(ada, bo, wren):
    thread = asks(ada)
    says(thread, f"Ask @Wren Hall or @{bo.name}.")
    assert spoken_to(thread) == {wren, bo}
    assert len(told(wren)) == len(told(bo)) == 1


def test_who_has_muted_the_writer_is_not_told(ada, wren):
    mute_voice(person(wren), ada)
    asks(ada)
    assert told(wren) == []


def test_nobody_is_told_of_their_other_name(ada):
    make.member(ada.community, person(ada), name="Heron")
    thread = asks(ada, "Ask @Heron.")
    assert told(ada) == []
    assert 'class="mention"' in text(ada, thread.get_absolute_url())


def test_it_speaks_to_names_also_where_a_thread_is_split_off(ada, chief, wren):
    talk = make.post(asks(ada, "About."), ada).thread
    split(talk, by=chief, numbers=[1], key="k", title="Wrens", context="Ask @Wren Hall.")
    assert len(told(wren)) == 1


# How it is drawn


def test_it_is_drawn_as_a_link_to_the_name_as_it_is_now(ada, wren):
    thread = asks(ada)
    link = f'<a class="mention" href="{wren.get_absolute_url()}">@'
    assert f"{link}Wren Hall</a>." in text(ada, thread.get_absolute_url())
    Voice.objects.filter(pk=wren.pk).update(name="Robin", version=2)
    assert f"{link}Robin</a>." in text(ada, thread.get_absolute_url())
    assert f"{link}Robin</a>." in draw_contexts([thread.pk])[thread.pk]


def test_the_new_name_of_who_is_listed_no_longer_is_not_shown(ada, wren):
    thread = asks(ada)
    text(ada, thread.get_absolute_url())
    actions.list_name(wren, is_listed=False)
    Voice.objects.filter(pk=wren.pk).update(name="Robin", version=2)
    page = text(ada, thread.get_absolute_url())
    assert "Robin" not in page
    assert wren.ref not in page
    assert "@Wren Hall" in page


def test_a_page_takes_no_query_more_once_it_is_drawn(ada, wren, django_assert_max_num_queries):
    thread, browser = asks(ada), make.browser_of(ada)
    browser.get(thread.get_absolute_url())
    with django_assert_max_num_queries(5):
        browser.get(thread.get_absolute_url())


# What becomes of it


def test_a_text_that_was_removed_is_told_to_nobody_any_more(ada, bo, wren):
    thread = asks(ada)
    make.post(thread, bo)
    assert told(wren)
    remove_thread(thread, by=ada)
    assert told(wren) == []


def test_who_reads_it_no_longer_is_shown_nothing(ada, wren):
    asks(ada)
    assert told(wren)
    actions.leave(wren)
    assert "Kettles" not in text(wren, reverse("notifications:notifications"))


def test_merged_into_another_thread_it_is_a_post_that_speaks_to_the_same_names(ada, chief, wren):
    thread, into = asks(ada), make.thread(ada, "Pots")
    assert told(wren)
    merge(thread, by=chief, into=into)
    drain()
    assert f"{wren.get_absolute_url()}" in text(ada, into.get_absolute_url())
    assert "speaks to you in “Kettles”" in text(wren, reverse("notifications:notifications"))


# Names to choose from


def test_names_of_the_community_are_offered_for_a_new_thread(ada, wren):
    make.member(ada.community, name="Willow", is_listed=False)
    assert "Wren Hall" in names(ada, "w")
    assert "Willow" not in names(ada, "wi")


def test_where_anyone_will_read_it_no_name_is_offered():
    community = make.community(visibility=Community.OPEN)
    writer = make.member(community)
    make.member(community, name="Wren Hall")
    assert "Wren Hall" in names(writer, "w", readers=Thread.MEMBERS)
    assert "Wren" not in names(writer, "w", readers=Thread.ANYONE)


# Calling everybody who follows the community


def test_a_facilitator_calls_everybody_who_follows_the_community(ada, chief):
    follow(ada.owner_id, "community", ada.community_id)
    asks(chief, "@everyone: we move to Tuesday.")
    assert [one.reason for one in told(ada, "thread")] == ["call"]
    page = text(ada, reverse("notifications:notifications"))
    assert f"calls everybody who follows {ada.community.name}, in “Kettles”" in page
    assert "everyone who follows this community" in names(chief, "eve")


def test_from_others_it_is_a_word_like_any(ada, bo):
    follow(bo.owner_id, "community", ada.community_id)
    asks(ada, "Hello @everyone")
    assert [one.reason for one in told(bo, "thread")] == ["follow"]
    assert "everyone" not in names(ada, "eve")


def test_who_has_muted_the_community_is_not_called(ada, chief):
    choose(ada.owner_id, "community", ada.community_id, "mute")
    asks(chief, "@everyone: we move to Tuesday.")
    assert told(ada, "thread") == []


def test_nobody_is_called_twice_in_a_day(chief, time_machine):
    thread = asks(chief, "@everyone: we move.")
    with pytest.raises(CalledLately, match="follows this community was called"):
        asks(chief, "@everyone: again.")
    with pytest.raises(CalledLately, match="follows this thread was called"):
        reply(thread, by=chief, body="@everyone: again.", key="k")
    time_machine.move_to(timezone.now() + timedelta(hours=25))
    assert asks(chief, "@everyone: later.").calls_all
