"""Every page there is, for those who see it: axe (WCAG 2.2 AA), both themes, phone and desk, no
offence against the security policy, no error in the console, no scrolling sideways at 320 px, and
on a phone nothing to press that is smaller than a thumb."""

import re
from dataclasses import dataclass, field
from datetime import date

import brotli
import pytest
from django.conf import settings
from django.template.loader import render_to_string
from django.urls import get_resolver, reverse

from community.actions import leave
from community.hub_texts import add_version, write
from community.invitation import hash_of
from community.inviting import invite
from community.models import Community, Membership, Role
from forums.actions import edit, remove, take_back
from forums.holders import accept, ask
from forums.holding import close
from forums.notes import write_note
from forums.poll import YES
from forums.poll_outcomes import conclude
from forums.polls import close as close_poll
from forums.polls import vote
from forums.reacting import react
from forums.reaction import Feeling
from forums.summaries import say_it_is_not_meant, summarise
from notifications.models import Mail
from tests import factories
from tests.accounts.door import PASSWORD, somebody
from tests.browser.axe import problems
from tests.browser.conftest import live
from tests.services.process import wait_until

pytestmark = pytest.mark.long
FIRST_VIEW_BYTES = 100_000
DESK, PHONE = {"width": 1280, "height": 800}, {"width": 360, "height": 740}
TWO = [(DESK, "light"), (PHONE, "dark")]
FOUR = [*TWO, (DESK, "dark"), (PHONE, "light")]  # for the pages that most parts are on
LAID_OUT = ["color-contrast", "link-in-text-block", "scrollable-region-focusable", "target-size"]
"""What a theme or a width can change; the other rules ask what the page says, once."""
SMALL = """() => {
  // What is narrower or lower than a thumb, but for links in a sentence and what a label enlarges.
  const sized = (one, { width, height } = one.getBoundingClientRect()) =>
    Math.round(width) >= 44 && Math.round(height) >= 44;
  const isCovering = ({ position, top }) => position === "absolute" && top === "0px";
  const hasWords = ({ childNodes }) =>
    [...childNodes].some((one) => one.nodeType === Node.TEXT_NODE && one.textContent.trim());
  return [...document.querySelectorAll("a[href], button, summary, input, select, textarea")]
    .filter((one) => one.checkVisibility({ visibilityProperty: true }))
    .filter((one) => one.getBoundingClientRect().width > 1)  // else it shows when focused
    .filter((one) => !sized(one) && !(one.labels?.length && sized(one.labels[0])))
    .filter((one) => !isCovering(getComputedStyle(one, "::after")))
    .filter((one) => getComputedStyle(one).display !== "inline" || !hasWords(one.parentElement))
    .map((one) => one.outerHTML.slice(0, 120));
}"""
UNFOLD = "for (const one of document.querySelectorAll('details:not(.menu)')) one.open = true"
SIGN_OUT = reverse("account_logout")
RICH = {"home:home", "forums:community", "forums:thread"}

