import pytest
from django.contrib.auth import get_backends
from django.db import IntegrityError, transaction
from django.utils import timezone

from accounts.actions import enrol
from accounts.models import Organisation, User

pytestmark = pytest.mark.django_db


def test_a_person_is_enrolled_and_may_sign_in_at_once():
    heron = enrol("Heron@Example.org", "Heron", "copper-lantern-thirty", organisation="Trent House")
    assert heron.email == "heron@example.org"
    assert heron.organisation.name == "Trent House"
    assert heron.check_password("copper-lantern-thirty")
    assert User.objects.who_proved("HERON@example.org") == heron


def test_without_a_password_a_person_is_enrolled_to_sign_in_by_code():
    assert not enrol("heron@example.org", "Heron").has_usable_password()


def test_two_people_cannot_have_one_address():
    enrol("heron@example.org", "Heron")
    with pytest.raises(IntegrityError), transaction.atomic():
        enrol("HERON@example.org", "Another")


def test_no_mark_on_a_person_stands_in_for_a_permission():
    person = enrol("admin@example.org", "Admin")
    person.is_superuser = person.is_staff = True
    assert not person.has_perm("accounts.delete_user")
    assert not person.has_module_perms("accounts")


def test_only_the_table_of_permissions_grants_anything():
    heron = enrol("heron@example.org", "Heron")
    names, *others = [type(backend).__module__ for backend in get_backends()]
    assert (names, others) == ("accounts.backends", ["community.permissions"])
    assert not get_backends()[0].has_perm(heron, "accounts.delete_user")


def test_a_suspended_person_has_no_permission():
    heron = enrol("heron@example.org", "Heron")
    heron.is_active = False
    assert not heron.has_perm("forums.reply")


def test_organisations_are_the_same_whatever_their_letter_case_and_spaces():
    trent = Organisation.objects.named("Trent House")
    assert Organisation.objects.named(" trent   HOUSE ") == trent
    assert Organisation.objects.named("  ") is None


def test_an_organisation_is_offered_to_others_once_two_active_people_name_it():
    for name in ("Heron", "Wren"):
        enrol(f"{name}@example.org", name, organisation="Trent House")
    assert not Organisation.objects.well_known().exists()
    User.objects.update(last_login=timezone.now())
    assert Organisation.objects.well_known().get().name == "Trent House"
    User.objects.filter(name="Wren").update(is_active=False)
    assert not Organisation.objects.well_known().exists()
