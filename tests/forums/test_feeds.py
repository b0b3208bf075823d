"""Feeds: what anyone may read for anyone, and what one follows for whoever knows the address."""

import re
from datetime import timedelta
from xml.etree import ElementTree

import pytest
import time_machine
from django.urls import reverse
from django.utils import timezone
from django.utils.http import http_date

from accounts.models import User
from community import actions
from community.models import Community, Membership, Role
from forums.actions import remove
from forums.noting import set_notes
from forums.opening import open_to
from forums.rearranging import merge, split
from forums.thread_removal import remove_thread
from notifications.following import follow
from notifications.models import FeedKey
from tests import factories as make

pytestmark = pytest.mark.django_db
ATOM = "{http://www.w3.org/2005/Atom}"


@pytest.fixture
def ada():
    return make.member(make.community(visibility=Community.OPEN))


@pytest.fixture
def talk(ada):
    return make.thread(ada, "Kettles", confidentiality="anyone", context="About *kettles*.")


@pytest.fixture(autouse=True)
def later():
    """When nothing can be taken back any more."""
    now = timezone.now()
    with time_machine.travel(now, tick=False) as clock:
        yield lambda minutes=11: clock.shift(timedelta(minutes=minutes))


def entries(answer):
    """(title, author, words) of each, as a feed reader reads them."""
    assert answer.status_code == 200
    assert answer["Content-Type"].startswith("application/atom+xml")
    read = ElementTree.fromstring(answer.content)  # noqa: S314 - our own
    return [
        (
            one.findtext(f"{ATOM}title"),
            one.findtext(f"{ATOM}author/{ATOM}name"),
            one.findtext(f"{ATOM}summary") or "",
        )
        for one in read.findall(f"{ATOM}entry")
    ]


def get(name, *args, who=None, **query):
    return make.browser(who).get(reverse(f"forums:{name}", args=args), query)


def make_feed(voice):
    """Its address, from the page that shows it."""
    html = make.browser_of(voice).post(reverse("forums:my_feed"), {"do": "make"}).content.decode()
    return re.search(r'id="feed" readonly value="http://testserver([^"]+)"', html)[1]


def test_the_feed_of_an_open_community_has_its_threads_for_anyone(ada, talk, later):
    make.thread(ada, "For members")
    later()
    assert entries(get("community_feed", ada.community.slug)) == [
        ("Kettles", ada.name, "About kettles.")
    ]
    assert len(entries(get("community_feed", ada.community.slug, who=ada.owner))) == 1


@pytest.mark.parametrize("visibility", ["members", "by_request", "private"])
def test_no_other_community_and_no_other_thread_has_a_feed(visibility, ada):
    closed = make.member(make.community(visibility=visibility))
    inside = make.thread(closed, confidentiality="anyone")
    for who in (None, closed.owner):
        assert get("community_feed", closed.community.slug, who=who).status_code == 404
        assert get("thread_feed", inside.pk, who=who).status_code == 404
        assert get("thread_feed", make.thread(ada).pk, who=ada.owner).status_code == 404


def test_a_post_comes_into_a_feed_when_it_can_no_longer_be_taken_back(ada, talk, later):
    make.post(talk, ada, "Words & <b>more</b>.")
    assert entries(get("thread_feed", talk.pk)) == []
    later()
    assert entries(get("thread_feed", talk.pk)) == [("#1", ada.name, "Words & <b>more</b>.")]


def test_what_was_removed_is_in_no_feed(ada, talk, later):
    address = make_feed(ada)
    post = make.post(talk, ada, "Regretted.")
    later()
    remove(post, by=ada)
    assert entries(get("thread_feed", talk.pk)) == entries(make.browser(None).get(address)) == []