ABOUT_A_CLOSED_ONE = {"forums:not_meant", "forums:summary"}
ABOUT_THE_THREAD = ABOUT_A_CLOSED_ONE | {
    "forums:asked_to_hold",
    "forums:content_notes",
    "forums:context",
    "forums:hold",
    "forums:holders",
    "forums:merge",
    "forums:move",
    "forums:months",
    "forums:notes",
    "forums:split",
    "forums:thread_history",
    "forums:tips",
}
NO_PAGES = {  # they answer a form or a script, or lead on to a page that is below
    "home:colours",
    "home:logo_image",
    "home:health",
    "home:leave",
    "home:offline_worker",
    "community:take_own_name",
    "forums:answer",
    "forums:quote",
    "forums:set_quoting",
    "forums:attachment",
    "forums:check",
    "forums:delete_revision",
    "forums:follow",
    "forums:community_feed",
    "forums:follow_community",
    "forums:followed_feed",
    "forums:hear",
    "forums:mute",
    "forums:names",
    "forums:new_thread_names",
    "forums:post",
    "forums:measure",
    "forums:preview",
    "forums:react",
    "forums:read",
    "forums:read_all",
    "forums:read_community",
    "forums:reply",
    "forums:save_draft",
    "forums:save_new_draft",
    "forums:take_vote_back",
    "forums:thread_feed",
    "forums:unread",
    "forums:vote",
    "forums:similar",
    "notifications:read",
    "realtime:changes",
}
ENTRANCE = {  # reached by what one does at the door, in test_every_page_on_the_way_in_is_sound
    "account_complete_password_reset",
    "account_confirm_login_code",
    "account_confirm_password_reset_code",
    "account_email_verification_sent",
    "account_login",
    "account_password_reset_completed",
    "account_request_login_code",
    "account_reset_password",
    "account_signup",
    "community:accept_invitation",
    "community:hub_mail",  # in test_the_page_of_a_test_mail_is_sound
}
VISITOR = [
    "home:about",
    "home:privacy",
    "home:home",
    "home:help",
    "home:about_leaving",
    "home:offline",
    "accounts:terms",
]
VISITOR += ["community:list", "forums:community", "community:agreement", "forums:thread"]
VISITOR += ["forums:person", "forums:poll", "forums:months", "account_inactive"]
VISITOR += ["community:invitation", "notifications:change"]
VISITOR += ["forums:reactions"]
NEWCOMER = ["home:home", "community:list", "community:join", "forums:community", "accounts:me"]
NEWCOMER += ["notifications:notifications", "account_set_password", "community:names"]
MEMBER = ["home:home", "home:search", "forums:community", "forums:thread", "forums:new_thread"]
MEMBER += [
    "forums:history",
    "forums:more",
    "forums:quote_elsewhere",
    "forums:reactions",
    "forums:edit",
    "forums:remove",
    "forums:take_back",
    "forums:remove_thread",
    "forums:take_back_thread",
    "forums:tips",
    "forums:asked_to_hold",
    "forums:not_meant",
    "forums:person",
    "forums:found_out",
    "forums:drafts",
    "forums:discard_draft",
    "forums:new_poll",
    "forums:poll",
]
MEMBER += ["community:names", "community:add_name", "community:leave", "community:members"]
MEMBER += ["notifications:wishes"]
MEMBER += ["community:agreement", "notifications:notifications", "accounts:me", "accounts:details"]
MEMBER += ["community:my_content_notes"]
MEMBER += ["accounts:preferences", "accounts:device", "account_email", "account_change_password"]
MEMBER += ["account_reauthenticate", "account_logout", "forums:muted", "forums:my_feed"]
FACILITATOR = ["home:home", "forums:community", "forums:thread", "forums:context"]
FACILITATOR += ["forums:new_poll", "forums:poll", "forums:close_poll", "forums:remove_poll"]
FACILITATOR += ["forums:make_anonymous", "forums:poll_outcome"]
FACILITATOR += ["forums:content_notes", "forums:post_content_notes"]
FACILITATOR += ["forums:hold", "forums:holders", "forums:notes"]
FACILITATOR += ["forums:split", "forums:merge", "forums:move"]
FACILITATOR += ["forums:summary", "forums:thread_history"]
FACILITATOR += [
    "community:edit",
    "community:invitations",
    "community:change_agreement",
    "community:requests",
    "forums:remove",
    "forums:remove_thread",
]


ADMINISTRATOR = ["community:list", "community:found", "community:edit", "forums:who_reads"]
ADMINISTRATOR += ["community:content_notes", "community:hub", "community:hub_text"]
ADMINISTRATOR += ["community:hub_ready", "community:hub_roles", "forums:topics", "home:logo"]


def names(resolver, space=""):
    """Every named address, its name with the names of the spaces it stands in."""
    for pattern in resolver.url_patterns:
        if hasattr(pattern, "url_patterns"):
            inner = f"{space}{pattern.namespace}:" if pattern.namespace else space
            yield from names(pattern, inner)
        elif pattern.name:
            yield space + pattern.name


def test_every_named_address_has_its_place_in_these_lists():
    listed = {*VISITOR, *NEWCOMER, *MEMBER, *FACILITATOR, *ADMINISTRATOR, *NO_PAGES, *ENTRANCE}
    assert set(names(get_resolver())) == listed


