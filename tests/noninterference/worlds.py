"""Two worlds that differ in one thing only: to whom the made-up names belong.

Both are built by the product's own actions, in the same order, at the same moments, with the same
random numbers and the same primary keys. In the one, Heron is Xena and Teal is Vera; in the other
Heron is Yann and Teal is Will. Xena and Yann have their own names in Heron's community too; Vera
and Will are in Teal's under no other name. What the accounts are called is written nowhere else, so
that it would be found wherever it slipped out.
"""

import logging
import random
import secrets
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta

import pytest
import time_machine
from django.db import connection, transaction
from django.test import Client
from django.utils import crypto, timezone

from accounts.models import User
from community import actions
from community.agreements import write_agreement
from community.models import Community, Role, Voice
from forums.actions import edit, remove, reply, start, take_back, update_context
from forums.models import Poll, Post, Revision, Thread
from forums.poll import YES
from forums.polls import Offer, ask, close, take_vote_back, vote
from forums.reacting import react
from forums.reaction import Feeling
from jobs.worker import drain
from notifications.following import follow
from tests.conftest import clear_caches
from tests.factories import image
from tests.noninterference.doings import do_more

MORNING = datetime(2026, 3, 2, 10, tzinfo=UTC)
MANY = 6  # threads, where ROWS fill a page
ROWS = 5
OWNERS = ("first", "second")
ROLES = (
    *("visitor", "newcomer", "member", "contributor", "facilitator", "co-facilitator"),
    *("moderator", "administrator", "lead"),
)

PLAIN = {
    "member": Role.MEMBER,
    "contributor": Role.CONTRIBUTOR,
    "facilitator": Role.FACILITATOR,
    "co-facilitator": Role.CO_FACILITATOR,
}
STAFF = {"moderator": Role.MODERATOR, "administrator": Role.ADMINISTRATOR, "lead": Role.LEAD}


class Dice:
    """What Django draws its random strings with, thrown the same way in both worlds."""

    compare_digest = staticmethod(secrets.compare_digest)

    def throw(self, label: str) -> None:
        self._random = random.Random(label)  # noqa: S311

    def choice(self, options):
        return self._random.choice(options)

    def token(self, size: int) -> str:
        return self._random.randbytes(size).hex()

    def below(self, most: int) -> int:
        return self._random.randrange(most)


class Browser(Client):
    """A test client that keeps its cookies and no copy of every template's context."""

    def request(self, **request):
        answer = self.handler(self._base_environ(**request))
        self.cookies.update(answer.cookies)
        return answer


@dataclass
class World:
    """What was built; `observers` holds a client for each role, signed in where it has a person."""

    dice: Dice
    clock: time_machine.Traveller
    observers: dict[str, Client] = field(default_factory=dict)
    people: dict[str, User] = field(default_factory=dict)
    voices: dict[str, Voice] = field(default_factory=dict)
    communities: list[Community] = field(default_factory=list)
    threads: dict[str, Thread] = field(default_factory=dict)
    posts: dict[str, Post] = field(default_factory=dict)
    revisions: dict[str, Revision] = field(default_factory=dict)
    polls: dict[str, Poll] = field(default_factory=dict)
    feed_key: str = ""

    def person(self, key: str, name: str) -> User:
        """Somebody with an account; the address says the key, and is a canary."""
        person = User.objects.create_user(f"canary-{key}@people.example", None, name=name)
        self.people[key] = person
        return person

    def join(self, key: str, community: Community, *, name="", role="") -> Voice:
        voice = actions.enrol(community, self.people[key], name=name, is_listed=True)
        if role and role != Role.MEMBER:
            actions.give_role(voice, role)
        self.voices[name or f"{key}@{community.slug}"] = voice
        return voice

    def found(self, name: str, **fields) -> Community:
        community = Community.objects.create(
            name=name, slug=name.lower(), purpose=f"{name} is where we learn.", **fields
        )
        write_agreement(community, "- We listen.")
        self.communities.append(community)
        return community

    def start(self, key: str, by: Voice, title: str, **choices) -> Thread:
        self.clock.shift(60)
        thread = start(
            by.community, by=by, key=f"t-{key}", title=title, context="What is it?", **choices
        )
        drain()
        return self.threads.setdefault(key, thread)

    def ask(self, key: str, where: str, votes: dict[str, int], **choices) -> Poll:
        """A poll in the thread, by whoever started it, and how the voices vote in turn."""
        self.clock.shift(60)
        thread = self.threads[where]
        options, closes_at = [Offer("Tea"), Offer("Coffee")], timezone.now() + timedelta(days=7)
        choices = {"kind": Poll.SINGLE, "options": options, "closes_at": closes_at} | choices
        poll = ask(thread, by=thread.voice, key=f"o-{key}", question=f"{key}?", **choices)
        for name, option in votes.items():
            self.clock.shift(60)
            vote(poll, by=self.voices[name], key="v", marks={option: YES})
        drain()
        return self.polls.setdefault(key, poll)

    def say(self, key: str, where: str, by: Voice, words: str, **more) -> Post:
        self.clock.shift(60)
        post = reply(self.threads[where], by=by, body=words, key=f"p-{key}", **more)
        drain()
        return self.posts.setdefault(key, post)


