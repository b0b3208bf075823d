"""Whatever is typed, posted or put into an address is answered: never with an error of ours."""

import re

import pytest
from django.db import transaction
from django.urls import reverse

from accounts.models import User
from accounts.names import NameRefused
from community import actions
from community.models import Community, Voice
from community.names import check_made_up_name
from forums.models import Thread
from tests import factories as make
from tests.addresses import ROUTES

pytestmark = pytest.mark.django_db
HOSTILE = {
    "nothing": "",
    "a null": "a\0b",
    "only a null": "\0",
    "turned about": "\u202eevil\u2066",
    "blank letters": "\u3164\u3164",
    "long": "A" * 5_000,
    "too long": "x" * 200_000,
    "longer than a post": "x" * 20_001,
    "markup": "<script>alert(1)</script><b onclick=x>\"'",
    "template": "{{ 7|add:7 }}{% csrf_token %}",
    "a header": "a\r\nSet-Cookie: a=b",
    "a number": "9" * 400,
    "other digits": "\u0663\u0664",
    "below nought": "-1",
    "beyond Unicode": "\U0010ffff\u2028\ufffe",
    "brackets": "[" * 3_000,
    "quotes": "> " * 3_000,
    "elsewhere": "//evil.example",
    "a page of ours": "account_logout",
}
BLANK, CYRILLIC = "\u3164\u3164", "\u0421\u043e\u0440\u0455\u0435"
FIELDS = (
    *("by", "body", "key", "answers", "title", "context", "kind", "topics", "confidentiality"),
    *("is_sure", "name", "leaf", "leaves", "use", "answer", "accepts", "voice", "words", "next"),
    *("decision", "level", "number", "quietly", "reason", "organisation", "sector", "work"),
    *("device", "shows_typing", "email", "password1", "login", "password", "code", "terms"),
    *(
        "is_listed",
        "draft_version",
        "question",
        "option",
        "option_1",
        "meaning_1",
        "option_2",
        "hides",
        "quorum",
    ),
    *("is_anonymous", "closes_at", "outcome", "reviews_on"),
    *("give", "take", "to", "answers", "follows", "others", "delay", "digest"),
    *("quiet_from", "quiet_until"),
    *("content_notes", "stood", "do", "note_0", "quotes", "quote", "quoted_post", "thread"),
    *("added", "drop", "dropped"),
)
ASKED = (
    *(
        "from",
        "answers",
        "quote",
        "before",
        "page",
        "topic",
        "q",
        "kind",
        "community",
        "first",
        "show",
    ),
    *("as", "next", "after", "grant", "posts", "into", "was", "to", "t"),
)


@pytest.fixture
def here():
    return make.community(visibility=Community.OPEN)


@pytest.fixture
def mine(here):
    return make.facilitator(here)


@pytest.fixture
def client_of_mine(mine):
    return make.browser_of(mine)


@pytest.fixture
def addresses(here, mine):
    post = make.post_with_image(make.thread(mine), mine)
    revision = make.revision(make.post(post.thread, mine))
    things = {
        ("", ()): (),
        ("communities", ("slug",)): (here.slug,),
        ("people", ("ref",)): (mine.ref,),
        ("threads", ("pk",)): (post.thread_id,),
        ("threads", ("pk", "slug")): (post.thread_id, post.thread.slug),
        ("posts", ("pk",)): (post.pk,),
        ("revisions", ("pk",)): (revision.pk,),
        ("drafts", ("pk",)): (make.draft(mine, post.thread).pk,),
        ("polls", ("pk",)): (make.poll(post.thread).pk,),
        ("attachments", ("pk",)): (post.files[0].pk,),
        ("hub", ("name",)): ("help",),
        ("colours", ("strong", "warm")): ("#24573f", "#8a4f1d"),
        ("logo", ("name",)): ("0" * 32,),
    }
    forms = [reverse("forums:new_poll", args=[post.thread_id]) + "?kind=time"]
    forms += [reverse("forums:split", args=[post.thread_id]) + "?posts=1"]
    return forms + [
        route.at(*things[route.kind])
        for route in ROUTES
        if route.name not in {"account_logout", "home:leave"}
    ]