class World:
    """A community with everything in it that a page can show."""

    def __init__(self):
        factories.open_hub()
        self.community = factories.community(visibility=Community.BY_REQUEST)
        facts = {"rhythm": "Each month", "who_can_join": "Anybody."}
        self.open = factories.community(visibility=Community.OPEN, **facts)
        self.paused = factories.community(status=Community.PAUSED, status_note="Back soon.")
        self.member, self.facilitator = somebody(f"kim{self.open.pk}@people.example"), None
        self.newcomer = factories.person()
        voices = [self._join(one) for one in (self.open, self.paused, self.community)]
        self.voice = voices[0]
        self.chief = factories.facilitator(self.open)
        self.facilitator = self.chief.owner
        factories.facilitator(self.community, self.facilitator)
        self.administrator = factories.person()
        self._define(factories.staff(Role.ADMINISTRATOR, self.administrator))
        asking = factories.standing_towards(self.community, "asked")
        Membership.objects.filter(voice__owner=asking).update(answer="I work in Leeds.")
        self.thread, self.posts = self._talk()
        invite(self.open, by=self.chief, addresses=["a@people.example", "b@people.example"])
        self.invitation = self.open.invitations.first()
        self.mail = Mail.objects.create(person=self.member, setting="answers")
        self.fresh = factories.thread(self.voice)
        self.draft = factories.draft(self.voice, self.fresh, "Half a *thought*.")
        self.draft = factories.draft(self.voice, self.fresh, "Another half of it.")
        self.poll = self._ask()
        for voice in (self.chief, self.voice):
            ask(self.thread, by=self.chief, who=voice, words="You know kettles.")
        accept(self.thread, by=self.chief, brings="Ten years of kettles.")
        self.closed = self._close(factories.thread(self.voice))
        for number in range(3):
            write_note(self.thread, by=self.chief, body="A *quiet* word.", key=f"n{number}")

    def _close(self, thread):
        close(thread, by=self.chief)
        summarise(thread, by=self.chief, words="We met. We agreed.")
        say_it_is_not_meant(thread, by=self.voice, words="I did not.", key="k")
        return thread

    def _define(self, by):
        for number, since in enumerate(("2020-01-01", "2024-01-01")):
            said = {"title": "About", "since": since, "text": f"- one\n- {number}"}
            write("about", by=by, said=said)
            write("privacy", by=by, said={"text": f"- one\n- {number}"})

    def _join(self, community):
        return factories.member(community, self.member)

    def _talk(self):
        thread = factories.thread(self.chief, confidentiality="anyone")
        factories.thread(self.chief)
        said = "A *visit*.\n\n- one\n- two\n\n> Quoted [words](https://example.org)"
        posts = [factories.post(thread, self.voice, said) for _ in range(5)]
        factories.post_with_image(thread, self.chief, body="Thank you.", answers=1)
        hard = {"content_notes": factories.content_note(), "quotes": 1, "quote": "A visit."}
        factories.post(thread, self.chief, "So it is.", **hard)
        edit(posts[0], by=self.voice, body=f"{said} more")
        remove(posts[1], by=self.chief, reason="It named somebody.")
        take_back(posts[2], by=self.voice)
        self.heron = factories.member(self.open, self.member, name="Heron")
        for voice in (self.chief, self.heron):
            react(posts[3], by=voice, feeling=Feeling.THANKS)
        react(posts[4], by=self.chief, feeling=Feeling.SAME)
        factories.revision(thread, "Another *beginning*.")
        factories.revision(posts[4], said.replace("one", "first").replace("two", "last"))
        for _ in range(18):
            factories.post(thread, self.chief)
        return thread, posts

    def _ask(self):
        closed = close_poll(self._poll_with_votes("When?", kind="time"), by=self.chief)
        conclude(closed, by=self.chief, outcome="On Mondays.", reviews_on=date(2100, 1, 1))
        return self._poll_with_votes("Tea or coffee?", quorum=3)

    def _poll_with_votes(self, question, **choices):
        poll = factories.poll(self.thread, question=question, **choices)
        for voice, option in ((self.voice, 1), (self.chief, 2)):
            vote(poll, by=voice, key="k", marks={option: YES})
        return poll

    def address(self, name, role):
        if name == "community:invitation":
            return f"{reverse(name)}?t={self.invitation.token}"
        if name == "forums:found_out":
            return reverse(name, args=[self.heron.ref])
        if name == "community:hub_text":
            return reverse(name, args=["privacy"])
        if name == "notifications:change":
            return self.mail.change_address.removeprefix(settings.SITE_ADDRESS)
        if name.startswith("forums:") or name.startswith("community:"):
            kind = "?kind=single" if name == "forums:new_poll" else ""
            return reverse(name, args=self._arguments(name, role)) + kind
        return reverse(name) + ("?q=words" if name == "home:search" else "")

    def _arguments(self, name, role):
        if name == "forums:history":
            return [self.posts[4].pk]
        of_posts = {"forums:more", "forums:reactions", "forums:edit", "forums:remove"}
        if name in of_posts | {
            "forums:quote_elsewhere",
            "forums:take_back",
            "forums:post_content_notes",
        }:
            return [self.posts[3].pk]
        if name == "forums:thread":
            return [self.thread.pk, self.thread.slug]
        polls = {"forums:close_poll", "forums:make_anonymous", "forums:poll_outcome"}
        if name in polls | {"forums:poll", "forums:remove_poll"}:
            return [self.poll.pk]
        if name in {"forums:remove_thread", "forums:take_back_thread", "forums:new_poll"}:
            return [self.fresh.pk]
        if name in ABOUT_THE_THREAD:
            return [(self.closed if name in ABOUT_A_CLOSED_ONE else self.thread).pk]
        if name == "forums:person":
            return [self.voice.ref]
        apart = {"community:list", "community:found", "community:names", "community:hub"}
        apart |= {"community:content_notes", "community:my_content_notes"}
        apart |= {"community:hub_ready", "community:hub_roles", "forums:topics"}
        if name in apart | {"forums:drafts", "forums:muted", "forums:my_feed"}:
            return []
        if name == "forums:discard_draft":
            return [self.draft.pk]
        apart = {"community:requests", "community:join", "community:add_name"}
        place = self.community if name in apart else self.open
        return [place.slug]


