"""Every view and every action for every role: it works, it refuses, it hides, or it asks who it is.

What is expected comes from the table of permissions; the addresses come from the URLconf. A named
address without a rule here, or a permission without an action, fails the tests.
"""

from contextlib import suppress
from dataclasses import dataclass

import pytest
from django.db import transaction
from django.test import Client
from django.utils import timezone

from accounts.models import Session, User
from community import actions
from community.agreements import change_agreement
from community.founding import edit as edit_community
from community.founding import found as found_community
from community.founding import set_status, shape
from community.hub_texts import put_back, write
from community.invitation import Invitation
from community.inviting import invite, invite_again
from community.inviting import take_back as take_back_invitation
from community.models import Community, Membership, Role, Voice
from community.noting import add_note as add_content_note
from community.noting import offer_note, rename_note
from community.opening import (
    NotReady,
    close_sign_up,
    confirm_test_mail,
    open_sign_up,
    send_test_mail,
    state_restored,
)
from community.permissions import AUTHOR, AUTHOR_ALWAYS, HUB, NAMES, ROLES, NotAllowed
from community.team import NotNamed, appoint_by_mail, name_in_community
from community.team import end as end_in_team
from community.topic import Topic
from forums.actions import (
    delete_revision,
    edit,
    remove,
    reply,
    start,
    take_back,
    update_context,
)
from forums.holders import (
    ask,
    ask_no_more,
    come_back,
    end,
    say_what_one_brings,
    take_a_break,
)
from forums.holding import (
    archive,
    ask_questions_first,
    bring_back,
    close,
    pin,
    reopen,
    resolve,
    rest,
    set_order,
    wake,
    welcome_ideas,
)
from forums.models import Attachment, Draft, Poll, Post, Revision, Thread
from forums.moving import move
from forums.notes import write_note
from forums.noting import set_notes
from forums.opening import open_to
from forums.poll import YES
from forums.poll_outcomes import conclude
from forums.polls import close as close_poll
from forums.polls import make_anonymous, take_vote_back, vote
from forums.polls import remove as remove_poll
from forums.reacting import react
from forums.reaction import Feeling
from forums.rearranging import merge, split
from forums.summaries import summarise
from forums.thread_removal import remove_thread, take_back_thread
from forums.topics import add_topic, merge_topics, offer_topic, rename_topic
from tests import factories as make
from tests.addresses import NAMES as ADDRESSES
from tests.addresses import ROUTES, route

pytestmark = pytest.mark.django_db
WORKS, REFUSES, HIDES, ASKS_WHO, GOES_ON, NOT_SO, ASKS_AGAIN = 200, 403, 404, "door", 302, 405, 422


@dataclass
class Case:
    """One person, as they stand towards one community, and one thing of it."""

    role: str
    community: Community
    thread: Thread
    post: Post
    revision: Revision | None = None
    draft: Draft | None = None
    poll: Poll | None = None
    attachment: Attachment | None = None

    @property
    def is_member(self) -> bool:
        """Whoever holds a role in a community is a member too."""
        return self.role in set(ROLES) - set(make.STAFF_ROLES)

    @property
    def may(self) -> set[str]:
        names = ROLES.get(self.role, set())
        return names | ROLES[Role.MEMBER] if self.is_member else names

    @property
    def reads_all(self) -> bool:
        return self.is_member or self.role == Role.MODERATOR

    @property
    def finds(self) -> bool:
        is_listed = self.community.visibility != Community.PRIVATE
        return is_listed or self.reads_all or self.role == Role.ADMINISTRATOR

    @property
    def reads(self) -> bool:
        return self.reads_all or self.thread.confidentiality == Thread.ANYONE


def public(outcome=WORKS):
    return lambda case: outcome


def signed_in(rule):
    """`rule` for those who are signed in; the others are asked who they are."""
    rule = rule if callable(rule) else public(rule)
    return lambda case: ASKS_WHO if case.role == "visitor" else rule(case)


def found(rule):
    return lambda case: rule(case) if case.finds else HIDES


def read(rule):
    return lambda case: rule(case) if case.reads else HIDES


def needs(permission, works=WORKS):
    return needs_one_of(permission, works=works)


def needs_one_of(*permissions, works=WORKS):
    return lambda case: works if case.may & {*permissions} else REFUSES


def member(works, otherwise):
    return lambda case: works if case.is_member else otherwise


