import pytest
from django.core.management import CommandError, call_command

from accounts.models import User
from community.models import Role, Voice
from community.standing import standing_of
from tests import factories as make

pytestmark = pytest.mark.django_db


def appoint(email, role):
    call_command("appoint", email, role, skip_checks=True)


def test_the_first_administrator_is_appointed_on_the_server():
    who = make.person("Owen Reed")
    appoint(who.email.upper(), Role.ADMINISTRATOR)
    who.refresh_from_db()
    assert standing_of(who).is_administrator
    assert Voice.objects.get(owner=who).kind == Voice.STAFF


def test_before_the_hub_is_open_the_first_administrator_gets_an_account_to_sign_in_by_code():
    call_command(
        "appoint", "owen@people.example", Role.ADMINISTRATOR, "--name", "Owen", skip_checks=True
    )
    owen = User.objects.who_proved("owen@people.example")
    assert standing_of(owen).is_administrator
    assert not owen.has_usable_password()


def test_two_roles_are_held_by_one_staff_voice():
    who = make.person("Owen Reed")
    appoint(who.email, Role.MODERATOR)
    appoint(who.email, Role.LEAD)
    assert Voice.objects.get(owner=who).roles.count() == 2


def test_who_has_the_role_already_or_is_unknown_is_said_to_be():
    who = make.person("Owen Reed")
    appoint(who.email, Role.MODERATOR)
    with pytest.raises(CommandError, match="already"):
        appoint(who.email, Role.MODERATOR)
    with pytest.raises(CommandError, match="Nobody"):
        appoint("nobody@people.example", Role.MODERATOR)
