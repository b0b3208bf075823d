"""What is listed is what is allowed: for everybody, everywhere, in the words of one rule.

The world is generated: a community of every visibility and status, in each a thread of every
confidentiality, and a person for every way to stand towards it. `may_read` below says the rule of
docs/architecture.md once more, in the plainest way; every place of the product is held against it.
"""

from itertools import product

import pytest
from django.contrib.auth.models import AnonymousUser
from django.db import transaction
from django.http import Http404
from django.utils import timezone

from accounts.models import User
from community import actions
from community.directory import Directory
from community.models import Community, Membership, Role, Suspension, Voice
from community.standing import standing_of
from forums.community_page import CommunityPage
from forums.models import Post, Thread
from forums.notices import PostNotice, ThreadNotice
from forums.person_page import PersonPage
from home.desk import Desk
from home.hits import found_by
from home.search_page import SearchPage
from notifications.models import Follow
from realtime.inbound import MAX_STREAMS
from realtime.registry import may_watch
from search.find import find, suggestions
from search.models import SearchDocument
from search.results import Hit
from tests import factories as make

pytestmark = pytest.mark.django_db
WORD = "willowherb"
VISIBILITIES = [name for name, _ in Community.VISIBILITIES]
STATUSES = [name for name, _ in Community.STATUSES]
CONFIDENTIALITIES = [name for name, _ in Thread.CONFIDENTIALITIES]
INSIDE = {"member", "made-up", Role.CONTRIBUTOR, Role.FACILITATOR, Role.CO_FACILITATOR}
INSIDE |= {Role.WELCOMER}
STAFF = {Role.MODERATOR, Role.ADMINISTRATOR, Role.LEAD, Role.DEPUTY}
ENDED = {status for status, _ in Membership.STATUSES} - {Membership.MEMBER}
STANDINGS = sorted(
    {"visitor", "newcomer", "suspended", "suspended everywhere", "role ended"}
    | INSIDE
    | STAFF
    | ENDED
)
LISTED_FOR_ALL = {Community.OPEN, Community.MEMBERS, Community.BY_REQUEST}


def may_read(standing, thread) -> bool:
    is_open = thread.community.visibility == Community.OPEN
    if is_open and thread.confidentiality == Thread.ANYONE:
        return True
    return standing in INSIDE | {Role.MODERATOR}


def is_listed(standing, community) -> bool:
    seers = INSIDE | {Role.MODERATOR, Role.ADMINISTRATOR}
    return community.visibility in LISTED_FOR_ALL or standing in seers


class World:
    """Every community, thread and person there can be; `people` is standing -> User."""

    def __init__(self):
        self.communities = [
            make.community(visibility=visibility, status=status)
            for visibility, status in product(VISIBILITIES, STATUSES)
        ]
        self.people = {standing: _person(standing, self.communities) for standing in STANDINGS}
        self.threads = [thread for community in self.communities for thread in _threads(community)]
        found = Post.objects.select_related("thread").filter(number=1)
        self.posts = {post.thread_id: post for post in found}

    @property
    def by_community(self):
        """The threads of each community, which one person wrote."""
        for community in self.communities:
            yield [one for one in self.threads if one.community_id == community.pk]

    def user(self, standing):
        person = self.people[standing]
        return User.objects.get(pk=person.pk) if person else AnonymousUser()

    def readable(self, standing) -> set[int]:
        return {thread.pk for thread in self.threads if may_read(standing, thread)}

    def posts_in(self, threads) -> set[int]:
        return {self.posts[pk].pk for pk in threads}


def _person(standing, communities):
    if standing == "visitor":
        return None
    person = make.person()
    if standing in STAFF:
        make.staff(standing, person)
    elif standing != "newcomer":
        for community in communities:
            _belong(standing, community, person)
    if standing == "suspended everywhere":
        Suspension.objects.create(person=person, reason="A rest.")
    return person