@pytest.fixture(scope="module")
def world(server):
    return World()


@dataclass
class Inspector:
    """Goes from page to page and notes what is wrong with each."""

    page: object
    wrong: list = field(default_factory=list)

    def __post_init__(self):
        self.page.on("console", self._hear)

    def _hear(self, message):
        if message.type == "error" and "Failed to load resource" not in message.text:
            self.wrong.append((self.page.url, message.text))

    def visit(self, address, status=200, lights=TWO):
        answer = self.page.goto(address)
        if answer.status != status:
            self.wrong.append((address, f"answered {answer.status}"))
        path = re.sub(r"\?.*|https?://[^/]+", "", self.page.url)
        if path != address.partition("?")[0]:
            self.wrong.append((address, f"led to {path}"))
        self.look(address, lights)

    def look(self, address, lights=TWO):
        """By every rule in the first light; where there are two, by those of LAID_OUT after it."""
        self.page.evaluate(UNFOLD)
        for number, (size, scheme) in enumerate(lights):
            self.page.set_viewport_size(size | {"height": self._height(size)})
            self.page.emulate_media(color_scheme=scheme)
            is_short = number and lights is TWO
            options = {"rules": {"target-size": {"enabled": True}}}
            if is_short:
                options["runOnly"] = {"type": "rule", "values": LAID_OUT}
            where = f"{address} {size['width']} {scheme}"
            self.wrong += [(where, *found) for found in problems(self.page, **options)]
            if size is PHONE:
                self.wrong += [(where, "is small", one) for one in self.page.evaluate(SMALL)]
        self.page.set_viewport_size({"width": 320, "height": 640})
        wide = self.page.evaluate("document.documentElement.scrollWidth")
        if wide > 320:
            self.wrong.append((address, f"is {wide} pixels wide"))

    def _height(self, size):
        """Of the whole page, since what a sticky bar lies over seems too small to press."""
        self.page.set_viewport_size(size)
        return self.page.evaluate("Math.max(innerHeight, document.documentElement.scrollHeight)")


