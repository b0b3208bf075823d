from datetime import timedelta

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone

from accounts.models import Session
from realtime.access import ACCESS
from realtime.streams import position
from tests.accounts import door

pytestmark = pytest.mark.django_db
MINUTE, DAY = 60, 24 * 60 * 60


@pytest.fixture(autouse=True)
def wren():
    return door.somebody()


def life(client):
    """How long the session of this browser still has."""
    return Session.objects.get(pk=client.session.session_key).expire_date - timezone.now()


def test_a_device_is_shared_until_somebody_says_otherwise(client):
    page = client.get(reverse("account_login")).context["form"]["device"]
    assert page.value() == door.SHARED


@pytest.mark.parametrize("page", ["account_login", "account_signup", "account_request_login_code"])
def test_the_question_is_open_on_a_new_device_and_folded_on_one_that_answered(client, page):
    assert "<summary>This device is" not in client.get(reverse(page)).content.decode()
    door.sign_in(client, device=door.OWN)
    client.post(reverse("account_logout"))
    answer = client.get(reverse(page))
    assert "<summary>This device is your own" in answer.content.decode()
    assert answer.context["form"]["device"].value() == door.OWN


def test_the_device_remembers_only_that_the_question_was_answered(client):
    cookie = door.sign_in(client).cookies["device"]
    assert cookie.value == door.SHARED
    assert (cookie["httponly"], cookie["samesite"]) == (True, "Lax")
    assert "device" not in client.get(reverse("accounts:me")).cookies, "it is set once"


def test_an_attempt_that_fails_does_not_answer_for_the_device(client):
    assert "device" not in door.sign_in(client, password="wrong", device=door.OWN).cookies


def test_on_a_shared_device_the_session_ends_with_the_browser(client):
    cookie = door.sign_in(client).cookies["sessionid"]
    assert (cookie["max-age"], cookie["expires"]) == ("", "")


def test_on_a_shared_device_a_person_is_signed_out_after_20_idle_minutes(client, clock):
    door.sign_in(client)
    clock.shift(20 * MINUTE - 5)
    assert door.is_signed_in(client)
    clock.shift(20 * MINUTE + 5)
    assert not door.is_signed_in(client)


def test_using_a_shared_device_keeps_it_awake(client, clock):
    door.sign_in(client)
    for _ in range(4):
        clock.shift(15 * MINUTE)
        assert door.is_signed_in(client)


def test_the_end_of_a_session_moves_at_most_every_two_minutes(client, clock):
    door.sign_in(client)
    clock.shift(MINUTE)
    with CaptureQueriesContext(connection) as soon:
        client.get(reverse("accounts:me"))
    clock.shift(MINUTE + 1)
    with CaptureQueriesContext(connection) as later:
        client.get(reverse("accounts:me"))
    # Read once either way; afterwards only its end in one UPDATE more.
    assert of_the_session(soon) == ["SELECT"]
    assert of_the_session(later) == ["SELECT", "UPDATE"]


def of_the_session(queries):
    asked = [query["sql"] for query in queries]
    return [sql.split()[0] for sql in asked if '"accounts_session"' in sql]


def test_what_an_open_page_asks_by_itself_keeps_nobody_signed_in(client, clock):
    door.sign_in(client)
    for _ in range(5):
        clock.shift(4 * MINUTE)
        client.get("/live/changes")
    clock.shift(MINUTE)
    assert not door.is_signed_in(client)


@pytest.mark.parametrize("way", ["password", "code", "sign-up"])
def test_on_their_own_device_a_person_stays_signed_in_for_60_days(client, clock, way):
    if way == "password":
        answer = door.sign_in(client, device=door.OWN)
    elif way == "code":
        door.ask_for_code(client, device=door.OWN)
        answer = door.type_code(client, "account_confirm_login_code", door.code_from_mail())
    else:
        door.sign_up(client, "teal@example.org", device=door.OWN)
        answer = door.type_code(client, "account_email_verification_sent", door.code_from_mail())
    assert answer.cookies["sessionid"]["max-age"] == 60 * DAY
    assert timedelta(days=60) - life(client) < timedelta(minutes=1)
    clock.shift(59 * DAY)
    assert door.is_signed_in(client)
    clock.shift(2 * DAY)
    assert not door.is_signed_in(client)


def test_before_somebody_is_signed_in_no_device_is_their_own(client):
    door.ask_for_code(client, device=door.OWN)
    assert client.cookies["sessionid"]["max-age"] == ""
    assert life(client) <= timedelta(minutes=20)


def test_a_person_changes_their_mind_about_the_device(client):
    door.sign_in(client, device=door.OWN)
    answer = client.post(reverse("accounts:device"), {"device": door.SHARED})
    assert answer.cookies["sessionid"]["max-age"] == ""
    assert answer.cookies["device"].value == door.SHARED
    assert life(client) <= timedelta(minutes=20)
    assert "On here, because this device is shared" in client.get("/me/").content.decode()


def test_signed_in_pages_and_the_way_in_and_out_are_never_stored(client):
    answers = [
        client.get(reverse("account_login")),
        client.get(reverse("account_reset_password")),
        door.sign_in(client),
        client.get(reverse("accounts:me")),
        client.get("/no/such/page/"),
        client.post(reverse("account_logout")),
    ]
    for answer in answers:
        control = answer.headers["Cache-Control"]
        assert "no-store" in control
        assert "private" in control


def test_a_page_for_everybody_may_be_stored(client):
    assert "Cache-Control" not in client.get(reverse("accounts:terms")).headers


def test_a_session_knows_its_person_and_ending_it_reaches_their_sockets(client, wren):
    door.sign_in(client)
    assert [session.user for session in Session.objects.all()] == [wren]
    wren.refresh_from_db()
    before, version = position(ACCESS), wren.access_version
    client.post(reverse("account_logout"))
    wren.refresh_from_db()
    assert not Session.objects.filter(user=wren).exists()
    assert position(ACCESS) == before + 1
    assert wren.access_version == version + 1


def test_signing_in_and_visiting_change_nobodys_rights(client, other_client):
    before = position(ACCESS)
    door.ask_for_code(other_client)
    other_client.post(reverse("account_logout"))
    door.sign_in(client)
    client.get(reverse("accounts:me"))
    assert position(ACCESS) == before


def test_a_session_that_is_saved_again_keeps_the_moment_it_began(client):
    door.sign_in(client)
    began_at = Session.objects.get().started_at
    client.post(reverse("accounts:device"), {"device": door.OWN})
    assert Session.objects.get().started_at == began_at


def test_once_asked_for_the_person_stands_in_the_request_without_a_proxy(client, wren):
    door.sign_in(client)
    request = client.get(reverse("accounts:me")).wsgi_request
    assert type(request.user) is type(wren)