def _belong(standing, community, person):
    voice = actions.enrol(community, person, name="Heron" if standing == "made-up" else "")
    if standing in ENDED:
        Membership.objects.filter(voice=voice).update(status=standing)
    elif standing == "suspended":
        Suspension.objects.create(person=person, community=community, reason="A rest.")
    elif standing == "role ended":
        Membership.objects.filter(voice=voice).update(status=Membership.LEFT)
        actions.give_role(voice, Role.FACILITATOR, ends_at=timezone.now())
    elif standing in dict(Role.NAMES):
        actions.give_role(voice, standing)


def _threads(community):
    """One of each confidentiality, with a post; written while the community still takes posts."""
    status, community.status = community.status, Community.ACTIVE
    Community.objects.filter(pk=community.pk).update(status=Community.ACTIVE)
    writer = make.member(community)
    for confidentiality in CONFIDENTIALITIES:
        title = f"{WORD} {community.pk} {confidentiality}"
        thread = make.thread(writer, title, confidentiality=confidentiality)
        make.post(thread, writer, f"{WORD} is said here.")
        yield Thread.objects.select_related("community", "voice").get(pk=thread.pk)
    Community.objects.filter(pk=community.pk).update(status=status)


@pytest.fixture(scope="module")
def world(django_db_setup, django_db_blocker):
    """Made once, since nothing here changes it."""
    with django_db_blocker.unblock(), transaction.atomic():
        yield World()
        transaction.set_rollback(True)


@pytest.fixture(params=STANDINGS)
def standing(request):
    return request.param


def pks(rows) -> set[int]:
    return {row.pk for row in rows}


def page_or_none(make_page, *args):
    try:
        return make_page(*args)
    except Http404:
        return None


def test_threads_and_posts_are_visible_to_whom_the_rule_says(world, standing):
    readable, user = world.readable(standing), world.user(standing)
    assert pks(Thread.objects.visible_to(user)) == readable
    assert pks(Post.objects.visible_to(user)) == world.posts_in(readable)


def test_the_page_of_a_thread_is_there_for_its_readers_only(world, standing):
    readable = world.readable(standing)
    browser = make.browser(world.people[standing])
    some = world.threads[:: len(STATUSES)]
    assert {one.community.visibility for one in some} == set(VISIBILITIES)
    answers = {one.pk: browser.get(one.get_absolute_url()).status_code for one in some}
    assert answers == {one.pk: 200 if one.pk in readable else 404 for one in some}


def test_the_history_of_a_post_is_there_for_its_readers_only(world, standing):
    readable = world.readable(standing)
    browser = make.browser(world.people[standing])
    some = world.threads[:: len(STATUSES)]
    posts = {one.pk: world.posts[one.pk].pk for one in some}
    answers = {pk: browser.get(f"/posts/{post}/history/").status_code for pk, post in posts.items()}
    assert answers == {one.pk: 200 if one.pk in readable else 404 for one in some}


def test_communities_are_listed_and_list_what_is_readable(world, standing):
    readable, user = world.readable(standing), world.user(standing)
    listed = [one for one in world.communities if is_listed(standing, one)]
    assert pks(Directory(user).communities) == pks(listed)
    for community in world.communities:
        page = page_or_none(CommunityPage, user, community.slug)
        assert (page is not None) == (community in listed)
        here = {one.pk for one in world.threads if one.community_id == community.pk}
        assert page is None or pks(page.threads) == here & readable


def test_the_page_of_a_person_lists_what_is_readable_of_theirs(world, standing):
    readable, user = world.readable(standing), world.user(standing)
    for threads in world.by_community:
        mine = pks(threads) & readable
        page = page_or_none(PersonPage, user, threads[0].voice.ref)
        rows = page.rows if page else []
        assert pks(row for row in rows if isinstance(row, Thread)) == mine
        assert pks(row for row in rows if isinstance(row, Post)) == world.posts_in(mine)
        assert page is None or mine or standing in INSIDE


def test_search_finds_counts_and_suggests_what_is_readable(world, standing):
    readable, user = world.readable(standing), world.user(standing)
    results = find(WORD, places=standing_of(user).places, limit=100)
    found = {(hit.kind, hit.object_id) for hit in results.hits}
    posts = world.posts_in(readable)
    assert found == {("thread", pk) for pk in readable} | {("post", pk) for pk in posts}
    counts = {kind: count.number for kind, count in results.counts.items()}
    assert counts == ({"thread": len(readable), "post": len(readable)} if readable else {})
    offered = suggestions(WORD[:4], places=standing_of(user).places, limit=100)
    assert {one.object_id for one in offered} == readable
    page = SearchPage(user, {"q": WORD, "kind": "thread"})
    assert {found.thing.pk for group in page.groups for found in group.found} <= readable
    assert page.total == 2 * len(readable)