@pytest.fixture(params=HOSTILE.values(), ids=HOSTILE)
def words(request):
    return request.param


def test_every_question_in_an_address_is_answered(client_of_mine, addresses, words):
    for address in addresses:
        answer = client_of_mine.get(address, dict.fromkeys(ASKED, words))
        assert answer.status_code < 500, address
        assert "evil.example" not in answer.headers.get("Location", "").partition("?")[0]


@pytest.mark.parametrize("number", [2**63 - 1, 2**63, 10**25])
def test_nothing_is_at_a_number_that_no_row_has(client_of_mine, number):
    routes = [route for route in ROUTES if "pk" in route.parameters]
    assert routes
    for route in routes:
        address = "/" + route.pattern.replace("<slug:slug>", "a-title")
        address = re.sub(r"<\w+:pk>", str(number), address)
        for ask in (client_of_mine.get, client_of_mine.post):
            assert ask(address).status_code in {404, 405}, address
    for stream in ("thread", "community", "inbox"):
        answer = client_of_mine.get("/live/changes", {"after": f"{stream}:{number}~0"})
        assert answer.status_code < 500, stream


def test_every_form_is_answered(client_of_mine, mine, addresses, words):
    """Each time with one's own name beside the hostile words, so that they reach the action."""
    sound = {"by": mine.ref, "kind": "question", "confidentiality": "members", "device": "own"}
    sound |= {"title": "A title", "context": "Words.", "body": "Words.", "use": "pseudonym"}
    for kept in (sound, {"by": mine.ref, "kind": "question", "confidentiality": "members"}):
        for address in addresses:
            with transaction.atomic():
                answer = client_of_mine.post(address, dict.fromkeys(FIELDS, words) | kept)
                transaction.set_rollback(True)
            assert answer.status_code < 500, address
            assert "evil.example" not in answer.headers.get("Location", "")


def test_what_people_are_called_can_be_any_length_that_an_account_allows(here):
    person = make.person("N" * User._meta.get_field("name").max_length)
    assert actions.join(here, person).name == person.name


@pytest.mark.parametrize("cookie", ["a\0bcdefgh", "x" * 5_000, "\u00ff\u00fe" * 8, "'"])
def test_a_cookie_of_any_content_is_a_visitors(client, cookie):
    client.cookies["sessionid"] = cookie
    for address in ("/", "/me/", "/live/changes?after=thread:1~0"):
        assert client.get(address).status_code in {200, 302}


@pytest.mark.parametrize("name", [BLANK, CYRILLIC, "C\u043epse", "C0pse"])
def test_a_made_up_name_is_seen_and_like_no_other(here, name):
    make.member(here, name="Copse")
    with pytest.raises(NameRefused):
        check_made_up_name(name, here, "Wren Hall")


def test_a_private_community_is_not_told_from_one_that_does_not_exist(client_of_mine):
    den = make.community(visibility=Community.PRIVATE)
    for route in ROUTES:
        if route.kind == ("communities", ("slug",)):
            for ask in (client_of_mine.get, client_of_mine.post):
                assert ask(route.at(den.slug)).status_code == ask(route.at("none")).status_code


def test_what_was_removed_is_quoted_nowhere(client_of_mine, here, mine):
    post = make.post(make.thread(mine), mine, "Regretted words.")
    for state in ("removed", "unnamed"):
        type(post).objects.filter(pk=post.pk).update(state=state)
        for page in ("more", "edit", "remove", "take-back"):
            answer = client_of_mine.get(f"/posts/{post.pk}/{page}/", follow=True)
            assert "Regretted" not in answer.content.decode()


def test_a_post_that_was_taken_back_carries_nothing_of_its_name(client_of_mine, here, mine):
    post = make.post(make.thread(mine), mine)
    Voice.objects.filter(pk=mine.pk).update(version=7)
    type(post).objects.filter(pk=post.pk).update(state="unnamed", drawn_version=3)
    page = client_of_mine.get(Thread.objects.get().get_absolute_url()).content.decode()
    assert 'data-version="3"' in page
    assert 'data-version="3.7"' not in page
