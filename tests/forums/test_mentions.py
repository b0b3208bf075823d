"""Speaking to names in a post, and calling everybody who follows a thread."""

from datetime import timedelta

import pytest
from django.urls import reverse
from django.utils import timezone

from accounts.models import User
from community import actions
from community.models import Community, Voice
from community.muting import mute_voice
from forums.actions import edit, remove, reply
from forums.addressed import linked, typed_names
from forums.live import draw_posts
from forums.mention import Mention
from forums.mentioning import MOST, CalledLately
from forums.models import Post, Thread
from forums.reading import read_up_to
from forums.rearranging import split
from jobs.worker import drain
from notifications.following import choices, choose, follow
from notifications.models import Notification
from tests import factories as make

pytestmark = pytest.mark.django_db


@pytest.fixture
def wren(ada):
    """Listed, and silent here."""
    return make.member(ada.community, name="Wren Hall")


@pytest.fixture
def hidden(ada):
    """A member who stands in no list and has not written here."""
    return make.member(ada.community, name="Willow", is_listed=False)


def spoken_to(post):
    return {one.voice for one in Mention.objects.filter(post=post)}


def person(voice):
    return User.objects.get(pk=voice.owner_id)


def told(voice, kind="mention"):
    drain()
    return list(Notification.objects.filter(person=voice.owner_id, kind=kind))


def text(voice, address):
    return make.browser_of(voice).get(address).content.decode()


def names(voice, talk, beginning):
    return text(voice, reverse("forums:names", args=[talk.pk]) + f"?q={beginning}")


# Whom a post speaks to


@pytest.mark.parametrize(
    "words",
    [
        "Ask @Wren Hall.",
        "@wren hall, are you here?",
        "(@Wren Hall) knows",
        "It is @Wren Hall's kettle",
        "@Wren Hall knows more",
        "- a list\n- with @Wren Hall",
        "**@Wren Hall**",
    ],
)
def test_a_name_after_a_sign_is_spoken_to(talk, ada, wren, words):
    assert spoken_to(make.post(talk, ada, words)) == {wren}


@pytest.mark.parametrize(
    "words",
    [
        "Wren Hall",
        "write to tea@wren hall",
        "@ Wren Hall",
        "@@Wren Hall",
        "@Wren Halls",
        "@Wren",
        "[@Wren Hall](https://example.org)",
        "@nobody",
        "@",
    ],
)
def test_other_words_speak_to_nobody(talk, ada, wren, words):
    post = make.post(talk, ada, words)
    assert spoken_to(post) == set()
    assert "mention" not in draw_posts([post.pk])[post.pk]


def test_the_longest_name_is_meant(talk, ada, wren):
    short = make.member(ada.community, name="Wren")
    assert spoken_to(make.post(talk, ada, "@Wren Hall and @Wren")) == {wren, short}
    assert spoken_to(make.post(talk, ada, "@Wren Hall")) == {wren}


def test_of_a_name_that_two_have_nobody_is_told(talk, ada):
    for _ in range(2):
        make.member(ada.community, make.person("Sam Field"))
    assert spoken_to(make.post(talk, ada, "@Sam Field")) == set()


def test_who_is_not_listed_and_has_not_written_here_is_not_spoken_to(talk, ada, hidden):
    post = make.post(talk, ada, "@Willow")
    assert spoken_to(post) == set()
    assert told(hidden) == []
    assert "@Willow" in draw_posts([post.pk])[post.pk]
    make.post(talk, hidden, "Here I am.")
    assert spoken_to(make.post(talk, ada, "@Willow")) == {hidden}


def test_who_has_left_or_belongs_elsewhere_is_not_spoken_to(talk, ada, wren):
    make.member(make.community(), name="Elsewhere")
    actions.leave(wren)
    assert spoken_to(make.post(talk, ada, "@Wren Hall @Elsewhere")) == set()


def test_where_anyone_reads_only_who_wrote_there_is_spoken_to():
    community = make.community(visibility=Community.OPEN)
    writer, listed = make.member(community), make.member(community, name="Wren Hall")
    talk = make.thread(writer, confidentiality=Thread.ANYONE)
    assert spoken_to(make.post(talk, writer, "@Wren Hall")) == set()
    make.post(talk, listed)
    assert spoken_to(make.post(talk, writer, "@Wren Hall")) == {listed}


