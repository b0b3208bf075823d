"""Where allauth asks the house (ACCOUNT_ADAPTER)."""

import time

from allauth.account import app_settings
from allauth.account.adapter import DefaultAccountAdapter
from allauth.account.authentication import get_authentication_records
from django.db import transaction
from django.template.loader import render_to_string

from accounts import actions, tasks
from accounts.hub_text import DOOR, HubText, is_open
from accounts.models import Letter
from accounts.sessions import INVITED


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
        letter = Letter.objects.create(
            to=email,
            subject=render_to_string(f"{template_prefix}_subject.txt").strip(),
            body=render_to_string(f"{template_prefix}_message.txt", context),
        )
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
