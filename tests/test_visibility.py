"""What is listed is what is allowed: for everybody, everywhere, in the words of one rule.

The world is generated: a community of every visibility and status, in each a thread of every
confidentiality, and a person for every way to stand towards it. `may_read` below says the rule of
docs/architecture.md once more, in the plainest way; every place of the product is held against it.
"""

from itertools import product

import pytest
from django.contrib.auth.models import AnonymousUser
from django.utils import timezone

from accounts.models import User
from community import actions
from community.models import Community, Membership, Role, Suspension, Voice
from community.standing import standing_of
from forums.models import Post, Thread
from forums.notices import PostNotice, ThreadNotice
from home.desk import Desk
from home.search_page import SearchPage
from notifications.models import Follow, Notification
from realtime.registry import may_watch
from search.find import find, suggestions
from search.models import SearchDocument
from tests import factories as make

pytestmark = pytest.mark.django_db
WORD = "willowherb"
VISIBILITIES = [name for name, _ in Community.VISIBILITIES]
STATUSES = [name for name, _ in Community.STATUSES]
CONFIDENTIALITIES = [name for name, _ in Thread.CONFIDENTIALITIES]
INSIDE = {"member", "made-up", Role.CONTRIBUTOR, Role.FACILITATOR, Role.CO_FACILITATOR}
OUTSIDE = {"visitor", "newcomer", "suspended", "suspended everywhere", *Membership.STATUSES} - {
    Membership.MEMBER
}
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
        self.threads = [
            thread for community in self.communities for thread in _threads(community)
        ]
        self.posts = {post.thread_id: post for post in Post.objects.filter(number=1)}

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
        yield Thread.objects.select_related("community").get(pk=thread.pk)
    Community.objects.filter(pk=community.pk).update(status=status)


@pytest.fixture(scope="module")
def world(django_db_setup, django_db_blocker):
    raise NotImplementedError


def pks(rows) -> set[int]:
    return {row.pk for row in rows}