def _join(case):
    cannot = case.is_member or case.role == "asked"
    return GOES_ON if cannot or case.community.visibility == Community.PRIVATE else WORKS


def _person(case):
    """Members meet members; everybody meets who wrote what they may read."""
    has_written_for_all = case.community.visibility == Community.OPEN
    return WORKS if case.reads_all or has_written_for_all else HIDES


def _heard(case):
    """To hear again follows upon muting here."""
    return GOES_ON if _person(case) == WORKS else HIDES


GET = {
    "home:home": public(),
    "home:search": signed_in(WORKS),
    "home:help": public(),
    "home:about": public(),
    "home:privacy": public(),
    "community:hub": signed_in(needs("community.word_hub")),
    "community:hub_roles": signed_in(needs("community.grant")),
    "community:hub_ready": signed_in(needs("community.open_hub")),
    "community:hub_mail": signed_in(needs("community.open_hub", works=HIDES)),  # of no mail
    "community:hub_text": signed_in(needs("community.word_hub")),
    "home:leave": public(GOES_ON),
    "home:about_leaving": public(),
    "home:health": public(),
    "home:offline": public(),
    "home:offline_worker": public(),
    "forums:community": found(public()),
    "forums:follow_community": signed_in(NOT_SO),
    "forums:person": _person,
    "forums:mute": signed_in(NOT_SO),
    "forums:found_out": signed_in(HIDES),  # it is somebody else's name
    "forums:hear": signed_in(NOT_SO),
    "forums:muted": signed_in(WORKS),
    "forums:community_feed": lambda case: WORKS if case.community.is_open else HIDES,
    "forums:thread_feed": lambda case: (
        WORKS if case.thread.confidentiality == Thread.ANYONE else HIDES
    ),
    "forums:followed_feed": public(HIDES),  # nobody said the key
    "forums:my_feed": signed_in(WORKS),
    "forums:new_thread": signed_in(found(needs("forums.start"))),
    "forums:similar": signed_in(NOT_SO),
    "forums:preview": signed_in(NOT_SO),
    "forums:save_new_draft": signed_in(NOT_SO),
    "forums:save_draft": signed_in(NOT_SO),
    "forums:drafts": signed_in(WORKS),
    "forums:discard_draft": signed_in(HIDES),  # it is somebody else's
    "forums:check": signed_in(NOT_SO),
    "forums:tips": signed_in(read(needs("forums.reply"))),
    "forums:thread_history": read(public()),
    "forums:content_notes": signed_in(read(needs("forums.set_content_notes"))),
    "forums:post_content_notes": signed_in(read(needs("forums.set_content_notes"))),
    "forums:context": signed_in(read(needs("forums.update_context"))),
    "forums:hold": signed_in(read(needs("forums.pin"))),
    "forums:split": signed_in(read(needs("forums.split"))),
    "forums:merge": signed_in(read(needs("forums.merge"))),
    "forums:move": signed_in(read(needs("forums.move"))),
    "forums:names": signed_in(read(needs("forums.reply"))),
    "forums:new_thread_names": signed_in(found(needs("forums.start"))),
    "forums:months": read(public()),
    "forums:holders": signed_in(read(needs_one_of("forums.hold", "forums.name_holders"))),
    "forums:asked_to_hold": signed_in(public(HIDES)),
    "forums:notes": signed_in(public(HIDES)),
    "forums:summary": signed_in(read(needs("forums.summarise"))),
    "forums:not_meant": signed_in(public(HIDES)),
    "forums:measure": signed_in(NOT_SO),
    "forums:reply": signed_in(NOT_SO),
    "forums:follow": signed_in(NOT_SO),
    "forums:read": signed_in(NOT_SO),
    "forums:read_community": signed_in(NOT_SO),
    "forums:read_all": signed_in(NOT_SO),
    "forums:unread": signed_in(NOT_SO),
    "forums:thread": read(public()),
    "forums:post": read(public(GOES_ON)),
    "forums:quote": signed_in(read(public(GOES_ON))),
    "forums:quote_elsewhere": signed_in(read(public())),
    "forums:answer": signed_in(read(public(GOES_ON))),
    "forums:history": read(public()),
    "forums:more": read(public()),
    "forums:reactions": read(public()),
    "forums:react": signed_in(NOT_SO),
    "forums:edit": signed_in(read(public(REFUSES))),
    "forums:remove": signed_in(read(needs("forums.remove"))),
    "forums:take_back": signed_in(read(public(REFUSES))),
    "forums:remove_thread": signed_in(read(needs("forums.remove_thread"))),
    "forums:take_back_thread": signed_in(read(public(REFUSES))),
    "forums:delete_revision": signed_in(NOT_SO),
    "forums:who_reads": signed_in(found(needs("community.shape"))),
    "forums:new_poll": signed_in(read(needs("forums.poll"))),
    "forums:attachment": read(public()),
    "forums:poll": read(public()),
    "forums:vote": signed_in(NOT_SO),
    "forums:take_vote_back": signed_in(NOT_SO),
    "forums:make_anonymous": signed_in(read(needs("forums.poll"))),
    "forums:poll_outcome": signed_in(read(needs("forums.conclude"))),
    "forums:close_poll": signed_in(read(needs("forums.poll"))),
    "forums:remove_poll": signed_in(read(needs("forums.remove"))),
    "community:list": public(),
    "home:colours": public(),
    "home:logo": signed_in(needs("community.word_hub")),
    "home:logo_image": public(HIDES),  # there is none yet
    "community:invitations": signed_in(found(needs("community.invite"))),
    "community:invitation": public(HIDES),  # nobody said which
    "community:accept_invitation": signed_in(HIDES),
    "community:found": signed_in(needs("community.found")),
    "community:edit": signed_in(found(needs("community.edit"))),
    "community:change_agreement": signed_in(found(needs("community.change_agreement"))),
    "community:join": signed_in(found(_join)),
    "community:leave": signed_in(found(member(WORKS, GOES_ON))),
    "community:agreement": found(public()),
    "community:members": signed_in(found(needs("community.see_members"))),
    "community:requests": signed_in(found(needs("community.answer_requests"))),
    "community:add_name": signed_in(found(member(WORKS, GOES_ON))),
    "forums:topics": signed_in(needs("community.keep_topics")),
    "community:content_notes": signed_in(needs("community.keep_content_notes")),
    "community:my_content_notes": signed_in(WORKS),
    "community:names": signed_in(WORKS),
    "community:take_own_name": signed_in(NOT_SO),
    "forums:set_quoting": signed_in(NOT_SO),
    "notifications:notifications": signed_in(WORKS),
    "notifications:read": signed_in(NOT_SO),
    "notifications:wishes": signed_in(WORKS),
    "notifications:change": public(HIDES),  # nobody said the token
    "accounts:me": signed_in(WORKS),
    "accounts:details": signed_in(WORKS),
    "accounts:preferences": signed_in(WORKS),
    "accounts:device": signed_in(WORKS),
    "accounts:terms": public(),
    "realtime:changes": public(400),  # it was not said what of
}
POST = {
    "forums:follow_community": signed_in(
        found(lambda case: GOES_ON if case.reads_all else REFUSES)
    ),
    "forums:similar": signed_in(found(needs("forums.start"))),
    "forums:preview": signed_in(WORKS),
    "forums:measure": signed_in(WORKS),
    "forums:save_new_draft": signed_in(
        found(lambda case: GOES_ON if "forums.start" in case.may else REFUSES)
    ),
    "forums:save_draft": signed_in(read(public(GOES_ON))),
    "forums:discard_draft": signed_in(HIDES),
    "forums:check": signed_in(WORKS),
    "forums:reply": signed_in(
        read(lambda case: GOES_ON if "forums.reply" in case.may else ASKS_AGAIN)
    ),
    "forums:react": signed_in(
        read(lambda case: GOES_ON if "forums.react" in case.may else ASKS_AGAIN)
    ),
    "forums:follow": signed_in(read(public(GOES_ON))),
    "forums:read": signed_in(read(public(GOES_ON))),
    "forums:read_community": signed_in(found(public(GOES_ON))),
    "forums:read_all": signed_in(GOES_ON),
    "forums:unread": signed_in(GOES_ON),
    "forums:delete_revision": signed_in(read(public(REFUSES))),
    "forums:mute": signed_in(_heard),
    "forums:hear": signed_in(_heard),
    "forums:vote": signed_in(
        read(lambda case: GOES_ON if "forums.vote" in case.may else ASKS_AGAIN)
    ),
    "forums:take_vote_back": signed_in(read(needs("forums.vote", works=GOES_ON))),
    "notifications:read": signed_in(GOES_ON),
    "notifications:change": public(HIDES),  # nobody said the token
    "community:take_own_name": signed_in(HIDES),  # nobody said which name
    "forums:set_quoting": signed_in(HIDES),
    "home:leave": public(GOES_ON),
}
SAME_FOR_EVERYBODY = {"home:health", "home:colours", "home:offline", "home:offline_worker"}
SAME_FOR_EVERYBODY |= {"forums:community_feed", "forums:thread_feed", "forums:followed_feed"}
WITH_A_VOICE = [role for role in make.EVERYBODY if role not in {"visitor", "stranger"}]
DOOR = "account_"
"""allauth's addresses, which know nothing of roles: tests/accounts goes through them."""