def test_a_hit_that_is_not_readable_any_more_has_no_row(world, standing):
    """The index may be behind by a moment: each row is asked for by the rule of `visible_to`."""
    readable, user = world.readable(standing), world.user(standing)
    posts = pks(Post.objects.visible_to(user).published())
    everything = {"thread": pks(Thread.objects.all()), "post": pks(Post.objects.all())}
    for kind, allowed in {"thread": readable, "post": posts}.items():
        hits = [Hit(kind, pk, [], []) for pk in everything[kind]]
        assert {found.thing.pk for found in found_by(user, hits)[kind]} == allowed


def test_streams_are_watched_by_those_who_may_read(world, standing):
    readable, user = world.readable(standing), world.user(standing)
    assert {one.pk for one in world.threads if may_watch(user, one.stream)} == readable
    reads_all = standing in INSIDE | {Role.MODERATOR}
    for community in world.communities:
        assert may_watch(user, f"community:{community.pk}") == reads_all
    others = [person for key, person in world.people.items() if person and key != standing]
    assert not any(may_watch(user, f"inbox:{person.ref}") for person in others)


def test_a_poll_answers_only_with_what_is_readable(world, standing):
    readable = world.readable(standing)
    browser = make.browser(world.people[standing])
    shown, gone = set(), set()
    for start in range(0, len(world.threads), MAX_STREAMS):
        asked = [f"{one.stream}~0" for one in world.threads[start : start + MAX_STREAMS]]
        for frame in browser.get("/live/changes", {"after": asked}).json()["frames"]:
            pk = int(frame["stream"].partition(":")[2])
            (gone if "gone" in frame else shown).add(pk)
    assert shown == readable
    assert gone == pks(world.threads) - readable


def test_the_home_page_and_the_inbox_draw_only_what_is_readable(world, standing):
    if standing == "visitor":
        return
    readable, user = world.readable(standing), world.user(standing)
    desk = Desk(user)
    rows = [*desk.followed, *desk.unanswered, *desk.new]
    assert pks(rows) <= readable
    assert bool(rows) == (standing in INSIDE)
    groups = {one.stream: [one.pk] for one in world.threads}
    assert set(ThreadNotice().draw(user, groups)) == {f"thread:{pk}" for pk in readable}
    posts = {one.stream: [world.posts[one.pk].pk] for one in world.threads}
    assert set(PostNotice().draw(user, posts)) == {f"thread:{pk}" for pk in readable}


def test_news_reaches_those_who_may_read_and_nobody_else(world):
    """Everybody follows everything; in a community nobody has joined, old wishes tell nothing."""
    people = {person.pk: key for key, person in world.people.items() if person}
    Follow.objects.filter(person__in=people).delete()
    Follow.objects.bulk_create(
        Follow(person_id=person, kind=kind, object_id=pk)
        for person in people
        for kind, pk in [
            *(("thread", one.pk) for one in world.threads),
            *(("community", one.pk) for one in world.communities),
        ]
    )
    for thread in world.threads:
        expected = {pk for pk, key in people.items() if may_read(key, thread)}
        told = PostNotice().concerns(world.posts[thread.pk].pk)
        assert set(told) & set(people) == expected
        assert set(ThreadNotice().concerns(thread.pk)) & set(people) == expected


def test_a_search_document_stands_where_its_thing_is_read(world):
    places = {(one.kind, one.object_id): one.place for one in SearchDocument.objects.all()}
    expected = {("thread", one.pk): one.place for one in world.threads}
    expected |= {("post", post.pk): post.place for post in world.posts.values()}
    listed = Voice.objects.listed().select_related("community")
    expected |= {("person", name.pk): name.community.content_place for name in listed}
    assert places == expected
