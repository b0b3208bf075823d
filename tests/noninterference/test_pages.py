"""Nobody can tell to whom a made-up name belongs: two worlds, byte for byte the same."""

import re

import pytest
from django.db import transaction

from accounts.models import Session, User
from community import actions
from community.models import Role
from forums.actions import remove, reply, take_back
from forums.holders import accept, ask
from forums.reacting import react, take_reaction_back
from forums.reaction import Feeling
from forums.thread_removal import remove_thread, take_back_thread
from jobs.worker import drain
from realtime.access import rights_changed
from tests.addresses import NAMES
from tests.conftest import clear_caches
from tests.noninterference.seeing import addresses, glance, look, variations
from tests.noninterference.worlds import OWNERS, ROLES, world

pytestmark = [pytest.mark.django_db, pytest.mark.long]
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


def heron_reacts(world):
    react(world.posts["yann"], by=world.voices["Heron"], feeling=Feeling.THANKS)


def heron_reacts_no_longer(world):
    heron = world.voices["Heron"]
    take_reaction_back(world.posts["member-here"], by=heron, feeling=Feeling.SAME)


def heron_is_let_in(world):
    by = world.voices["facilitator@gate"]
    actions.answer_request(world.voices["Grebe"].membership, by=by, accept=True)


def heron_holds_another_role(world):
    by = world.voices["administrator"]
    actions.grant(world.voices["Heron"], Role.FACILITATOR, by=by)


def heron_holds_a_thread(world):
    thread, by = world.threads["zoe"], world.voices["facilitator@woods"]
    ask(thread, by=by, who=world.voices["Heron"])
    drain()
    accept(thread, by=world.voices["Heron"], brings="Patience.")


def a_post_of_heron_is_removed(world):
    by = world.voices["co-facilitator@woods"]
    remove(world.posts["heron"], by=by, reason="It named somebody.")
    drain()


def heron_takes_a_thread_back(world):
    take_back_thread(world.start("again", world.voices["Heron"], "W"), by=world.voices["Heron"])
    drain()


def a_thread_of_heron_is_removed(world):
    by = world.voices["co-facilitator@woods"]
    remove_thread(world.threads["heron"], by=by, reason="It named somebody.")
    drain()


EVENTS = (
    *(suspend_xena, suspend_heron, xena_leaves, heron_leaves, remove_xena, remove_heron),
    *(xena_changes_her_name, xena_signs_out, xena_closes_her_account),
    *(heron_writes_and_takes_it_back, heron_writes, xena_writes),
    *(heron_reacts, heron_reacts_no_longer),
    *(heron_is_let_in, heron_holds_another_role, heron_holds_a_thread),
    a_post_of_heron_is_removed,
    *(heron_takes_a_thread_back, a_thread_of_heron_is_removed),
)
WATCHERS = ("member", "facilitator")
POSTERS = ("visitor", "newcomer", "member", "facilitator", "moderator")
DOOR = "account_"  # allauth's pages, which know nothing of communities


def answers(world):
    """What is posted, and what it is posted to: as if one knew every public name."""
    heron, xena = world.voices["Heron"], world.voices["xena@woods"]
    zoe, open_thread = world.threads["zoe"], world.threads["open"]
    leaf = {"leaves": "", "accepts": "on", "answer": "Please.", "version": "1"}
    for name in ("Heron", "hér0n", "Grebe", "Xena Quill", "canary xena"):
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
        for by in (heron.ref, xena.ref):
            yield f"/posts/{pk}/react/", {"by": by, "give": "1"}
            yield f"/posts/{pk}/react/", {"by": by, "take": "2"}
        yield f"/posts/{pk}/edit/", {"body": "Not mine.", "drawn_version": "1"}
    yield f"/revisions/{world.revisions['heron'].pk}/delete/", {}
    yield f"/threads/{zoe.pk}/follow/", {"level": "follow"}
    yield f"/threads/{zoe.pk}/read/", {"number": "7"}
    yield "/communities/woods/follow/", {"level": "follow"}
    yield "/communities/woods/agreement/", {"next": "/search/"}
    yield "/threads/preview/", {"body": "*Heron*"}
    yield f"/posts/{world.posts['heron'].pk}/remove/", {"reason": "A reason."}
    yield (
        f"/threads/{world.threads['heron'].pk}/context/",
        {"title": "T", "context": "C", "drawn_version": "2"},
    )
    for voice in ("Grebe", "zoe@gate"):
        asked = {"voice": world.voices[voice].ref, "decision": "decline", "words": "Not now."}
        yield "/communities/gate/requests/", asked
    for do in ("ask", "ask_no_more", "end", "step_down", "brings"):
        yield f"/threads/{zoe.pk}/holders/", {"do": do, "who": heron.ref}
    yield f"/threads/{zoe.pk}/asked/", {"do": "accept", "who": heron.ref}
    yield "/me/notifications/read/", {}
    yield f"/threads/{world.threads['many-0'].pk}/take-back/", {}
    yield f"/threads/{world.threads['many-0'].pk}/remove/", {"reason": "A reason."}


