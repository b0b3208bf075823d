import pytest
from django.urls import reverse

from accounts.models import Organisation
from tests.accounts import door

pytestmark = pytest.mark.django_db
PAGES = [
    "accounts:me",
    "accounts:details",
    "accounts:preferences",
    "accounts:device",
    "account_email",
    "account_change_password",
    "account_reauthenticate",
]


@pytest.fixture
def wren(client):
    wren = door.somebody(organisation="Trent House", sector="Housing")
    door.sign_in(client)
    return wren


@pytest.mark.parametrize("page", PAGES)
def test_a_visitor_is_sent_to_the_door(client, page):
    address = reverse(page)
    assert client.get(address).headers["Location"] == f"{reverse('account_login')}?next={address}"


@pytest.mark.parametrize("page", PAGES)
def test_a_person_sees_each_of_their_pages(client, wren, page):
    assert client.get(reverse(page)).status_code == 200


def test_a_person_says_who_they_are_and_where_they_work(client, wren):
    answers = {"name": "Wren Two", "organisation": "New Place", "sector": "Health", "work": "Nurse"}
    answer = client.post(reverse("accounts:details"), answers)
    assert answer.headers["Location"] == reverse("accounts:me")
    wren.refresh_from_db()
    said = (wren.name, wren.organisation.name, wren.sector, wren.work)
    assert said == ("Wren Two", "New Place", "Health", "Nurse")


def test_a_person_takes_their_work_back_out(client, wren):
    client.post(reverse("accounts:details"), {"name": "Wren"})
    wren.refresh_from_db()
    assert (wren.organisation, wren.sector, wren.work) == (None, "", "")
    assert Organisation.objects.exists(), "others may use it"


def test_a_form_with_a_gap_keeps_what_was_typed_and_says_what_is_missing(client, wren):
    answer = client.post(reverse("accounts:details"), {"name": "", "work": "Nurse"})
    page = answer.content.decode()
    assert answer.status_code == 422
    assert "Enter your name." in page
    assert 'value="Nurse"' in page


def test_a_person_chooses_their_preferences(client, wren):
    client.post(reverse("accounts:preferences"), {"shows_typing": "on", "is_discreet": "on"})
    wren.refresh_from_db()
    assert (wren.shows_typing, wren.is_discreet, wren.shows_leave_button) == (True, True, False)


def test_saving_preferences_never_takes_back_a_change_of_rights(client, wren):
    type(wren).objects.update(access_version=7, unread_notifications=3)
    wren.prefer(shows_typing=True)
    wren.refresh_from_db()
    assert (wren.access_version, wren.unread_notifications) == (7, 3)


def test_signing_out_takes_a_button_never_a_link(client, wren):
    assert client.get(reverse("account_logout")).status_code == 200
    assert door.is_signed_in(client)
    client.post(reverse("account_logout"))
    assert not door.is_signed_in(client)


def test_a_person_who_signs_in_by_code_alone_can_make_a_password(client):
    heron = door.somebody("heron@example.org", "Heron", password=None)
    client.force_login(heron)
    address = client.get(reverse("account_change_password")).headers["Location"]
    assert address == reverse("account_set_password")
    client.post(address, {"password1": door.PASSWORD})
    heron.refresh_from_db()
    assert heron.check_password(door.PASSWORD)
    assert door.is_signed_in(client)