def test_ten_are_told_and_no_more_also_after_an_edit(talk, ada):
    for number in range(MOST + 2):
        make.member(ada.community, name=f"Bird {number:02}")
    words = " ".join(f"@Bird {number:02}" for number in range(MOST + 2))
    post = make.post(talk, ada, words)
    assert len(spoken_to(post)) == MOST
    edit(post, by=ada, body="@Bird 11")
    assert len(spoken_to(post)) == MOST
    drain()
    assert Notification.objects.filter(kind="mention").count() == MOST


# How it is drawn


def test_it_is_drawn_as_a_link_to_the_name_as_it_is_now(talk, ada, bo):
    post = make.post(talk, ada, f"Ask @{bo.name}, please.")
    link = f'<a class="mention" href="{bo.get_absolute_url()}">@'
    assert f"{link}{bo.name}</a>, please." in text(ada, talk.get_absolute_url())
    Voice.objects.filter(pk=bo.pk).update(name="Bo Reed", version=2)
    page = text(ada, talk.get_absolute_url())
    assert f"{link}Bo Reed</a>, please." in page
    assert f"{link}Bo Reed</a>" in draw_posts([post.pk])[post.pk]


def test_the_new_name_of_who_is_listed_no_longer_is_told_by_no_post(talk, ada, wren):
    make.post(talk, ada, "Ask @Wren Hall.")
    actions.list_name(wren, is_listed=False)
    Voice.objects.filter(pk=wren.pk).update(name="Robin", version=2)
    page = text(ada, talk.get_absolute_url())
    assert "Robin" not in page
    assert wren.ref not in page
    assert "@Wren Hall" in page


def test_a_name_is_never_markup(talk, ada):
    sly = make.member(ada.community)
    Voice.objects.filter(pk=sly.pk).update(name="A <b>&")
    post = make.post(talk, ada, "Ask @A <b>& now")
    assert spoken_to(post) == {sly}
    assert ">@A &lt;b&gt;&amp;</a> now" in draw_posts([post.pk])[post.pk]


def test_a_page_with_names_takes_one_query_more_for_all_of_them_and_none_once_drawn(
    talk, ada, wren, bo, django_assert_max_num_queries
):
    browser = make.browser_of(ada)
    for _ in range(3):
        make.post(talk, ada, f"@Wren Hall and @{bo.name}")
    browser.get(talk.get_absolute_url())
    with django_assert_max_num_queries(5):
        browser.get(talk.get_absolute_url())


def test_names_inside_links_and_tags_are_left_alone():
    html = '<p>@Wren <a href="https://e.org/@Wren">@Wren</a> @Wrens @wren</p>'
    assert linked(html, {"Wren": "W"}) == html.replace("<p>@Wren", "<p>W").replace("@wren<", "W<")


def test_readings_are_bounded():
    found = typed_names("<p>" + "@a " * 5000 + "</p>")
    assert len(found) == 50
    assert max(len(name) for names in found for name in names) <= 80


# Who is told


def test_who_is_spoken_to_is_told_once_and_follows(talk, ada, wren):
    post = make.post(talk, ada, "Ask @Wren Hall.")
    assert [one.object_id for one in told(wren)] == [post.pk]
    assert told(wren, "post") == []
    assert choices("thread", talk.pk)[wren.owner_id] == "follow"
    page = text(wren, reverse("notifications:notifications"))
    assert f"{ada.name} speaks to you in “Kettles”" in page
    assert "Speaks to you" in page


def test_who_does_not_wish_it_does_not_follow(talk, ada, wren):
    person(wren).prefer(follows_mentioned=False)
    make.post(talk, ada, "Ask @Wren Hall.")
    assert wren.owner_id not in choices("thread", talk.pk)
    assert len(told(wren)) == 1


def test_who_has_muted_the_thread_or_the_writer_is_not_told(talk, ada, wren, bo):
    choose(wren.owner_id, "thread", talk.pk, "mute")
    mute_voice(person(bo), ada)
    make.post(talk, ada, f"@Wren Hall @{bo.name}")
    assert told(wren) == told(bo) == []