def visited(world):
    """Role -> all that its browser gets from every address there is."""
    return {role: [look(world, role, page) for page in _pages(world, role)] for role in ROLES}


def _pages(world, role):
    for name, pages in addresses(world).items():
        if not name.startswith(DOOR) or role in {"visitor", "member"}:
            yield from pages
    yield from variations(world)


def posted(world):
    """Role -> what it gets for what it posts, one role after the other."""
    found = {}
    for role in POSTERS:
        found[role] = [look(world, role, page, data) for page, data in answers(world)]
        reply = f"/threads/{world.threads['zoe'].pk}/reply/"
        words = {"by": "nobody", "body": "Words.", "key": "k"}
        found[role].append(look(world, role, reply, words, hx_request="true"))
        found[role] += glance(world, role) if role in WATCHERS else []
    return found


def happened(world, events=EVENTS):
    """Event -> what the watchers see after it."""
    found = {}
    for event in events:
        clear_caches()
        world.dice.throw(event.__name__)
        with transaction.atomic():
            event(world)
            found[event.__name__] = [seen for role in WATCHERS for seen in glance(world, role)]
            transaction.set_rollback(True)
    return found


def both(observe):
    """What `observe(world)` gave in each world, having looked for the accounts in it."""
    found = []
    for owners in OWNERS:
        with world(owners) as made:
            found.append(observe(made))
            assert_no_account_shows(made, found[-1])
    return found


def assert_no_account_shows(world, groups):
    refs = [world.people[key].ref for key in PEOPLE]
    marks = re.compile("|".join([*refs, *(f"canary-{key}@" for key in PEOPLE), "Canary"]))
    offences = []
    for seen in (seen for group in groups.values() for seen in group):
        found = set(marks.findall(seen.everything))
        offences += [f"{seen.asked}: {mark}" for mark in found if mark not in typed(seen)]
    assert offences == []


def typed(seen) -> str:
    """What somebody typed, or asked for by name, they may read in the answer."""
    return seen.asked if "q=canary" in seen.asked or "inbox:" in seen.asked else ""


def assert_same(worlds):
    first, second = worlds
    assert first.keys() == second.keys()
    for name in first:
        assert len(first[name]) == len(second[name]) > 0
        for one, other in zip(first[name], second[name], strict=True):
            assert one == other, f"{name}: {one.asked}"


def test_what_is_read_does_not_depend_on_who_is_behind_a_made_up_name():
    assert_same(both(visited))


def test_what_is_posted_is_answered_the_same_whoever_is_behind_a_made_up_name():
    assert_same(both(posted))


def test_what_happens_to_one_name_says_nothing_about_another():
    assert_same(both(happened))


def test_every_named_address_is_visited():
    with world(OWNERS[0]) as made:
        found = addresses(made)
    assert found.keys() == NAMES
    assert all(found.values())


def test_the_page_of_a_made_up_name_names_nobody_else():
    with world(OWNERS[0]) as made:
        address = made.voices["Heron"].get_absolute_url()
        pages = [look(made, role, address) for role in ROLES]
    shown = [page.everything for page in pages if page.status == 200]
    assert len(shown) == len(WATCHERS) + 3
    assert all("Heron" in page for page in shown)
    assert not re.search("Xena Quill|Yann Reed", " ".join(shown))


def test_the_two_worlds_are_not_the_same_for_the_two_themselves():
    """Else there would be nothing to find out, and the comparisons above would prove nothing."""
    names = []
    for owners in OWNERS:
        with world(owners) as made:
            names.append(look(made, "xena", "/me/names/").everything)
    assert ["Heron" in page for page in names] == [True, False]
