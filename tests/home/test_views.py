"""The front door, the home page, search, leaving and health, for each who may come."""

import re
from urllib.parse import unquote

import pytest
from django.conf import settings
from django.contrib.auth.models import AnonymousUser
from django.test import Client, RequestFactory
from django.urls import reverse

from accounts.hub_text import said_in_frames
from accounts.models import Session
from community import actions
from community.agreements import write_agreement
from community.models import Community, Role, Voice
from config import env
from forums.models import Thread
from forums.reading import read_up_to
from home.context import Frame
from home.hub import Hub
from jobs.worker import drain
from notifications.following import choose, follow
from notifications.models import Follow
from realtime.socket import House
from realtime.streams import position
from tests import factories as make
from tests.accounts import door

pytestmark = pytest.mark.django_db
VISIBILITIES = [visibility for visibility, _ in Community.VISIBILITIES]


@pytest.fixture
def here():
    return make.community()


@pytest.fixture
def wren():
    return make.person("Wren Hall")


def text(response):
    return re.sub(r"\s+", " ", response.content.decode())


def home(who):
    return make.browser(who).get(reverse("home:home"))


def frame_of(who):
    request = RequestFactory().get("/")
    request.user = who
    return Frame(request)


# The front door


def test_a_visitor_reads_what_this_is_and_which_communities_there_are():
    make.community("Housing First")
    make.community("Safeguarding Leads", visibility=Community.PRIVATE)
    words = text(home(None))
    assert "Housing First" in words
    assert "Safeguarding Leads" not in words


def test_the_frame_of_a_visitor_asks_the_database_nothing(django_assert_num_queries):
    with django_assert_num_queries(0):
        frame = frame_of(AnonymousUser())
        assert (frame.me, frame.communities, frame.unread, frame.inbox) == ("", [], 0, "")
        assert frame.shows_leave


@pytest.mark.parametrize("name", ["help", "about_leaving", "health"])
def test_help_and_health_are_open_to_anyone(name, client):
    assert client.get(reverse(f"home:{name}")).status_code == 200


def test_help_names_who_answers_at_any_hour(client):
    words = text(client.get(reverse("home:help")))
    assert 'href="tel:999"' in words
    assert 'href="tel:116123"' in words


# What asks for me


def test_somebody_new_is_shown_what_to_do_first(wren):
    assert "Welcome, Wren Hall" in text(home(wren))


def test_when_all_is_read_the_page_says_so(here, wren):
    make.member(here, wren)
    make.thread(make.member(here), "A talk of others")
    words = text(home(wren))
    assert "Nothing waits for you" in words
    assert "A talk of others" in words


def test_who_follows_nothing_is_told_how_and_not_that_all_of_it_is_read(here, wren):
    make.member(here, wren)
    talk = make.thread(make.member(here), "A talk of others")
    assert "press <strong>Follow</strong>" in text(home(wren))
    make.post(talk, make.member(here))
    follow(wren.pk, "thread", talk.pk)
    read_up_to(talk, wren, 1)
    words = text(home(wren))
    assert "what you follow" in words
    assert "<strong>Follow</strong>" not in words


def test_an_answer_stands_on_the_home_page_until_it_is_read(here, wren):
    mine, other = make.member(here, wren), make.member(here)
    talk = make.thread(other, "Getting on board")
    make.post(talk, mine)
    make.post(talk, other, "Here is the answer.", answers=1)
    drain()
    assert "Here is the answer." in text(home(wren))
    talk.refresh_from_db()
    read_up_to(talk, wren, 2)
    assert "Here is the answer." not in text(home(wren))


def test_an_answer_that_was_removed_is_gone_from_the_home_page(here, wren):
    mine, other = make.member(here, wren), make.member(here)
    talk = make.thread(other)
    make.post(talk, mine)
    answer = make.post(talk, other, "Here is the answer.", answers=1)
    drain()
    type(answer).objects.filter(pk=answer.pk).update(state="removed")
    assert "Here is the answer." not in text(home(wren))


