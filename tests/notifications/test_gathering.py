"""Putting mails together: what fails for one person is one person's."""

from datetime import timedelta

import pytest
from django.db import connection
from django.utils import timezone

from notifications.mailing import TRIED_FOR, gather
from notifications.models import Mail, Notification
from tests import factories as make
from tests.forums.test_polls_at_once import at_once
from tests.notifications.letters import answer

REFUSE = {
    "postgresql": "ALTER TABLE notifications_mail ADD CONSTRAINT refused CHECK (person_id <> {})",
    "sqlite": "CREATE TRIGGER refused BEFORE INSERT ON notifications_mail WHEN NEW.person_id = {} "
    "BEGIN SELECT RAISE(ABORT, 'Willowherb'); END",
}
ALLOW = {
    "postgresql": "SET CONSTRAINTS ALL IMMEDIATE; "
    "ALTER TABLE notifications_mail DROP CONSTRAINT refused",
    "sqlite": "DROP TRIGGER refused",
}


def _in_database(statements, *values):
    with connection.cursor() as cursor:
        cursor.execute(statements[connection.vendor].format(*values))


@pytest.fixture
def unlucky(wren):
    """For this person the database takes no mail."""
    _in_database(REFUSE, wren.owner_id)
    return wren.owner


@pytest.fixture
def both_answered(talk, heron, here):
    """Wren and, after Wren in the order of people, somebody else."""
    other = make.member(here)
    make.post(talk, other)
    answer(talk, heron)
    make.post(talk, heron, answers=2)
    return other.owner


@pytest.mark.django_db
def test_one_for_whom_it_fails_does_not_keep_others_from_their_mail(unlucky, both_answered, later):
    assert unlucky.pk < both_answered.pk
    assert [mail.to for mail in later()] == [[both_answered.email]]


@pytest.mark.django_db
def test_it_is_tried_again_in_an_hour_and_goes_once(unlucky, both_answered, later):
    later()
    _in_database(ALLOW)
    assert later(59) == []
    assert [mail.to for mail in later(1)] == [[unlucky.email]]
    assert later(61) == []


@pytest.mark.django_db
def test_after_some_days_it_is_tried_no_more_and_stays_among_the_notifications(
    unlucky, both_answered, later, clock
):
    later()
    clock.shift(TRIED_FOR)
    assert [mail for mail in later(61) if mail.to == [unlucky.email]] == []
    told = Notification.objects.filter(person=unlucky)
    assert {one.due_at for one in told.unread()} == {None}


@pytest.mark.django_db
def test_the_log_says_for_whom_and_where_it_failed_and_no_words(
    unlucky, both_answered, later, caplog
):
    later()
    (said,) = [one.getMessage() for one in caplog.records if one.name == "mail"]
    assert f"person {unlucky.pk}" in said
    assert "IntegrityError" in said
    assert not any(word in said for word in ("Willowherb", unlucky.email, "Wren"))


def test_two_workers_at_once_make_one_mail(postgres):
    here = make.community()
    wren = make.member(here)
    Notification.objects.bulk_create(
        Notification(
            person_id=wren.owner_id,
            kind="post",
            object_id=number,
            about="thread:1",
            reason="answer",
            addressee=wren.ref,
            created_at=timezone.now() - timedelta(hours=1),
            due_at=timezone.now() - timedelta(minutes=1),
        )
        for number in range(3)
    )
    jobs = []
    results = at_once(*[lambda: gather(wren.owner_id, then=jobs.append)] * 5)
    assert results == [None] * 5
    assert jobs == [Mail.objects.get().pk]
    assert Notification.objects.filter(mail=jobs[0], due_at=None).count() == 3