@pytest.fixture
def house():
    """An open and a private community with what may be read in them."""
    return [make.community(visibility=kind) for kind in (Community.OPEN, Community.PRIVATE)]


def cases(role, house):
    """(case, its browser) for each community and thread."""
    for community in house:
        person = make.standing_towards(community, role)
        writer = make.member(community)
        kinds = [Thread.MEMBERS] + [Thread.ANYONE] * (community.visibility == Community.OPEN)
        for thread in [make.thread(writer, confidentiality=kind) for kind in kinds]:
            post = make.post_with_image(thread, writer)
            mine = make.draft(make.member(community), thread), make.poll(thread), post.files[0]
            yield Case(role, community, thread, post, make.revision(post), *mine), person


def address(name, case):
    things = {
        ("", ()): (),
        ("communities", ("slug",)): (case.community.slug,),
        ("people", ("ref",)): (case.post.voice.ref,),
        ("threads", ("pk",)): (case.thread.pk,),
        ("threads", ("pk", "slug")): (case.thread.pk, case.thread.slug),
        ("posts", ("pk",)): (case.post.pk,),
        ("revisions", ("pk",)): (case.revision.pk,),
        ("drafts", ("pk",)): (case.draft.pk,),
        ("polls", ("pk",)): (case.poll.pk,),
        ("attachments", ("pk",)): (case.attachment.pk,),
        ("hub", ("name",)): ("terms",),
        ("colours", ("strong", "warm")): ("#24573f", "#8a4f1d"),
        ("logo", ("name",)): ("0" * 32,),
    }
    return route(name).at(*things[route(name).kind])


