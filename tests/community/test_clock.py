"""What begins or ends by the clock alone reaches people all the same."""

from datetime import timedelta

import pytest
from django.utils import timezone

from community.actions import give_role
from community.clock import notice_what_began_or_ended
from community.models import Role, Suspension
from community.standing import standing_of
from tests import factories as make

pytestmark = pytest.mark.django_db


def in_minutes(number):
    return timezone.now() + timedelta(minutes=number)


def as_now(person):
    return type(person).objects.get(pk=person.pk)


def version(person):
    return as_now(person).access_version


def test_a_role_that_ends_is_noticed_though_nobody_ends_it(time_machine):
    time_machine.move_to("2026-03-01 12:00", tick=False)
    voice = make.member(make.community())
    give_role(voice, Role.FACILITATOR, ends_at=in_minutes(30))
    time_machine.move_to("2026-03-01 12:20", tick=False)
    before = version(voice.owner)
    assert notice_what_began_or_ended() == 0
    time_machine.move_to("2026-03-01 12:31", tick=False)
    assert notice_what_began_or_ended() == 1
    assert version(voice.owner) == before + 1


def test_who_was_suspended_reads_again_when_it_is_over(time_machine):
    time_machine.move_to("2026-03-01 12:00", tick=False)
    voice = make.member(make.community())
    Suspension.objects.create(
        person=voice.owner, community=voice.community, reason="A break", ends_at=in_minutes(60)
    )
    notice_what_began_or_ended()
    assert standing_of(as_now(voice.owner)).members == []
    time_machine.move_to("2026-03-01 13:01", tick=False)
    notice_what_began_or_ended()
    assert len(standing_of(as_now(voice.owner)).members) == 1


def test_nothing_happens_to_those_whose_rights_stand():
    voice = make.facilitator(make.community())
    Role.objects.update(starts_at=in_minutes(-60))
    before = version(voice.owner)
    assert notice_what_began_or_ended() == 0
    assert version(voice.owner) == before
