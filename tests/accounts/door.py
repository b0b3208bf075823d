"""What a person does at the door: the forms filled in, the mail opened, the code typed."""

import re

from django.core import mail
from django.urls import reverse

from accounts.actions import enrol
from jobs.worker import drain

PASSWORD = "copper-lantern-thirty"
OWN, SHARED = "own", "shared"


def somebody(email="wren@example.org", name="Wren", password=PASSWORD, **details):
    return enrol(email, name, password, **details)


def sign_up(client, email="wren@example.org", **changes):
    answers = {"email": email, "name": "Wren", "password1": PASSWORD, "terms": "on"}
    return client.post(reverse("account_signup"), answers | {"device": SHARED} | changes)


def sign_in(client, email="wren@example.org", password=PASSWORD, device=SHARED):
    answers = {"login": email, "password": password, "device": device}
    return client.post(reverse("account_login"), answers)


def ask_for_code(client, email="wren@example.org", device=SHARED):
    return client.post(reverse("account_request_login_code"), {"email": email, "device": device})


def forget_password(client, email="wren@example.org"):
    return client.post(reverse("account_reset_password"), {"email": email})


def type_code(client, page, code):
    return client.post(reverse(page), {"code": code, "action": "verify"})


def opened_mail():
    """The newest mail, after the post has been taken away."""
    drain()
    return mail.outbox[-1]


def code_from_mail():
    return re.search(r"^[A-Z]{6}$", opened_mail().body, re.MULTILINE)[0]


def is_signed_in(client):
    return client.get(reverse("accounts:me")).status_code == 200
