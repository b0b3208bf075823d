import pytest
from django.test import Client
from django.urls import reverse

from accounts.models import Session
from tests.accounts import door

pytestmark = pytest.mark.django_db
NEW_PASSWORD = "walnut-harbour-sixty"


@pytest.fixture
def wren():
    return door.somebody()


def test_a_person_signs_in_with_a_password(client, wren):
    answer = door.sign_in(client, "WREN@example.org")
    assert answer.headers["Location"] == reverse("home:home")
    assert door.is_signed_in(client)


def test_a_person_signs_in_with_a_code(client, wren):
    answer = door.ask_for_code(client, "WREN@example.org")
    assert answer.headers["Location"] == reverse("account_confirm_login_code")
    door.type_code(client, "account_confirm_login_code", door.code_from_mail())
    assert door.is_signed_in(client)


def test_a_code_works_once(client, other_client, wren):
    door.ask_for_code(client)
    code = door.code_from_mail()
    door.type_code(client, "account_confirm_login_code", code)
    client.post(reverse("account_logout"))
    door.type_code(client, "account_confirm_login_code", code)
    assert not door.is_signed_in(client)


def test_a_code_works_for_15_minutes(client, wren, clock):
    door.ask_for_code(client)
    clock.shift(15 * 60 + 1)
    door.type_code(client, "account_confirm_login_code", door.code_from_mail())
    assert not door.is_signed_in(client)


def test_whoever_was_sent_to_the_door_comes_back_to_their_page(client, wren):
    page = client.get(reverse("accounts:details"))
    assert page.headers["Location"] == f"{reverse('account_login')}?next=/me/details/"
    answers = {"login": wren.email, "password": door.PASSWORD, "device": door.OWN}
    answer = client.post(page.headers["Location"], answers)
    assert answer.headers["Location"] == reverse("accounts:details")


def test_a_forgotten_password_is_replaced_with_a_code_and_every_session_ends(client, wren):
    elsewhere = Client()
    door.sign_in(elsewhere)
    door.forget_password(client)
    answer = door.type_code(client, "account_confirm_password_reset_code", door.code_from_mail())
    assert answer.headers["Location"] == reverse("account_complete_password_reset")
    client.post(answer.headers["Location"], {"password1": NEW_PASSWORD})

    assert not Session.objects.filter(user=wren).exists()
    assert not door.is_signed_in(elsewhere)
    door.sign_in(client)
    assert not door.is_signed_in(client)
    door.sign_in(client, password=NEW_PASSWORD)
    assert door.is_signed_in(client)


def test_changing_the_password_ends_the_other_sessions_and_keeps_this_one(client, wren):
    elsewhere = Client()
    for each in (client, elsewhere):
        door.sign_in(each)
    before = wren.access_version
    answers = {"oldpassword": door.PASSWORD, "password1": NEW_PASSWORD}
    client.post(reverse("account_change_password"), answers)

    wren.refresh_from_db()
    assert wren.access_version > before, "open sockets are asked again"
    assert [session.pk for session in wren.sessions.all()] == [client.session.session_key]
    assert door.is_signed_in(client)
    assert not door.is_signed_in(elsewhere)


def test_an_easily_guessed_password_is_refused(client, wren):
    door.sign_in(client)
    for weak in ("short", "password123", "wren@example.org"):
        answers = {"oldpassword": door.PASSWORD, "password1": weak}
        assert client.post(reverse("account_change_password"), answers).status_code == 200
    wren.refresh_from_db()
    assert wren.check_password(door.PASSWORD)


def test_a_suspended_person_reads_why_they_cannot_come_in(client, wren):
    wren.is_active = False
    wren.save()
    by_password = door.sign_in(client)
    door.ask_for_code(client)
    by_code = door.type_code(client, "account_confirm_login_code", door.code_from_mail())
    for answer in (by_password, by_code):
        assert answer.headers["Location"] == reverse("account_inactive")
    assert "Your account is paused" in client.get(reverse("account_inactive")).content.decode()
    assert not door.is_signed_in(client)


def test_a_person_moves_to_a_new_address_by_typing_the_code_sent_there(client, wren):
    door.sign_in(client)
    new = {"email": "wren@new.example.org", "action_add": ""}
    client.post(reverse("account_email"), new)
    mail = door.opened_mail()
    assert mail.to == ["wren@new.example.org"]
    wren.refresh_from_db()
    assert wren.email == "wren@example.org"

    door.type_code(client, "account_email_verification_sent", door.code_from_mail())
    wren.refresh_from_db()
    assert wren.email == "wren@new.example.org"
    assert door.opened_mail().to == ["wren@example.org"], "the old address is told"
    client.logout()
    door.sign_in(client, "wren@new.example.org")
    assert door.is_signed_in(client)


def test_an_address_changes_only_after_the_password_is_typed_again(client, wren, clock):
    door.sign_in(client)
    clock.shift(6 * 60)
    answer = client.post(
        reverse("account_email"), {"email": "wren@new.example.org", "action_add": ""}
    )
    assert answer.headers["Location"].startswith(reverse("account_reauthenticate"))
    answer = client.post(answer.headers["Location"], {"password": door.PASSWORD})
    assert answer.headers["Location"] == reverse("account_email_verification_sent")


def test_too_many_codes_for_one_address_are_refused_whoever_asks(client, other_client):
    for _ in range(3):
        assert door.ask_for_code(client).status_code == 302
        client.post(reverse("account_logout"))
    answer = door.ask_for_code(other_client)
    assert "too many tries" in answer.content.decode()


def test_guessing_a_password_stops_after_five_tries_even_with_the_right_one(client, wren):
    for _ in range(5):
        door.sign_in(client, password="not-the-password")
    assert "too many tries" in door.sign_in(client).content.decode()
    assert not door.is_signed_in(client)


def test_one_computer_that_tries_too_often_is_asked_to_wait(client):
    for number in range(30):
        door.sign_in(client, f"teal{number}@example.org")
    assert door.sign_in(client, "teal@example.org").status_code == 429


def test_behind_a_proxy_each_visitor_is_counted_apart(client, settings):
    settings.ALLAUTH_TRUSTED_PROXY_COUNT = 1
    form = {"login": "teal@example.org", "password": "x", "device": door.SHARED}
    for number in range(31):
        address = {"HTTP_X_FORWARDED_FOR": f"10.9.9.9, 192.0.2.{number}"}
        answer = client.post(reverse("account_login"), form, **address)
    assert answer.status_code == 200