def outcome(answer):
    is_door = answer.status_code == 302 and answer["Location"].startswith("/accounts/login/?next=")
    return ASKS_WHO if is_door else answer.status_code


def test_every_named_address_has_a_rule():
    assert {name for name in ADDRESSES if not name.startswith(DOOR)} == set(GET)
    posted = {name for name, rule in GET.items() if NOT_SO in _outcomes(rule)}
    # They answer whoever only opens them too.
    by_hand = {"home:leave", "forums:discard_draft", "notifications:change"}
    assert posted | by_hand == set(POST)


def _outcomes(rule):
    for role in ("visitor", Role.MEMBER):
        community = Community(visibility=Community.OPEN)
        thread = Thread(community=community, confidentiality=Thread.ANYONE)
        yield rule(Case(role, community, thread, Post(thread=thread)))


@pytest.mark.parametrize("role", make.EVERYBODY)
def test_every_address_answers_each_role_as_the_table_says(house, role):
    given, expected = {}, {}
    for case, person in cases(role, house):
        browser = make.browser(person)
        for name, rule in GET.items():
            key = (name, case.community.visibility, case.thread.confidentiality)
            given[key] = outcome(browser.get(address(name, case)))
            expected[key] = rule(case)
    assert given == expected


@pytest.mark.parametrize("role", make.EVERYBODY)
def test_every_button_answers_each_role_as_the_table_says(house, role):
    given, expected = {}, {}
    for case, person in cases(role, house):
        browser = make.browser(person)
        voices = Voice.objects.filter(owner=person, community=case.community)
        words = {"by": voices[0].ref if voices else "nobody", "body": "Words.", "key": "k"}
        words["option"] = "1"
        words["give"] = "1"
        for name, rule in POST.items():
            key = (name, case.community.visibility, case.thread.confidentiality)
            given[key] = outcome(browser.post(address(name, case), words | {"level": "follow"}))
            expected[key] = rule(case)
    assert given == expected