def test_threads_that_i_follow_stand_above_what_is_new(here, wren):
    make.member(here, wren)
    other = make.member(here)
    followed, new = make.thread(other, "Followed"), make.thread(other, "New")
    follow(wren.pk, "thread", followed.pk)
    make.post(followed, other)
    desk = home(wren).context["desk"]
    assert [one.title for one in desk.followed] == ["Followed"]
    assert [one.title for one in desk.new] == ["New"]
    assert new.last_number == 0


def test_a_muted_thread_is_not_shown(here, wren):
    make.member(here, wren)
    talk = make.thread(make.member(here), "Muted")
    choose(wren.pk, "thread", talk.pk, Follow.MUTE)
    assert "Muted" not in text(home(wren))


def test_a_changed_agreement_is_something_to_finish(here, wren):
    make.member(here, wren, name="Heron")
    assert home(wren).context["desk"].errands == []
    write_agreement(here, "- We listen twice.")
    assert f"The working agreement of {here.name} has changed" in text(home(wren))


@pytest.mark.parametrize(
    "role", [Role.MEMBER, *sorted(set(dict(Role.NAMES)) - set(make.STAFF_ROLES))]
)
def test_only_facilitators_are_asked_to_answer_requests_and_unanswered_threads(here, role):
    who = make.standing_towards(here, role)
    make.standing_towards(here, "asked")
    make.thread(make.member(here))
    desk = home(who).context["desk"]
    holds = role in {Role.FACILITATOR, Role.CO_FACILITATOR}
    assert bool(desk.errands) == holds
    assert bool(desk.unanswered) == holds


def busy(here, who, number):
    """`number` more of everything that the home page shows."""
    mine = make.facilitator(here, who)
    for _ in range(number):
        where = make.community()
        make.facilitator(where, who)
        write_agreement(where, "- We listen twice.")
        make.standing_towards(where, "asked")
        other = make.member(here)
        talk = make.thread(other)
        make.thread(other)
        make.post(talk, mine)
        make.post(talk, other, answers=1)
    drain()


def test_the_home_page_takes_8_queries_or_6_where_the_reader_is_known_at_any_size(
    here, wren, django_assert_num_queries
):
    client = make.browser(wren)
    said_in_frames()  # asked once a minute in each process, whoever reads
    for number in (1, 2):
        busy(here, wren, number)
        with django_assert_num_queries(8):
            client.get("/")
        with django_assert_num_queries(6):
            desk = client.get("/").context["desk"]
    assert len(desk.answers) == 3
    assert len(desk.errands) == 3


# The frame


def test_communities_stand_once_in_the_frame_with_a_dot_where_something_is_unread(here, wren):
    for name in ("", "Heron"):
        make.member(here, wren, name=name)
    quiet = make.community()
    make.member(quiet, wren)
    other = make.member(here)
    talk = make.thread(other)
    follow(wren.pk, "thread", talk.pk)
    make.post(talk, other)
    dots = {one.name: one.is_unread for one in frame_of(wren).communities}
    assert dots == {here.name: True, quiet.name: False}


def test_the_bell_and_its_position_are_of_one_moment(here, wren):
    frame = frame_of(wren)
    assert (frame.unread, frame.inbox_after) == (0, 0)
    mine, other = make.member(here, wren), make.member(here)
    make.post(make.thread(mine), other)
    drain()
    frame = frame_of(wren)
    assert (frame.unread, frame.inbox_after) == (1, position(frame.inbox))
    assert frame.inbox_after > 0


@pytest.mark.parametrize("communities", [1, 3])
def test_the_frame_takes_three_queries_however_many_communities(
    wren, communities, django_assert_num_queries
):
    for _ in range(communities):
        make.member(make.community(), wren)
    with django_assert_num_queries(3):
        frame = frame_of(wren)
        assert len(frame.communities) == communities
        assert frame.unread + frame.inbox_after == 0