def test_an_answer_that_speaks_to_whom_it_answers_is_told_as_an_answer(talk, ada, bo):
    make.post(talk, bo)
    make.post(talk, ada, f"@{bo.name}, yes.", answers=1)
    assert told(bo) == []
    assert [one.reason for one in told(bo, "post")] == ["answer"]


def test_nobody_is_told_of_their_other_name(talk, ada):
    make.member(ada.community, person(ada), name="Heron")
    post = make.post(talk, ada, "Ask @Heron.")
    assert told(ada) == []
    assert "mention" in draw_posts([post.pk])[post.pk]


def test_what_was_removed_is_told_to_nobody_any_more(talk, ada, wren):
    post = make.post(talk, ada, "Ask @Wren Hall.")
    assert told(wren)
    remove(post, by=ada)
    assert told(wren) == []


def test_who_reads_it_no_longer_is_shown_nothing(talk, ada, wren):
    make.post(talk, ada, "Ask @Wren Hall.")
    assert told(wren)
    actions.leave(wren)
    assert "Kettles" not in text(wren, reverse("notifications:notifications"))


def test_an_edit_tells_who_is_new_in_it(talk, ada, wren, bo):
    post = make.post(talk, ada, "Ask @Wren Hall.")
    edit(post, by=ada, body=f"Ask @Wren Hall or @{bo.name}.")
    assert spoken_to(post) == {wren, bo}
    assert len(told(wren)) == len(told(bo)) == 1


def test_it_stays_unread_until_its_post_is_read(talk, ada, wren):
    make.post(talk, ada)
    talk = make.post(talk, ada, "Ask @Wren Hall.").thread
    drain()
    unread = Notification.objects.unread().filter(person=wren.owner_id)
    read_up_to(talk, person(wren), 1)
    assert unread.exists()
    read_up_to(talk, person(wren), 2)
    assert not unread.exists()


def test_it_goes_with_its_post_to_another_thread(talk, ada, chief, wren):
    make.post(talk, ada, "Ask @Wren Hall.")
    drain()
    made = split(talk, by=chief, numbers=[1], key="k", title="Wrens", context="About.")
    (one,) = told(wren)
    assert one.about == made.stream


# Names to choose from


def test_names_that_begin_so_are_offered_and_no_others(talk, ada, wren, hidden):
    page = names(ada, talk, "w")
    assert "Wren Hall" in page
    assert "Willow" not in page
    assert "Wren Hall" in names(ada, talk, "hall")
    assert "Wren" not in names(ada, talk, "all")
    assert "Wren" not in names(ada, talk, "")
    make.post(talk, hidden)
    assert "Willow" in names(ada, talk, "wi")


def test_calling_everybody_is_offered_to_who_may(talk, ada, chief):
    assert "everyone" in names(chief, talk, "eve")
    assert "everyone" not in names(ada, talk, "eve")


# Calling everybody who follows


def call(talk, by, key="call", words="@everyone: we move to Tuesday."):
    return reply(talk, by=by, body=words, key=key)


def test_a_facilitator_calls_everybody_who_follows(talk, ada, bo, chief):
    follow(bo.owner_id, "thread", talk.pk)
    assert call(talk, chief).calls_all
    for voice in (ada, bo):
        assert [one.reason for one in told(voice, "post")] == ["call"]
    page = text(bo, reverse("notifications:notifications"))
    assert f"{chief.name} calls everybody who follows “Kettles”" in page
    assert "Calls you" in page


def test_from_others_it_is_a_word_like_any(talk, ada, bo):
    assert not call(talk, bo).calls_all
    assert [one.reason for one in told(ada, "post")] == ["follow"]


def test_nobody_is_called_twice_in_a_day(talk, chief, time_machine):
    post = call(talk, chief)
    assert call(talk, chief) == post
    with pytest.raises(CalledLately, match="within the last day"):
        call(talk, chief, key="again")
    answer = make.browser_of(chief).post(
        reverse("forums:reply", args=[talk.pk]),
        {"by": chief.ref, "body": "Hear me, @everyone", "key": "again"},
    )
    assert answer.status_code == 422
    assert "Hear me, @everyone" in answer.content.decode()
    time_machine.move_to(timezone.now() + timedelta(hours=25))
    assert call(talk, chief, key="later").calls_all
    assert Post.objects.filter(calls_all=True).count() == 2
