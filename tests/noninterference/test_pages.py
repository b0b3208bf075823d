"""Nobody can tell to whom a made-up name belongs: two worlds, byte for byte the same."""

import re

import pytest
from django.core.cache import cache
from django.db import transaction

from accounts.models import Session, User
from community import actions
from community.models import Role
from forums.actions import reply, take_back
from jobs.worker import drain
from realtime.access import rights_changed
from tests.addresses import NAMES
from tests.noninterference.seeing import addresses, glance, look, variations
from tests.noninterference.worlds import OWNERS, ROLES, world

pytestmark = pytest.mark.django_db
PEOPLE = ("xena", "yann", "vera", "will")


def suspend_xena(world):
    by = world.voices["facilitator@woods"]
    actions.suspend(world.voices["xena@woods"], by=by, reason="A rest.")


def suspend_heron(world):
    by = world.voices["facilitator@woods"]
    actions.suspend(world.voices["Heron"], by=by, reason="A rest.")


def xena_leaves(world):
    actions.leave(world.voices["xena@woods"])


def heron_leaves(world):
    actions.leave(world.voices["Heron"])


def remove_xena(world):
    by = world.voices["facilitator@woods"]
    actions.remove_member(world.voices["xena@woods"], by=by)


def remove_heron(world):
    by = world.voices["facilitator@woods"]
    actions.remove_member(world.voices["Heron"], by=by)


def xena_changes_her_name(world):
    User.objects.filter(pk=world.people["xena"].pk).update(name="Canary xena the second")


def xena_signs_out(world):
    person = world.people["xena"]
    session = Session.get_session_store_class()()
    session["_auth_user_id"] = str(person.pk)
    session.save()
    session.flush()


def xena_closes_her_account(world):
    person = world.people["xena"]
    User.objects.filter(pk=person.pk).update(is_active=False)
    rights_changed(person.pk)


def heron_writes_and_takes_it_back(world):
    thread = world.threads["heron"]
    post = reply(thread, by=world.voices["Heron"], body="Wrong name.", key="k")
    drain()
    take_back(post, by=world.voices["Heron"])


def heron_writes(world):
    reply(world.threads["zoe"], by=world.voices["Heron"], body="One more.", key="k", answers=1)
    drain()


def xena_writes(world):
    reply(world.threads["heron"], by=world.voices["xena@woods"], body="One more.", key="k")
    drain()


def heron_is_let_in(world):
    by = world.voices["facilitator@gate"]
    actions.answer_request(world.voices["Grebe"].membership, by=by, accept=True)


def heron_holds_another_role(world):
    by = world.voices["administrator"]
    actions.grant(world.voices["Heron"], Role.FACILITATOR, by=by)


EVENTS = {
    event.__name__: event
    for event in (
        *(suspend_xena, suspend_heron, xena_leaves, heron_leaves, remove_xena, remove_heron),
        *(xena_changes_her_name, xena_signs_out, xena_closes_her_account),
        *(heron_writes_and_takes_it_back, heron_writes, xena_writes),
        *(heron_is_let_in, heron_holds_another_role),
    )
}
WATCHERS = ("member", "facilitator")
POSTERS = ("visitor", "newcomer", "member", "facilitator", "moderator")
DOOR = "account_"  # allauth's pages, which know nothing of communities


def answers(world):
    """What is posted, and what it is posted to: as if one knew every public name."""
    heron, xena = world.voices["Heron"], world.voices["xena@woods"]
    zoe, open_thread = world.threads["zoe"], world.threads["open"]
    leaf = {"leaves": "", "accepts": "on", "answer": "Please."}
    for name in ("Heron", "hér0n", "Grebe", "Xena Quill", "Canary xena"):
        made_up = leaf | {"use": "pseudonym", "name": name}
        yield "/communities/woods/names/new/", made_up
        for slug in ("woods", "gate", "den"):
            yield f"/communities/{slug}/join/", made_up
    for by in (heron.ref, xena.ref, "nobody"):
        words = {"by": by, "body": "Words.", "title": "T", "context": "W", "key": "p-heron"}
        yield f"/threads/{zoe.pk}/reply/", words
        yield f"/threads/{open_thread.pk}/reply/", words
        yield "/communities/woods/threads/new/", words | {"kind": "case"}
        yield "/communities/woods/leave/", {"voice": by}
        yield "/communities/gate/requests/", {"voice": by, "decision": "accept"}
    yield "/communities/woods/join/", {"other_leaves": "1", "use": "pseudonym", "name": "Heron"}
    for key in ("heron", "removed", "taken-back", "xena"):
        pk = world.posts[key].pk
        yield f"/posts/{pk}/take-back/", {}
        yield f"/posts/{pk}/edit/", {"body": "Not mine."}
    yield f"/threads/{zoe.pk}/follow/", {"level": "follow"}
    yield f"/threads/{zoe.pk}/read/", {"number": "7"}
    yield "/communities/woods/follow/", {"level": "follow"}
    yield "/communities/woods/agreement/", {"next": "/search/"}
    yield "/threads/preview/", {"body": "*Heron*"}
    yield f"/posts/{world.posts['heron'].pk}/remove/", {"reason": "A reason."}
    yield f"/threads/{world.threads['heron'].pk}/context/", {"title": "T", "context": "C"}
    for voice in ("Grebe", "zoe@gate"):
        asked = {"voice": world.voices[voice].ref, "decision": "decline", "words": "Not now."}
        yield "/communities/gate/requests/", asked
    yield "/me/notifications/read/", {}