@pytest.mark.parametrize(
    ("wants_button", "is_sensitive", "shows"),
    [(True, False, True), (False, False, False), (False, True, True)],
)
def test_the_button_to_leave_can_be_hidden_except_in_sensitive_communities(
    wren, wants_button, is_sensitive, shows
):
    make.member(make.community(is_sensitive=is_sensitive), wren)
    wren.prefer(shows_leave_button=wants_button)
    assert frame_of(wren).shows_leave == shows


# Search


@pytest.mark.parametrize("confidentiality", [key for key, _ in Thread.CONFIDENTIALITIES])
@pytest.mark.parametrize("visibility", VISIBILITIES)
def test_search_finds_counts_and_suggests_what_one_may_read(visibility, confidentiality):
    here = make.community(visibility=visibility)
    by = make.member(here)
    talk = make.thread(by, "Kestrels overhead", confidentiality=confidentiality)
    make.post(talk, by, "A kestrel again.")
    people = {role: make.standing_towards(here, role) for role in make.EVERYBODY}
    del people["visitor"]
    found, readable = {}, {}
    for role, who in people.items():
        page = make.browser(who).get(reverse("home:search"), {"q": "kestrel"}).context["page"]
        found[role] = ([group.kind for group in page.groups], page.total, len(page.suggestions))
        may_see = Thread.objects.visible_to(who).filter(pk=talk.pk).exists()
        readable[role] = (["thread", "post"], 2, 1) if may_see else ([], 0, 0)
    assert found == readable
    assert (["thread", "post"], 2, 1) in found.values()


def test_a_visitor_signs_in_to_search(client):
    response = client.get(reverse("home:search"), {"q": "kestrel"})
    assert response.headers["Location"].startswith(reverse("account_login"))


def test_found_words_are_marked_and_nothing_typed_becomes_a_tag(here, wren):
    voice = make.member(here, wren)
    make.post(make.thread(voice), voice, "A kestrel & <b>an owl</b>")
    words = text(make.browser(wren).get(reverse("home:search"), {"q": "kestrel <i>"}))
    assert "<i>" not in words.partition("<main")[2].replace("<i></i>", "")
    words = text(make.browser(wren).get(reverse("home:search"), {"q": "kestrel"}))
    assert "<mark>kestrel</mark>" in words
    assert "&lt;b&gt;an owl" in words


def test_search_can_be_narrowed_to_a_community_and_a_kind(wren):
    for name in ("Housing First", "Health Equals"):
        voice = make.member(make.community(name), wren)
        make.post(make.thread(voice, "Kestrel"), voice, "Kestrel")
    slug = Community.objects.get(name="Housing First").slug
    client = make.browser(wren)
    page = client.get(
        reverse("home:search"), {"q": "kestrel", "community": slug, "kind": "post"}
    ).context["page"]
    assert [(group.kind, len(group.found)) for group in page.groups] == [("post", 1)]
    assert page.groups[0].found[0].thing.community_name == "Housing First"


@pytest.mark.parametrize(
    "query", ["", "q=", "q=x&first=-1&kind=person&community=nowhere", "q=%22%22&first=99999999"]
)
def test_any_address_of_the_search_page_is_answered(wren, query):
    assert make.browser(wren).get(f"{reverse('home:search')}?{query}").status_code == 200


def test_search_takes_as_many_queries_for_three_hits_as_for_one(
    here, wren, django_assert_num_queries
):
    voice = make.member(here, wren)
    client = make.browser(wren)
    for number in (1, 2):
        for _ in range(number):
            make.post(make.thread(voice, "Kestrel"), voice, "Kestrel")
        client.get(reverse("home:search"), {"q": "kestrel"})
        with django_assert_num_queries(6):
            client.get(reverse("home:search"), {"q": "kestrel"})


# Help near here


def test_local_numbers_stand_on_every_page_and_on_the_page_of_help(client, monkeypatch):
    monkeypatch.setenv("HELP_LINES", "Night line|01632 960001; Walk-in|+44 1632 960002;")
    monkeypatch.setattr(Hub, "help_lines", env.help_lines("HELP_LINES"))
    foot, help_page = (text(client.get(reverse(f"home:{name}"))) for name in ("home", "help"))
    assert 'Night line: <a href="tel:01632960001">01632 960001</a>.' in foot
    assert 'Walk-in: <a href="tel:+441632960002">+44 1632 960002</a>.' in foot
    assert help_page.count("tel:01632960001") == 2