@contextmanager
def world(owners: str) -> Iterator[World]:
    """`owners` is one of OWNERS; the world is gone afterwards."""
    logging.disable()  # that much is refused here is what is asked for
    with (
        transaction.atomic(),
        pytest.MonkeyPatch.context() as patch,
        time_machine.travel(MORNING, tick=False) as clock,
    ):
        patch.setattr(crypto, "secrets", dice := Dice())
        patch.setattr("community.invitation.token_urlsafe", dice.token)
        patch.setattr("community.invitation.randbelow", dice.below)
        for page in ("notifications.page.ROWS", "forums.community_page.PAGE"):
            patch.setattr(page, ROWS)
        dice.throw("the beginning")
        _reset_sequences()
        clear_caches()
        made = World(dice, clock)
        _settle(made)
        _live(made, *(("xena", "vera") if owners == "first" else ("yann", "will")))
        _rename_accounts(made)
        _open_browsers(made)
        yield made
        transaction.set_rollback(True)
    logging.disable(logging.NOTSET)
    clear_caches()


_BEHIND = "SELECT setval('{name}', (SELECT COALESCE(MAX({column}), 0) + 1 FROM {table}), false)"


def _reset_sequences() -> None:
    """SQLite gives its numbers back with the transaction; PostgreSQL counts on.

    Each begins behind the rows there are, which migrations have written.
    """
    if connection.vendor == "postgresql":
        for table in connection.introspection.django_table_names(only_existing=True):
            for found in connection.introspection.get_sequences(_cursor(), table):
                _cursor().execute(_BEHIND.format(**found))


def _cursor():
    return connection.cursor()


def _settle(world: World) -> None:
    """Everybody, in an order that puts observers between the two who may be Heron."""
    for key, name in [("xena", "Xena Quill"), ("vera", "Vera Stone")]:
        world.person(key, name)
    for role in ROLES[1:]:
        world.person(role, f"Observer {role.title()}")
    for key, name in [("yann", "Yann Reed"), ("will", "Will Marsh"), ("zoe", "Zoe Hill")]:
        world.person(key, name)
    woods = world.found("Woods")
    gate = world.found("Gate", visibility=Community.BY_REQUEST, joining_question="Why?")
    green = world.found("Green", visibility=Community.OPEN)
    den = world.found("Den", visibility=Community.PRIVATE, is_sensitive=True)
    for key in ("xena", "yann", "zoe"):
        for community in (woods, green, den):
            world.join(key, community)
    for key in ("vera", "will"):
        world.join(key, woods)
    for role, held in PLAIN.items():
        for community in (woods, gate, green):
            world.join(role, community, role=held)
    world.join("co-facilitator", den, role=Role.CO_FACILITATOR)
    for role, held in STAFF.items():
        person = world.people[role]
        voice = person.voices.create(kind=Voice.STAFF, community=None, name=person.name)
        actions.give_role(voice, held)
        world.voices[role] = voice


def _live(world: World, heron: str, teal: str) -> None:
    """What Heron and Teal do, among the others."""
    woods, gate, green, den = world.communities
    _listen(world)
    herons = world.join(heron, woods, name="Heron", role=Role.CO_FACILITATOR)
    world.join(teal, green, name="Teal")
    world.join(heron, den, name="Bittern")
    asked = actions.join(gate, world.people[heron], name="Grebe", answer="I have been there.")
    world.voices["Grebe"] = asked
    other = actions.join(gate, world.people["zoe"], answer="I work there.")
    world.voices["zoe@gate"] = other
    _talk(world, herons)
    _talk_in_the_open(world)
    world.start("den", world.voices["Bittern"], "A thread in the den")
    world.say("den", "den", world.voices["xena@den"], "Only for us.")
    do_more(world, heron)
    for person in (heron, teal):
        follow(world.people[person].pk, "community", woods.pk)
    for number in range(MANY):
        by = ("Heron", "xena@woods", "zoe@woods", "yann@woods")[number % 4]
        world.start(f"many-{number}", world.voices[by], f"Thread {number} of many")


