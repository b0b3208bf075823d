import re

import pytest
from django.core import mail
from django.urls import reverse
from django_tasks_db.models import DBTaskResult

from accounts.models import Letter
from jobs.worker import drain
from tests.accounts import door

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("no_limits")]
SUBJECTS = {"Your code", "Your request", "Your account"}


def every_letter(client):
    """All that the door ever sends."""
    door.somebody()
    for email in ("wren@example.org", "nobody@example.org"):
        for ask in (door.sign_up, door.ask_for_code, door.forget_password):
            ask(client, email)
            client.post(reverse("account_logout"))
    door.sign_in(client)
    new = {"oldpassword": door.PASSWORD, "password1": "walnut-harbour-sixty"}
    client.post(reverse("account_change_password"), new)
    client.post(reverse("account_email"), {"email": "wren@new.example.org", "action_add": ""})
    door.type_code(client, "account_email_verification_sent", door.code_from_mail())
    drain()
    return mail.outbox


def test_no_mail_says_on_the_outside_where_it_comes_from_or_holds_a_link(client, settings):
    letters = every_letter(client)
    assert len(letters) == 9
    for letter in letters:
        assert letter.subject in SUBJECTS
        assert letter.from_email == settings.DEFAULT_FROM_EMAIL
        assert "://" not in letter.body
        assert "Wren" not in letter.body
        assert "communit" not in letter.body.lower()


def test_a_letter_is_sent_by_a_job_and_then_forgotten(client):
    door.somebody()
    door.ask_for_code(client)
    assert mail.outbox == []
    assert Letter.objects.count() == 1
    drain()
    assert len(mail.outbox) == 1
    assert not Letter.objects.exists()


def test_no_job_holds_a_code_or_an_address(client):
    door.somebody()
    door.ask_for_code(client)
    letter = Letter.objects.get()
    code = re.search(r"[A-Z]{6}", letter.body)[0]
    with_jobs = str(list(letter_jobs()))
    assert str(letter.pk) in with_jobs
    assert code not in with_jobs
    assert "example.org" not in with_jobs


def letter_jobs():
    return DBTaskResult.objects.values_list("args_kwargs", flat=True)