ROLES = {
    "administrator": ADMINISTRATOR,
    "newcomer": NEWCOMER,
    "facilitator": FACILITATOR,
    "member": MEMBER,
    "visitor": VISITOR,
}


@pytest.mark.parametrize("role", ROLES)
def test_every_page_that_a_role_sees_is_sound(role, world, visit):
    user = getattr(world, role, None)
    page = visit(None if role == "member" else user)
    if role == "member":  # by the form, since some pages ask for a password typed lately
        page.goto(reverse("account_login"))
        page.get_by_label("E-mail address").fill(user.email)
        page.get_by_label("Password", exact=True).fill(PASSWORD)
        page.get_by_role("main").get_by_role("button", name="Sign in").click()
        page.wait_for_url("**/")
        user.refresh_from_db()  # the server has hashed the password its own way
    inspector = Inspector(page)
    for name in ROLES[role]:
        lights = FOUR if name in RICH and role in {"member", "visitor"} else TWO
        inspector.visit(world.address(name, role), lights=lights)
    assert inspector.wrong == []


SUBMIT = """form => {
  // Nobody is signed out: each form on the page is tried in turn.
  form.addEventListener("submit", (event) => event.preventDefault());
  localStorage.setItem("coppice-draft:somebody:reply", "{}");
  form.requestSubmit();
  return localStorage.getItem("coppice-draft:somebody:reply");
}"""


def test_whichever_way_somebody_signs_out_no_draft_stays_on_the_device(world, visit):
    page, kept = visit(world.member), {}
    for name in MEMBER:
        page.goto(world.address(name, "member"))
        for n, form in enumerate(page.locator("form").all()):
            if form.evaluate("form => new URL(form.action).pathname") == SIGN_OUT:
                kept[name, n] = form.evaluate(SUBMIT)
    assert len(kept) > 2 * len(MEMBER)  # one in the bar and one in the foot, and some more
    assert {one for one, draft in kept.items() if draft} == set()


def test_a_thread_with_a_menu_a_refused_reply_and_an_end_is_sound(world, visit):
    page = live(visit(world.member, world.thread.get_absolute_url()))
    inspector = Inspector(page)
    page.locator(".post-more").first.click()
    page.locator(".post .menu-list").wait_for()
    inspector.look("the menu of a post")
    page.locator("#post-4 .post-felt").click()
    page.locator(".post .reactions").wait_for()
    inspector.look("the reactions to a post")
    page.set_viewport_size(DESK)
    page.locator(".composer-send").click()
    page.locator(".error-summary").wait_for()
    inspector.look("a refused reply")
    page.goto(f"{world.thread.get_absolute_url()}?from=999")
    inspector.look("past the end of a thread")
    page.goto(world.thread.get_absolute_url())
    live(page)
    page.evaluate("document.dispatchEvent(new Event('coppice:signed-out'))")
    inspector.look("signed out")
    assert inspector.wrong == []


def test_pages_of_a_community_that_is_paused_or_private_are_sound(world, visit):
    inspector = Inspector(visit(world.newcomer))
    inspector.visit(world.paused.get_absolute_url())
    inspector.visit(world.community.get_absolute_url())
    inspector.visit("/nowhere/", status=404)
    inspector.visit(reverse("community:members", args=[world.community.slug]), status=403)
    assert inspector.wrong == []


def test_what_somebody_who_has_left_sees_of_their_own_words_is_sound(world, visit):
    voice = factories.member(world.community)
    post = factories.post(factories.thread(voice), voice)
    leave(voice)
    inspector = Inspector(visit(voice.owner))
    for address in (reverse("community:names"), voice.get_absolute_url()):
        inspector.visit(address)
    inspector.visit(reverse("forums:remove", args=[post.pk]))
    assert inspector.wrong == []


@pytest.mark.parametrize("name", ["400", "403_csrf", "429", "500", "503"])
def test_pages_that_are_drawn_when_something_is_wrong_are_sound(name, visit):
    page = visit()
    body = render_to_string(f"{name}.html")
    page.route("**/wrong/", lambda route: route.fulfill(body=body, content_type="text/html"))
    inspector = Inspector(page)
    inspector.visit("/wrong/")
    assert inspector.wrong == []