def test_where_no_local_number_is_set_the_two_that_everybody_can_call_stand_alone(client):
    assert set(re.findall(r"tel:(\w+)", text(client.get(reverse("home:help"))))) == {
        "999",
        "116123",
    }


# Without a connection


@pytest.mark.parametrize("name", ["home:offline", "home:offline_worker"])
def test_what_a_device_keeps_for_when_it_is_offline_is_the_same_for_everybody(here, wren, name):
    make.member(here, wren)
    for_visitor, for_member = (make.browser(who).get(reverse(name)) for who in (None, wren))
    assert for_member.content == for_visitor.content
    assert for_member.headers["Cache-Control"] == for_visitor.headers["Cache-Control"]
    assert "public" in for_member.headers["Cache-Control"]


# Leaving


def test_leaving_ends_the_session_and_goes_somewhere_neutral(wren):
    client = make.browser(wren)
    response = client.post(reverse("home:leave"))
    assert response.headers["Location"] == settings.LEAVE_TO
    assert response.headers["Clear-Site-Data"] == '"cache", "cookies", "storage"'
    assert not Session.objects.filter(user=wren).exists()
    assert client.get(reverse("accounts:me")).status_code == 302


def test_a_script_that_leaves_is_sent_nowhere_and_the_session_ends_all_the_same(wren):
    client = make.browser(wren)
    response = client.post(reverse("home:leave"), headers={"Sec-Fetch-Dest": "empty"})
    assert response.status_code == 204
    assert not Session.objects.filter(user=wren).exists()


@pytest.mark.parametrize("headers", [{}, {"Sec-Fetch-Site": "same-origin"}])
def test_a_page_that_was_open_while_its_reader_signed_in_anew_can_be_left(wren, headers):
    client = Client(enforce_csrf_checks=True)
    client.force_login(wren)
    stale = {"csrfmiddlewaretoken": "of another session"}
    response = client.post(reverse("home:leave"), stale, headers=headers)
    assert response.headers["Location"] == settings.LEAVE_TO
    assert not Session.objects.filter(user=wren).exists()


@pytest.mark.parametrize("site", ["cross-site", "same-site"])
def test_another_site_ends_nobodys_session(wren, site):
    client = make.browser(wren)
    response = client.post(reverse("home:leave"), headers={"Sec-Fetch-Site": site})
    assert response.headers["Location"] == settings.LEAVE_TO
    assert "Clear-Site-Data" not in response.headers
    assert Session.objects.filter(user=wren).exists()


def test_a_visitor_can_leave_too(client):
    assert client.post(reverse("home:leave")).headers["Location"] == settings.LEAVE_TO


def test_a_link_ends_nobodys_session(wren):
    client = make.browser(wren)
    answer = client.get(reverse("home:leave"))
    assert answer.headers["Location"] == reverse("home:about_leaving")
    assert client.get(reverse("accounts:me")).status_code == 200


def test_the_page_lets_a_form_go_to_the_neutral_site(client):
    policy = client.get(reverse("home:help")).headers["Content-Security-Policy"]
    assert f"form-action 'self' {settings.LEAVE_TO.rpartition('/')[0]}" in policy


# Health


def test_health_asks_the_database_and_no_session(client, django_assert_num_queries):
    with django_assert_num_queries(1):
        response = client.get(reverse("home:health"))
    assert (response.status_code, response.content) == (200, b"ok")
    assert "Set-Cookie" not in response.headers
    assert "no-store" in response.headers["Cache-Control"]


def test_a_process_that_drains_is_sent_nobody_any_more(client, monkeypatch):
    monkeypatch.setattr(House, "is_draining", True)
    assert client.get(reverse("home:health")).status_code == 503


# Nothing unmasks anybody


