import pytest
from django.urls import reverse
from django.utils import timezone

from accounts.models import Letter, Organisation, User
from accounts.tasks import forget
from tests.accounts import door

pytestmark = pytest.mark.django_db
CONFIRM = "account_email_verification_sent"


def test_a_person_signs_up_with_a_code_and_is_signed_in(client):
    answer = door.sign_up(client, "Wren@Example.org")
    assert answer.headers["Location"] == reverse(CONFIRM)
    assert not door.is_signed_in(client)

    answer = door.type_code(client, CONFIRM, door.code_from_mail().lower())

    assert answer.headers["Location"] == reverse("home:home")
    assert door.is_signed_in(client)
    wren = User.objects.get()
    assert (wren.email, wren.name) == ("wren@example.org", "Wren")
    assert User.objects.who_proved("wren@EXAMPLE.org") == wren


def test_the_agreed_version_of_the_terms_is_kept_with_the_time(client):
    before = timezone.now()
    door.sign_up(client)
    wren = User.objects.get()
    assert wren.terms_version == "1"
    assert before <= wren.terms_accepted_at <= timezone.now()


def test_nobody_signs_up_without_agreeing_to_the_terms(client):
    answer = door.sign_up(client, terms="")
    assert "Agree to the terms to make an account." in answer.content.decode()
    assert not User.objects.exists()


def test_the_work_details_are_optional_and_an_organisation_is_found_whatever_its_letter_case(
    client,
):
    known = Organisation.objects.create(name="Trent Outreach")
    door.sign_up(
        client, organisation="  trent   OUTREACH ", sector="Housing", work="Support worker"
    )
    wren = User.objects.get()
    assert (wren.organisation, wren.sector, wren.work) == (known, "Housing", "Support worker")


def test_a_new_organisation_is_made_on_signing_up(client):
    door.sign_up(client, organisation="Trent Outreach")
    assert Organisation.objects.get().people.get().name == "Wren"


def test_only_organisations_of_two_people_are_offered(client):
    for name, organisation in [
        ("Wren", "Trent Outreach"),
        ("Heron", "Trent Outreach"),
        ("Teal", "Me"),
    ]:
        door.somebody(f"{name}@example.org", name, organisation=organisation)
    User.objects.update(last_login=timezone.now())
    page = client.get(reverse("account_signup")).content.decode()
    assert 'value="Trent Outreach"' in page
    assert 'value="Me"' not in page


def test_a_wrong_code_is_said_kindly_and_the_right_one_still_works(client):
    door.sign_up(client)
    answer = door.type_code(client, CONFIRM, "BBBBBB")
    assert "That is not the code we sent." in answer.content.decode()
    door.type_code(client, CONFIRM, door.code_from_mail())
    assert door.is_signed_in(client)


def test_five_wrong_codes_end_the_attempt(client):
    door.sign_up(client)
    for _ in range(4):
        assert door.type_code(client, CONFIRM, "BBBBBB").status_code == 200
    answer = door.type_code(client, CONFIRM, "BBBBBB")
    assert answer.headers["Location"] == reverse("account_login")
    door.type_code(client, CONFIRM, door.code_from_mail())
    assert not door.is_signed_in(client)


def test_a_password_left_ready_by_somebody_else_opens_nothing(client, other_client, no_limits):
    door.sign_up(other_client, password1="set-before-by-another")
    door.sign_up(client)
    door.type_code(client, CONFIRM, door.code_from_mail())
    client.logout()
    door.sign_in(client, password="set-before-by-another")
    assert not door.is_signed_in(client)
    door.sign_in(client)
    assert door.is_signed_in(client)


def test_the_code_of_a_sign_up_that_was_started_anew_fails_gently(client, other_client, no_limits):
    door.sign_up(client)
    code = door.code_from_mail()
    door.sign_up(other_client)
    answer = door.type_code(client, CONFIRM, code)
    assert "That is not the code we sent." in answer.content.decode()


def test_an_unfinished_sign_up_is_not_an_account_yet(client, other_client):
    door.sign_up(other_client)
    door.ask_for_code(client)
    assert "no code" in door.opened_mail().body


def test_what_nobody_finished_or_could_send_is_forgotten(client, clock):
    door.sign_up(client)
    door.somebody("heron@example.org", "Heron")
    clock.shift(3 * 24 * 60 * 60)
    forget.call()
    assert [user.name for user in User.objects.all()] == ["Heron"]
    assert not Letter.objects.exists()


@pytest.mark.parametrize(("device", "is_offered"), [(None, True), ("shared", True), ("own", False)])
def test_discreet_mode_is_offered_and_ticked_unless_the_device_is_ones_own(
    client, device, is_offered
):
    if device:
        client.cookies["device"] = device
    form = client.get(reverse("account_signup")).context["form"]
    assert form["is_discreet"].value() == is_offered


@pytest.mark.parametrize(("ticked", "is_discreet"), [("on", True), ("", False)])
def test_who_leaves_it_ticked_has_discreet_mode_on_from_the_first_mail(client, ticked, is_discreet):
    door.sign_up(client, is_discreet=ticked)
    assert User.objects.get().is_discreet == is_discreet