@pytest.mark.parametrize("role", [Role.MEMBER, "visitor"])
def test_nothing_is_changed_from_another_site(house, role):
    case, person = next(cases(role, house))
    browser = Client(enforce_csrf_checks=True)
    if person:
        browser.force_login(person)
    # Programs that read mail post to the link in it by themselves: its token is what counts.
    for name in GET.keys() - {"home:leave", "notifications:change"}:
        for method in (browser.post, browser.put, browser.delete):
            assert method(address(name, case)).status_code == 403, name
    left = browser.post(address("home:leave", case), headers={"Sec-Fetch-Site": "cross-site"})
    assert "Clear-Site-Data" not in left.headers
    assert Session.objects.filter(user=person).exists() == bool(person)
    for one in ROUTES:
        if one.name.startswith(DOOR):
            assert browser.post(one.at()).status_code == 403, one.name


def test_no_page_of_somebody_is_kept_or_framed(house):
    case, person = next(cases(Role.FACILITATOR, house))
    browser = make.browser(person)
    for name in GET.keys() - SAME_FOR_EVERYBODY:
        headers = browser.get(address(name, case)).headers
        assert "no-store" in headers["Cache-Control"], name
        assert headers["X-Frame-Options"] == "DENY"
        assert headers["X-Content-Type-Options"] == "nosniff"
        assert headers["Referrer-Policy"] == "same-origin"
        policy = headers["Content-Security-Policy"]
        assert "frame-ancestors 'none'" in policy
        assert "unsafe" not in policy


@dataclass
class Place:
    """Where an action is tried: somebody else wrote everything, somebody waits to be let in."""

    community: Community
    thread: Thread
    post: Post
    revision: Revision
    opening: Revision
    asked: Membership
    poll: Poll

    @property
    def invitation(self) -> Invitation:
        by = make.facilitator(self.community)
        invite(self.community, by=by, addresses=["known@people.example"])
        return self.community.invitations.get(email="known@people.example")

    @property
    def topic(self) -> Topic:
        return Topic.objects.get(tag__name="Safeguarding")

    @property
    def other_topic(self) -> Topic:
        return Topic.objects.get(tag__name="Neurodiversity")

    @property
    def writer(self) -> Voice:
        return self.post.voice


def _let_in(place, by):
    actions.answer_request(place.asked, by=by, accept=True)


def _grant(name):
    return lambda place, by: actions.grant(place.writer, name, by=by)


def _found(place, by):
    fields = {"name": "New", "slug": "newer", "purpose": "To learn."}
    found_community(by=by, agreement="- We listen.", **fields)


def _open_hub(by):
    with suppress(NotReady):
        open_sign_up(by=by)


def _appoint(by):
    with suppress(NotNamed):  # nobody has signed in with this address
        appoint_by_mail("new@people.example", Role.MODERATOR, by=by, reason="Kind.")


def _own_poll(place, by):
    """That of `by` where they have put one."""
    return Poll.objects.published().filter(voice=by).first() or place.poll


ABOUT = {"purpose": "To learn.", "hosts": [], "topics": []}
ABOUT |= dict.fromkeys(["who_can_join", "level", "rhythm", "contact", "joining_question"], "")
SHAPE = {"name": "New", "slug": "new-here", "allows_pseudonyms": False}


def _sum_up(place, by):
    Thread.objects.filter(pk=place.thread.pk).update(locked_at=timezone.now())
    summarise(place.thread, by=by, words="We agreed.")


def _move(place, by):
    """From where anybody joins; to where the same person may do so."""
    Community.objects.filter(pk=place.community.pk).update(visibility=Community.MEMBERS)
    to = make.community()
    there = make.facilitator(to, User.objects.get(pk=by.owner_id)) if by.community_id else by
    move(place.thread, by=by, to=to, name_there=there)