@pytest.mark.parametrize("role", make.EVERYBODY)
def test_home_search_and_notifications_never_show_who_is_behind_a_made_up_name(here, wren, role):
    heron = make.member(here, wren, name="Heron", role=Role.CO_FACILITATOR)
    who = make.standing_towards(here, role)
    talk = make.thread(heron, "Kestrels overhead")
    may_reply = who and who.has_perm("forums.reply", talk)
    if may_reply and role not in make.STAFF_ROLES:
        voice = Voice.objects.get(owner=who)
        make.post(talk, voice)
        make.post(talk, heron, "A kestrel.", answers=1)
    drain()
    client = make.browser(who)
    for address in ("/", "/search/?q=kestrel", "/me/notifications/"):
        words = client.get(address, follow=True).content.decode()
        assert "Wren Hall" not in words
        assert wren.email not in words
        assert wren.ref not in words


def test_who_leaves_a_community_hears_no_more_of_it(here, wren):
    mine, other = make.member(here, wren), make.member(here)
    talk = make.thread(mine, "Kestrels overhead")
    make.post(talk, other)
    drain()
    assert "Kestrels overhead" in text(home(wren))
    actions.leave(mine)
    for address in ("/", "/search/?q=kestrels", "/me/notifications/"):
        assert "Kestrels overhead" not in text(make.browser(wren).get(address))


# A page that is not there


@pytest.mark.parametrize("address", ["/nowhere/", "/communities/nowhere/"])
def test_also_with_debug_a_missing_page_has_the_way_out_and_the_numbers_for_help(address, settings):
    settings.DEBUG = True
    answer = make.browser(None).get(address)
    assert answer.status_code == 404
    assert "Leave this site" in text(answer)
    assert "116&nbsp;123" in text(answer)


def test_also_with_debug_an_address_that_was_mangled_is_answered_in_our_words(here, settings):
    settings.DEBUG = True
    answer = make.browser(None).get(f"{here.get_absolute_url()}?before=mangled")
    assert answer.status_code == 400
    assert "We could not read that" in text(answer)


# The way back from the door


def doors(answer):
    """Where the links to the door lead back to."""
    found = re.findall(r'href="/accounts/(?:login|signup)/\?next=([^"]*)"', answer.content.decode())
    return {unquote(address) for address in found}


def test_signing_in_and_joining_lead_back_to_the_page_one_was_on(here):
    make.open_hub()
    talk = make.thread(make.facilitator(here), confidentiality="anyone")
    for address in (talk.get_absolute_url(), "/communities/?topic=a+b", "/nowhere/"):
        assert doors(make.browser(None).get(address)) == {address}
    assert doors(make.browser(None).get("/")) == set()


@pytest.mark.parametrize("page", ["login", "signup", "password/reset", "login/code"])
def test_a_page_at_the_door_hands_on_the_way_back_and_is_never_it(page):
    make.open_hub()
    client = make.browser(None)
    there = f"/accounts/{page}/"
    assert doors(client.get(there)) == set()
    assert doors(client.get(f"{there}?next=/help/")) == {"/help/"}
    assert doors(client.post(there, {"next": "/help/"})) == {"/help/"}


def test_whoever_makes_an_account_arrives_where_they_came_from():
    make.open_hub()
    client = make.browser(None)
    door.sign_up(client, next="/help/")
    code = door.code_from_mail()
    answer = door.type_code(client, "account_email_verification_sent", code)
    assert answer.headers["Location"] == "/help/"


@pytest.mark.parametrize(
    ("address", "part"),
    [
        ("/me/drafts/", "Me"),
        ("/me/muted/", "Me"),
        ("/me/content-notes/", "Me"),
        ("/me/notifications/wishes/", "Me"),
        ("/communities/", "Communities"),
    ],
)
def test_the_bar_of_a_phone_says_which_part_of_the_hub_a_page_belongs_to(here, address, part):
    page = make.browser_of(make.member(here)).get(address).content.decode()
    bar = page.partition('<nav class="bottom"')[2].partition("</nav>")[0]
    current = re.findall(r"<a [^>]*aria-current[^>]*>.*?</svg> (\w+)", bar)
    assert current == [part]
