"""Nobody learns at the door whether an address has an account."""

import re

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from accounts.hub_text import said_in_frames
from accounts.models import Letter
from tests.accounts import door
from tests.hashers import QuickHasher

pytestmark = pytest.mark.django_db
KNOWN, UNKNOWN = "wren.one@example.org", "wren.two@example.org"


def wrong_password(client, email):
    return door.sign_in(client, email, "not-the-password")


def sign_up_then_in(client, email):
    door.sign_up(client, email, password1="chosen-by-a-stranger")
    client.post(reverse("account_logout"))
    return door.sign_in(client, email, "chosen-by-a-stranger")


def then_wrong_code(act, page):
    def both(client, email):
        act(client, email)
        return door.type_code(client, page, "BBBBBB")

    both.__name__ = f"{act.__name__}_then_a_wrong_code"
    return both


DOORS = [
    door.sign_up,
    wrong_password,
    door.ask_for_code,
    door.forget_password,
    sign_up_then_in,
    then_wrong_code(door.sign_up, "account_email_verification_sent"),
    then_wrong_code(door.ask_for_code, "account_confirm_login_code"),
    then_wrong_code(door.forget_password, "account_confirm_password_reset_code"),
]


@pytest.fixture(autouse=True)
def known(no_limits):
    return door.somebody(KNOWN)


@pytest.fixture
def hashes(monkeypatch):
    """Counts the passwords that are hashed, which is most of the work at the door."""
    made, encode = [], QuickHasher.encode

    def counted(self, *args, **kwargs):
        made.append(self)
        return encode(self, *args, **kwargs)

    monkeypatch.setattr(QuickHasher, "encode", counted)
    return made


def seen(act, email):
    """All that the browser gets: status, headers, cookies and the page, the address left out."""
    client = Client()
    answer = act(client, email)
    pages = [
        answer,
        *([client.get(answer.headers["Location"])] if answer.status_code == 302 else []),
    ]
    return [
        (
            page.status_code,
            {name: value for name, value in page.headers.items() if name != "Expires"},
            {name: (len(cookie.value), cookie["max-age"]) for name, cookie in page.cookies.items()},
            re.sub(r'value="\w{64}"', "", page.content.decode()).replace(email, "-"),
        )
        for page in pages
    ]


@pytest.mark.parametrize("act", DOORS, ids=lambda act: act.__name__)
def test_the_answer_is_the_same_for_a_known_and_an_unknown_address(act):
    assert seen(act, KNOWN) == seen(act, UNKNOWN)


@pytest.mark.parametrize("act", DOORS, ids=lambda act: act.__name__)
def test_as_many_passwords_are_hashed_and_letters_written_for_either(act, hashes):
    work = []
    for email in (KNOWN, UNKNOWN):
        hashes.clear()
        act(Client(), email)
        work.append((len(hashes), Letter.objects.filter(to=email).count()))
    assert work[0] == work[1]


@pytest.mark.parametrize("act", [wrong_password, door.ask_for_code, door.forget_password])
def test_the_database_is_asked_as_often_for_either(act):
    said_in_frames()  # asked once a minute in each process, whoever comes
    asked = []
    for email in (KNOWN, UNKNOWN):
        with CaptureQueriesContext(connection) as queries:
            act(Client(), email)
        asked.append(len(queries))
    assert asked[0] == asked[1]


def test_signing_up_with_a_known_address_leaves_no_trace_of_the_attempt(client, known):
    door.sign_up(client, KNOWN, name="Somebody else", organisation="Elsewhere")
    known.refresh_from_db()
    assert (type(known).objects.count(), known.name, known.organisation) == (1, "Wren", None)
    assert "has an account already" in door.opened_mail().body


def test_an_unknown_address_gets_a_mail_that_says_so(client):
    door.ask_for_code(client, UNKNOWN)
    mail = door.opened_mail()
    assert mail.to == [UNKNOWN]
    assert "No account uses it" in mail.body