ACTIONS = {
    "community.found": [_found],
    "community.answer_requests": [_let_in],
    "community.open_hub": [
        lambda at, by: send_test_mail(by=by, to="team@people.example"),
        lambda at, by: confirm_test_mail("none", by=by),
        lambda at, by: state_restored(by=by, on=timezone.localdate()),
        lambda at, by: close_sign_up(by=by),
        lambda at, by: _open_hub(by),
    ],
    "community.word_hub": [
        lambda at, by: write("name", by=by, said={"name": "The Nest"}),
        lambda at, by: put_back("name", 1, by=by),
    ],
    "community.keep_content_notes": [
        lambda at, by: add_content_note(by=by, name="Fire"),
        lambda at, by: rename_note(0, by=by, name="Water"),
        lambda at, by: offer_note(0, by=by, is_offered=False),
    ],
    "community.keep_topics": [
        lambda at, by: add_topic(by=by, name="Fire"),
        lambda at, by: rename_topic(at.topic.pk, by=by, name="Water"),
        lambda at, by: merge_topics(at.topic.pk, by=by, into=at.other_topic.pk),
        lambda at, by: offer_topic(at.topic.pk, by=by, is_offered=False),
    ],
    "community.invite": [
        lambda at, by: invite(at.community, by=by, addresses=["new@people.example"]),
        lambda at, by: invite_again(at.invitation, by=by),
        lambda at, by: take_back_invitation(at.invitation, by=by),
    ],
    "community.close": [lambda at, by: set_status(at.community, by=by, status="closed")],
    "community.edit": [lambda at, by: edit_community(at.community, by=by, **ABOUT)],
    "community.shape": [
        lambda at, by: shape(at.community, by=by, **SHAPE),
        lambda at, by: open_to(
            at.community, by=by, visibility=Community.PRIVATE, is_sensitive=True
        ),
    ],
    "community.change_agreement": [lambda at, by: change_agreement(at.community, by=by, text="-")],
    "community.grant": [
        _grant(Role.FACILITATOR),
        _grant(Role.CONTRIBUTOR),
        lambda at, by: _appoint(by),
        lambda at, by: end_in_team(actions.give_role(at.writer, Role.GUEST), by=by, reason="Done."),
        lambda at, by: name_in_community(
            at.community, at.writer.name, Role.FACILITATOR, by=by, reason="Kind."
        ),
        lambda at, by: actions.end_role(actions.give_role(at.writer, Role.CONTRIBUTOR), by=by),
    ],
    "community.grant_co_facilitator": [_grant(Role.CO_FACILITATOR)],
    "community.pause": [lambda at, by: set_status(at.community, by=by, status="paused")],
    "community.suspend": [
        lambda at, by: actions.suspend(at.writer, by=by, reason="A rest."),
        lambda at, by: actions.remove_member(at.writer, by=by),
    ],
    "forums.start": [
        lambda at, by: start(at.community, by=by, key="k", title="Title", context="Words.")
    ],
    "forums.reply": [lambda at, by: reply(at.thread, by=by, body="Words.", key="k")],
    "forums.react": [lambda at, by: react(at.post, by=by, feeling=Feeling.THANKS)],
    "forums.delete_revision": [
        lambda at, by: delete_revision(at.revision, by=by),
        lambda at, by: delete_revision(at.opening, by=by),
    ],
    "forums.edit": [lambda at, by: edit(at.post, by=by, body="Other words.")],
    "forums.take_back": [
        lambda at, by: take_back(at.post, by=by),
        lambda at, by: take_back_thread(at.thread, by=by),
    ],
    "forums.poll": [
        lambda at, by: close_poll(make_anonymous(make.poll(at.thread), by=by), by=by),
        lambda at, by: make.poll(at.thread, by),
    ],
    "forums.conclude": [
        lambda at, by: conclude(
            close_poll(at.poll, by=at.poll.voice), by=by, outcome="We meet weekly."
        )
    ],
    "forums.vote": [
        lambda at, by: vote(at.poll, by=by, key="k", marks={1: YES}),
        lambda at, by: take_vote_back(at.poll, by=by),
    ],
    "forums.remove": [
        lambda at, by: remove_poll(_own_poll(at, by), by=by, reason="It led."),
        lambda at, by: remove(at.post, by=by, reason="It named somebody."),
    ],
    "forums.remove_thread": [
        lambda at, by: remove_thread(at.thread, by=by, reason="It named somebody.")
    ],
    "forums.name_holders": [
        lambda at, by: ask(at.thread, by=by, who=at.writer),
        lambda at, by: ask_no_more(at.thread, by=by, who=at.writer),
        lambda at, by: end(at.thread, by=by, who=at.writer),
    ],
    "forums.hold": [
        lambda at, by: say_what_one_brings(at.thread, by=by, brings="A kettle."),
        lambda at, by: take_a_break(at.thread, by=by),
        lambda at, by: come_back(at.thread, by=by),
        lambda at, by: write_note(at.thread, by=by, body="Words.", key="k"),
    ],
    "forums.pin": [lambda at, by: pin(at.thread, by=by, until=None)],
    "forums.order": [lambda at, by: set_order(at.thread, by=by, order=Thread.ROUND)],
    "forums.lock": [
        lambda at, by: close(at.thread, by=by, reason="We go on in the spring."),
        lambda at, by: reopen(at.thread, by=by),
        lambda at, by: archive(close(at.thread, by=by), by=by),
        lambda at, by: bring_back(at.thread, by=by),
    ],
    "forums.summarise": [_sum_up],
    "forums.set_content_notes": [
        lambda at, by: set_notes(at.post, by=by, add=1),
        lambda at, by: set_notes(at.thread, by=by, add=1),
    ],
    "forums.rest": [
        lambda at, by: rest(at.thread, by=by, hours=2, note="Let us breathe."),
        lambda at, by: wake(at.thread, by=by),
    ],
    "forums.split": [
        lambda at, by: split(
            at.thread, by=by, numbers=[1], key="k", title="Title", context="Words."
        )
    ],
    "forums.move": [_move],
    "forums.merge": [lambda at, by: merge(at.thread, by=by, into=make.thread(at.writer))],
    "forums.resolve": [lambda at, by: resolve(at.thread, by=by, outcome="We meet weekly.")],
    "forums.welcome_ideas": [
        lambda at, by: welcome_ideas(at.thread, by=by),
        lambda at, by: ask_questions_first(at.thread, by=by),
    ],
    "forums.update_context": [
        lambda at, by: update_context(at.thread, by=by, title="Title", context="Words.")
    ],
}
WITHOUT_ACTION = {
    "community.see_members": "a page, which asks it (see GET)",
    "forums.edit_late": "a part of forums.edit; see below",
    "forums.call": "a part of forums.reply, and a word like others from who may not",
}


