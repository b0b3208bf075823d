"""The hub opens to everybody, once everything is there that keeps people safe."""

from datetime import date, timedelta
from secrets import token_urlsafe

from django.conf import settings
from django.db import transaction
from django.urls import reverse
from django.utils import timezone
from django.utils.http import urlencode

from accounts import mail_words
from accounts.hub_text import DOOR, MAILED, RESTORED, HubText
from accounts.models import Letter
from accounts.tasks import deliver
from community.hub_texts import add_version
from community.invitation import hash_of
from community.permissions import HUB, NotAllowed, require
from community.readiness import Readiness

TEST_MAIL_FOR = timedelta(days=7)


class NotReady(NotAllowed):
    def __init__(self, missing):
        titles = "; ".join(line.title for line in missing)
        super().__init__(f"Sign-up cannot open yet. This is missing: {titles}.")


@transaction.atomic
def send_test_mail(*, by, to: str) -> None:
    """A mail with a link, which says that it arrived; one that was sent before works no longer."""
    require(by, "community.open_hub", HUB)
    token = token_urlsafe(24)
    add_version(MAILED, by=by, said={"hash": hash_of(token), "arrived": False})
    link = f"{settings.SITE_ADDRESS}{reverse('community:hub_mail')}?{urlencode({'t': token})}"
    body = mail_words.body(mail_words.TEST, to=to, link=link)
    subject = mail_words.KINDS[mail_words.TEST].subject
    deliver.enqueue(Letter.objects.create(to=to, subject=subject, body=body).pk)


def is_test_mail(token: str) -> bool:
    """Whether this is the token of the mail that was sent last, at most TEST_MAIL_FOR ago."""
    sent = HubText.objects.now(MAILED)
    if sent is None or not token or sent.written_at < timezone.now() - TEST_MAIL_FOR:
        return False
    return sent.said["hash"] == hash_of(token)


@transaction.atomic
def confirm_test_mail(token: str, *, by) -> bool:
    """The mail arrived. False for a token that is not that of the last one."""
    require(by, "community.open_hub", HUB)
    if not is_test_mail(token):
        return False
    add_version(MAILED, by=by, said={"hash": "", "arrived": True})
    return True


@transaction.atomic
def state_restored(*, by, on: date) -> None:
    """An administrator says on which day a backup was restored as a test."""
    require(by, "community.open_hub", HUB)
    add_version(RESTORED, by=by, said={"on": on.isoformat()})


@transaction.atomic
def open_sign_up(*, by) -> None:
    """Anybody may sign up from now on. Raises NotReady."""
    require(by, "community.open_hub", HUB)
    if missing := Readiness().missing:
        raise NotReady(missing)
    add_version(DOOR, by=by, said={"open": True})


@transaction.atomic
def close_sign_up(*, by) -> None:
    """Only who is invited may sign up; who has an account already signs in as before."""
    require(by, "community.open_hub", HUB)
    add_version(DOOR, by=by, said={"open": False})