def test_a_reader_who_asks_again_is_told_that_nothing_has_changed(ada, talk, later):
    make.post(talk, ada)
    later()
    answer = get("thread_feed", talk.pk)
    assert set(answer["Cache-Control"].split(", ")) == {"public", "no-cache"}
    assert "Set-Cookie" not in answer.headers
    address = reverse("forums:thread_feed", args=[talk.pk])
    asked = {"If-None-Match": answer["ETag"]}
    assert make.browser(None).get(address, headers=asked).status_code == 304
    make.post(talk, ada)
    later()
    assert make.browser(None).get(address, headers=asked).status_code == 200


def put_under_notes(post, by):
    set_notes(post, by=by, add=make.content_note())


def remove_it(post, by):
    remove(post, by=by)


def remove_its_thread(post, by):
    remove_thread(post.thread, by=by, reason="A rest.")


def split_it_off(post, by):
    split(post.thread, by=by, numbers=[post.number], key="s", title="Pans", context="About pans.")


def merge_its_thread(post, by):
    merge(post.thread, by=by, into=make.thread(by, confidentiality="anyone"))


def let_members_alone_read(post, by):
    open_to(
        by.community,
        by=make.staff(Role.ADMINISTRATOR),
        visibility=Community.MEMBERS,
        is_sensitive=False,
    )


@pytest.mark.parametrize(
    "change",
    [
        put_under_notes,
        remove_it,
        remove_its_thread,
        split_it_off,
        merge_its_thread,
        let_members_alone_read,
    ],
)
def test_words_that_may_be_read_no_more_are_in_no_answer_to_who_asks_again(later, change):
    chief = make.facilitator(make.community(visibility=Community.OPEN))
    talk = make.thread(chief, confidentiality="anyone")
    make.post(talk, chief, "Kept.")
    post = make.post(talk, chief, "Willowherb.")
    later()
    reader, address = make.browser(None), reverse("forums:thread_feed", args=[talk.pk])
    before = reader.get(address)
    assert "Willowherb" in before.content.decode()
    change(post, chief)
    tomorrow = http_date((timezone.now() + timedelta(days=1)).timestamp())
    for asked in ({"If-None-Match": before["ETag"]}, {"If-Modified-Since": tomorrow}):
        answer = reader.get(address, headers=asked)
        assert answer.status_code in (200, 404)
        assert "Willowherb" not in answer.content.decode()


def test_ones_own_feed_has_what_one_follows_and_may_read(ada, talk, later):
    bo = make.member(ada.community)
    address = make_feed(bo)
    members, other = make.thread(ada, "For members"), make.thread(ada, "Not followed")
    for one in (talk, members):
        follow(bo.owner_id, "thread", one.pk)
    for one in (talk, members, other):
        make.post(one, ada)
        later()
    visitor = make.browser(None)
    titles = {title for title, _, _ in entries(visitor.get(address))}
    assert titles == {f"{ada.name} in “Kettles”", f"{ada.name} in “For members”"}
    Membership.objects.filter(voice=bo).update(status=Membership.LEFT)
    User.objects.filter(pk=bo.owner_id).update(access_version=9)
    assert [title for title, _, _ in entries(visitor.get(address))] == [f"{ada.name} in “Kettles”"]


@pytest.mark.parametrize(
    ("confidentiality", "is_discreet", "is_sensitive", "entry"),
    [
        ("members", False, False, ("{name} in “Kettles”", "{name}", "Willowherb.")),
        ("chatham", False, False, ("New in “Kettles”", "Coppice", "")),
        ("group", False, False, ("New in “Kettles”", "Coppice", "")),
        ("members", True, False, ("Something new", "Coppice", "")),
        ("members", False, True, ("Something new", "Coppice", "")),
    ],
)
def test_what_stays_in_its_group_or_is_discreet_comes_without_names_and_words(
    confidentiality, is_discreet, is_sensitive, entry, later
):
    ada = make.member(make.community(is_sensitive=is_sensitive))
    ada.owner.prefer(is_discreet=is_discreet)
    make.post(make.thread(ada, "Kettles", confidentiality=confidentiality), ada, "Willowherb.")
    address = make_feed(ada)
    later()
    answer = make.browser(None).get(address)
    assert entries(answer) == [tuple(part.format(name=ada.name) for part in entry)]
    tells = [
        word for word in (ada.community.name, ada.owner.email) if word in answer.content.decode()
    ]
    assert tells == []