def test_the_page_on_which_somebody_comes_by_an_invitation_is_sound(world, visit):
    page = visit(world.newcomer)
    page.goto(f"{reverse('community:invitation')}?t={world.invitation.token}")
    page.get_by_role("button", name="Go on").click()
    page.wait_for_url("**/invitation/join/")
    inspector = Inspector(page)
    inspector.look("community:accept_invitation")
    inspector.visit(reverse("community:invitation"), status=404)
    assert inspector.wrong == []


def test_the_page_of_a_test_mail_is_sound(world, visit):
    by = factories.staff(Role.ADMINISTRATOR)
    add_version("mailed", by=by, said={"hash": hash_of("a"), "arrived": False})
    inspector = Inspector(visit(by.owner))
    inspector.visit(f"{reverse('community:hub_mail')}?t=a")
    assert inspector.wrong == []


def code_in(server, before):
    """The code in the newest mail, which a server without a mail host prints."""
    found = []

    def look():
        found[:] = re.findall(r"^[A-Z]{6}$", server.log.read_text()[before:], re.MULTILINE)
        return found

    assert wait_until(look, 20), server.tail()
    return found[-1]


def test_every_page_on_the_way_in_is_sound(server, world, visit):
    page = visit()
    inspector = Inspector(page)
    for name in ("account_login", "account_signup", "account_request_login_code"):
        inspector.visit(reverse(name))
    page.get_by_label("E-mail address").fill(world.member.email)
    page.locator("main form .button").click()
    page.wait_for_url("**/login/code/confirm/")
    inspector.look("account_confirm_login_code")
    page.goto(reverse("account_signup"))
    page.locator("main form .button").first.click()
    inspector.look("account_signup refused")
    before = len(server.log.read_text())
    inspector.visit(reverse("account_reset_password"))
    page.get_by_label("E-mail address").fill(world.member.email)
    page.locator("main form .button").click()
    page.wait_for_url("**/password/reset/confirm/")
    inspector.look("account_confirm_password_reset_code")
    page.get_by_label("Code").fill(code_in(server, before))
    page.get_by_role("button", name="Go on").click()
    page.wait_for_url("**/password/reset/complete/")
    inspector.look("account_complete_password_reset")
    inspector.visit(reverse("account_password_reset_completed"))
    assert inspector.wrong == []


def test_the_page_that_asks_a_new_person_for_the_code_is_sound(visit):
    page = visit(address=reverse("account_signup"))
    inspector = Inspector(page)
    page.get_by_label("E-mail address").fill("new.person@people.example")
    page.get_by_label("Your name").fill("New Person")
    page.get_by_label("Make a password").fill(PASSWORD)
    page.get_by_label("I have read the terms").check()
    page.locator("input[name=device][value=shared]").check()
    page.locator("main form .button").first.click()
    page.wait_for_url("**/confirm-email/")
    inspector.look("account_email_verification_sent")
    assert inspector.wrong == []


def test_the_first_view_of_a_thread_weighs_less_than_100_kilobytes(world, visit):
    """Compressed, with style, scripts and fonts; the proxy compresses what is drawn."""
    page = visit(world.member, service_workers="allow")
    session = page.context.new_cdp_session(page)
    session.send("Network.enable")
    kinds, sizes = {}, {}
    session.on("Network.responseReceived", lambda one: kinds.update({one["requestId"]: one}))
    session.on(
        "Network.loadingFinished",
        lambda one: sizes.update({one["requestId"]: one["encodedDataLength"]}),
    )
    answer = page.goto(world.thread.get_absolute_url(), wait_until="networkidle")
    live(page)
    html = len(brotli.compress(answer.body(), quality=5))
    rest = sum(size for pk, size in sizes.items() if kinds[pk]["type"] != "Document")
    assert {"Font", "Script", "Stylesheet"} <= {kinds[pk]["type"] for pk in sizes}
    assert html + rest < FIRST_VIEW_BYTES
