"""Where allauth asks the house (ACCOUNT_ADAPTER)."""

import time

from allauth.account import app_settings
from allauth.account.adapter import DefaultAccountAdapter
from allauth.account.authentication import get_authentication_records
from django.db import transaction
from django.template.loader import render_to_string

from accounts import actions, mail_words, tasks
from accounts.hub_text import DOOR, HubText, is_open
from accounts.models import Letter
from accounts.sessions import INVITED

MAILS = {
    "account_already_exists": mail_words.KNOWN,
    "email_changed": mail_words.ADDRESS,
    "email_confirmation": mail_words.CODE,
    "email_confirmation_signup": mail_words.CODE,
    "login_code": mail_words.CODE,
    "password_changed": mail_words.PASSWORD,
    "password_reset": mail_words.PASSWORD,
    "password_reset_code": mail_words.CODE,
    "password_set": mail_words.PASSWORD,
    "unknown_account": mail_words.UNKNOWN,
}
"""Which of the hub's mails each of allauth's is."""


class Adapter(DefaultAccountAdapter):
    error_messages = DefaultAccountAdapter.error_messages | {
        "duplicate_email": "This is your e-mail address already. Enter the new one.",
        "email_password_mismatch": (
            "The e-mail address or the password does not match. Try again, or ask for a code."
        ),
        "email_taken": "This address is in use already. Enter another one.",
        "enter_current_password": "That is not your password. Try again.",
        "incorrect_code": "That is not the code we sent. Check it and type it again.",
        "incorrect_password": "That is not your password. Try again.",
        "same_as_current": "This is your e-mail address already. Enter the new one.",
        "too_many_login_attempts": "There were too many tries. Wait five minutes and start again.",
        "rate_limited": "We have just sent a code. Wait a moment before you ask for another.",
    }

    def is_open_for_signup(self, request):
        """Before the hub opens, whoever came by an invitation is let in."""
        return INVITED in request.session or is_open(HubText.objects.now(DOOR))

    @transaction.atomic
    def send_mail(self, template_prefix, email, context):
        """Leave the sending to a job, so that no answer is slower because an address is known."""
        subject, body = _worded(template_prefix, email, context)
        letter = Letter.objects.create(to=email, subject=subject, body=body)
        tasks.deliver.enqueue(letter.pk)

    def set_password(self, user, password):
        here = self.request.session.session_key if self.request.user == user else None
        actions.change_password(user, password, keep=here)

    def is_reauthentication_required(self, *, app, **kwargs):
        """Before an address changes the password is asked again, except just after signing in."""
        records = get_authentication_records(self.request, self.request.user)
        return not records or (
            time.time() - records[-1]["at"] > app_settings.REAUTHENTICATION_TIMEOUT
        )


def _worded(template_prefix: str, email: str, context: dict) -> tuple[str, str]:
    """Subject and text; those of a mail that administrators do not word are templates."""
    if name := MAILS.get(template_prefix.removeprefix("account/email/")):
        given = {"code": context.get("code", ""), "old_address": context.get("from_email", "")}
        return mail_words.KINDS[name].subject, mail_words.body(name, to=email, **given)
    subject = render_to_string(f"{template_prefix}_subject.txt").strip()
    return subject, render_to_string(f"{template_prefix}_message.txt", context)