def test_a_feed_says_nothing_of_which_names_belong_together(talk, ada, later):
    heron = make.member(ada.community, User.objects.get(pk=ada.owner_id), name="Heron")
    address = make_feed(ada)
    for voice in (ada, heron, make.member(ada.community)):
        make.post(talk, voice)
    later()
    assert len(entries(make.browser(None).get(address))) == 3
    assert ada.owner.ref not in make.browser(None).get(address).content.decode()


def test_a_new_address_ends_the_one_before_and_each_can_be_ended(ada):
    visitor = make.browser(None)
    first = make_feed(ada)
    second = make_feed(ada)
    assert [visitor.get(one).status_code for one in (first, second)] == [404, 200]
    html = make.browser_of(ada).get(reverse("forums:my_feed")).content.decode()
    assert second.partition("key=")[2] not in html
    make.browser_of(ada).post(reverse("forums:my_feed"), {"do": "end"})
    assert visitor.get(second).status_code == 404


def test_the_key_is_kept_nowhere_and_stands_in_no_log(ada, caplog):
    address = make_feed(ada)
    key = address.partition("key=")[2]
    assert key not in str(FeedKey.objects.values())
    make_feed(ada)
    assert make.browser(None).get(address).status_code == 404
    assert "Not Found" in caplog.text
    assert key not in caplog.text


@pytest.mark.parametrize("role", [Role.FACILITATOR, Role.MODERATOR])
def test_a_feed_ends_with_a_suspension_for_good(ada, role):
    address = make_feed(ada)
    by = make.facilitator(ada.community) if role == Role.FACILITATOR else make.staff(role)
    suspension = actions.suspend(ada, by=by, reason="A rest.")
    assert make.browser(None).get(address).status_code == 404
    suspension.ends_at = timezone.now()
    suspension.save()
    User.objects.filter(pk=ada.owner_id).update(access_version=9)
    assert make.browser(None).get(address).status_code == 404


def test_a_feed_ends_with_the_account(ada):
    address = make_feed(ada)
    User.objects.filter(pk=ada.owner_id).update(is_active=False)
    assert make.browser(None).get(address).status_code == 404


@pytest.mark.parametrize("number", [1, 3])
def test_feeds_take_the_same_queries_at_any_size(
    ada, talk, later, number, django_assert_num_queries
):
    address = make_feed(ada)
    for _ in range(number):
        make.post(talk, make.member(ada.community))
    later()
    make.browser(None).get(address)
    with django_assert_num_queries(2):
        make.browser(None).get(address)
    with django_assert_num_queries(2):
        get("thread_feed", talk.pk)


def test_no_character_that_xml_lacks_keeps_a_feed_from_everybody(ada, talk, later):
    """Neither of a title nor of a name, whichever way it came to be there."""
    make.thread(ada, "Ket\x08tles\ufffe again", confidentiality="anyone")
    later()
    titles = [title for title, _, _ in entries(get("community_feed", ada.community.slug))]
    assert titles == ["Kettles again", "Kettles"]


def test_a_title_is_one_line_with_nothing_unseen_in_it(ada):
    words = {"title": "Ket\u202etles\x08 \n again", "context": "What?", "kind": "question"}
    words |= {"by": ada.ref, "key": "k", "confidentiality": "members", "is_sure": "on"}
    address = reverse("forums:new_thread", args=[ada.community.slug])
    assert make.browser_of(ada).post(address, words).status_code == 302
    assert ada.threads.get().title == "Kettles again"
    blank = make.browser_of(ada).post(address, words | {"title": "\u3164\u200b", "key": "l"})
    assert blank.status_code == 422