def visited(world):
    """Role -> all that its browser gets from every address there is."""
    return {role: [look(world, role, page) for page in _pages(world, role)] for role in ROLES}


def _pages(world, role):
    for name, pages in addresses(world).items():
        if not name.startswith(DOOR) or role in {"visitor", "member"}:
            yield from pages
    yield from variations(world)


def posted(world):
    """Role -> what it gets for what it posts, one role after the other, and what that looks like."""
    found = {}
    for role in POSTERS:
        found[role] = [look(world, role, page, data) for page, data in answers(world)]
        reply = f"/threads/{world.threads['zoe'].pk}/reply/"
        words = {"by": "nobody", "body": "Words.", "key": "k"}
        found[role].append(look(world, role, reply, words, hx_request="true"))
        found[role] += glance(world, role)
    return found


def happened(world):
    """Event -> what the watchers see after it."""
    found = {}
    for name, event in EVENTS.items():
        cache.clear()
        world.dice.throw(name)
        with transaction.atomic():
            event(world)
            found[name] = [seen for role in WATCHERS for seen in glance(world, role)]
            transaction.set_rollback(True)
    return found


@pytest.fixture(scope="module")
def worlds(django_db_setup, django_db_blocker):
    """For each of the two worlds: visits, posts, events, the addresses, and what must not show."""
    found = []
    with django_db_blocker.unblock():
        for owners in OWNERS:
            with world(owners) as made:
                what = {"addresses": addresses(made), "world": made}
                what["own names"] = look(made, "xena", "/me/names/")
                what["visits"] = visited(made)
                what["events"] = happened(made)
                what["posts"] = posted(made)
                found.append(what)
    return found


def assert_same(first, second):
    assert len(first) == len(second) > 0
    for one, other in zip(first, second, strict=True):
        assert one == other, one.asked


def test_every_named_address_is_visited(worlds):
    for one in worlds:
        assert one["addresses"].keys() == NAMES
        assert all(one["addresses"].values())


@pytest.mark.parametrize("role", ROLES)
def test_a_reader_is_given_the_same_whoever_the_made_up_names_belong_to(worlds, role):
    first, second = (one["visits"][role] for one in worlds)
    assert_same(first, second)


@pytest.mark.parametrize("role", POSTERS)
def test_who_posts_is_answered_the_same_whoever_the_made_up_names_belong_to(worlds, role):
    first, second = (one["posts"][role] for one in worlds)
    assert_same(first, second)


@pytest.mark.parametrize("event", EVENTS)
def test_what_happens_to_one_name_says_nothing_about_another(worlds, event):
    first, second = (one["events"][event] for one in worlds)
    assert_same(first, second)


def test_nothing_of_an_account_stands_anywhere(worlds):
    offences = []
    for one in worlds:
        refs = [one["world"].people[key].ref for key in PEOPLE]
        marks = re.compile("|".join([*refs, *(f"canary-{key}@" for key in PEOPLE), "Canary"]))
        for part in ("visits", "posts", "events"):
            for seen in (seen for group in one[part].values() for seen in group):
                found = set(marks.findall(seen.everything))
                offences += [f"{seen.asked}: {mark}" for mark in found - _typed(seen, part)]
    assert offences == []


def _typed(seen, part) -> set[str]:
    """What somebody typed themselves, they may read in the answer and after it."""
    typed = {"Canary"} if part == "posts" else set()
    return typed | set(re.findall(r"inbox:(\w+)", seen.asked))


def test_on_the_pages_of_a_made_up_name_nobody_else_of_its_person_is_named(worlds):
    for one in worlds:
        ref = one["world"].voices["Heron"].ref
        pages = [
            seen
            for role in ROLES
            for seen in one["visits"][role]
            if seen.asked.startswith(f"{role} /people/{ref}/") and seen.status == 200
        ]
        assert len(pages) >= len(ROLES) - 3
        for seen in pages:
            assert "Heron" in seen.everything
            assert not re.search("Xena Quill|Yann Reed", seen.everything)


def test_the_two_worlds_are_not_the_same_for_the_two_themselves(worlds):
    """Else there would be nothing to find out, and the comparisons above would prove nothing."""
    first, second = (one["own names"].body.decode() for one in worlds)
    assert "Heron" in first
    assert "Heron" not in second