def may(act, *args) -> bool:
    try:
        act(*args)
    except NotAllowed:
        return False
    return True


def _place() -> Place:
    community = make.community(visibility=Community.BY_REQUEST)
    thread = make.thread(make.member(community))
    post = make.post(thread, make.member(community))
    asked = actions.join(community, make.person(), answer="Please.")
    earlier = (make.revision(post), make.revision(thread))
    poll = make.poll(make.thread(make.member(community)))
    make.content_note()  # for the list to have one
    return Place(community, thread, post, *earlier, asked.membership, poll)


def _voice(role, place) -> Voice | None:
    person = make.standing_towards(place.community, role)
    return person and Voice.objects.filter(owner=person).first()


def test_every_permission_has_an_action():
    assert ACTIONS.keys() | WITHOUT_ACTION.keys() == NAMES


@pytest.mark.parametrize("role", WITH_A_VOICE)
def test_an_action_is_open_to_the_roles_that_the_table_names(role):
    place = _place()
    voice = _voice(role, place)
    case = Case(role, place.community, place.thread, place.post)
    for permission, acts in ACTIONS.items():
        for act in acts:
            with transaction.atomic():
                assert may(act, place, voice) == (permission in case.may), permission
                transaction.set_rollback(True)


@pytest.mark.parametrize("role", [role for role in make.EVERYBODY if role in ROLES])
def test_authors_have_their_rights_while_they_belong_and_remove_their_words_for_ever(role):
    place = _place()
    voice = _voice(role, place)
    if role in make.STAFF_ROLES:
        return
    for permission in sorted(AUTHOR):
        place.thread = make.thread(voice)
        place.post = make.post(place.thread, voice)
        place.revision = make.revision(make.post(place.thread, voice))
        place.opening = make.revision(place.thread, permission)
        assert all(may(act, place, voice) for act in ACTIONS[permission])
    place.thread = make.thread(voice)
    place.post = make.post(place.thread, voice)
    place.revision = make.revision(make.post(place.thread, voice))
    place.opening = make.revision(place.thread)
    actions.leave(voice)
    for permission in sorted(AUTHOR):
        allowed = {may(act, place, voice) for act in ACTIONS[permission]}
        assert allowed == {permission in AUTHOR_ALWAYS}, permission


def test_being_a_superuser_is_nothing():
    person = make.person()
    person.is_superuser = person.is_staff = True
    community = make.community(visibility=Community.PRIVATE)
    assert not any(person.has_perm(name, thing) for name in NAMES for thing in (community, HUB))
    assert make.browser(person).get(community.get_absolute_url()).status_code == 404
    assert not hasattr(User, "groups")