def _listen(world: World) -> None:
    """The observers and the two follow everything, so that each is told, or is not."""
    for key in (*PLAIN, "xena", "yann", "zoe"):
        for community in world.communities:
            follow(world.people[key].pk, "community", community.pk)


def _talk(world: World, heron: Voice) -> None:
    xena, yann, zoe = (world.voices[f"{key}@woods"] for key in ("xena", "yann", "zoe"))
    world.start("zoe", zoe, "Zoe asks")
    world.start("heron", heron, "Heron asks about kettles", topics=["kettles"])
    for role in PLAIN:
        world.say(f"{role}-here", "zoe", world.voices[f"{role}@woods"], f"Here is {role}.")
    world.say("xena", "zoe", xena, "Willowherb, says Xena.")
    world.say("heron", "zoe", heron, "Willowherb, says Heron.", answers=5)
    world.say("yann", "zoe", yann, "Willowherb, says Yann.", answers=6)
    world.say("xena-to-heron", "zoe", xena, "I see it like Heron.", answers=6)
    world.say("heron-to-yann", "zoe", heron, "Thank you, Yann.", answers=7)
    world.say("heron-to-member", "zoe", heron, "Yes, like that.", answers=1)
    for post, by, feeling in (
        *(("member-here", heron, Feeling.SAME), ("member-here", xena, Feeling.THANKS)),
        *(("member-here", yann, Feeling.TRIED), ("heron", xena, Feeling.MORE)),
        *(("heron", yann, Feeling.SAME), ("xena", heron, Feeling.TRIED)),
    ):
        react(world.posts[post], by=by, feeling=feeling)
    world.say("removed", "zoe", heron, "Regretted words of Heron.")
    world.say("taken-back", "zoe", heron, "The wrong name for these words.")
    world.say("xena-removed", "zoe", xena, "Regretted words of Xena.")
    take_back(world.posts["taken-back"], by=heron)
    remove(world.posts["removed"], by=heron)
    remove(world.posts["xena-removed"], by=heron, reason="It named somebody.")
    world.clock.shift(20 * 60)
    edit(world.posts["heron"], by=heron, body="Willowherb, says Heron again.")
    world.revisions["heron"] = world.posts["heron"].revisions.get()
    update_context(world.threads["heron"], by=heron, title="Heron asks", context="About kettles.")
    world.say("to-heron", "heron", zoe, "Kettles are everything.")
    # Only in polls without names does it matter to whom a name belongs: so there its person is out.
    named = {"Heron": 1, "xena@woods": 2, "yann@woods": 1, "member@woods": 2}
    closed = world.ask("named", "zoe", named)
    take_vote_back(closed, by=world.voices["xena@woods"])
    close(closed, by=world.voices["facilitator@woods"])
    unnamed = {"member@woods": 2, "Heron": 1, "contributor@woods": 2}
    world.ask("unnamed", "zoe", unnamed, is_anonymous=True, hides=Poll.CLOSED)
    world.ask("hidden", "heron", named, hides=Poll.VOTED)


def _talk_in_the_open(world: World) -> None:
    teal = world.voices["Teal"]
    world.start("open", teal, "Teal asks anyone", confidentiality=Thread.ANYONE)
    world.say("teal", "open", teal, "Willowherb in the open.")
    world.say("xena-open", "open", world.voices["xena@green"], "An answer to Teal.", answers=1)
    shown = [(image(teal).pk, "A kettle")]
    world.say("teal-shows", "open", teal, "It looks like this.", images=shown)


def _rename_accounts(world: World) -> None:
    """From here on the account's own name stands in no voice."""
    for key in ("xena", "yann", "vera", "will"):
        User.objects.filter(pk=world.people[key].pk).update(name=f"Canary {key}")


def _open_browsers(world: World) -> None:
    for role in (*ROLES, "xena"):
        client = Browser()
        if role in world.people:
            world.dice.throw(f"session of {role}")
            client.force_login(world.people[role])
        world.observers[role] = client
