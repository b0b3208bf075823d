"""From what is due to mails, and out: each is a row first, so that none is lost or goes unknown."""

import logging
from collections import defaultdict
from collections.abc import Callable
from datetime import datetime, timedelta
from smtplib import SMTPRecipientsRefused

from django.contrib.auth import get_user_model
from django.db import transaction
from django.utils import timezone

from jobs.queue import outline
from notifications import letter
from notifications.models import Mail, Notification
from notifications.wishes import DIGEST, SETTLES, Wishes, setting_of, wishes_of

log = logging.getLogger("mail")
User = get_user_model()
MOST = 1000  # people, before the next look
PERMANENT = 500  # RFC 5321, section 4.2.1: a reply from here on will be the same next time
TRIED_AGAIN = timedelta(hours=1)
TRIED_FOR = timedelta(days=8)
"""Since something happened: a week, which a summary may wait by itself, and a day."""


def people_with_something_due() -> list[int]:
    due = Notification.objects.filter(due_at__lte=timezone.now()).order_by("person")
    return list(due.values_list("person", flat=True).distinct()[:MOST])


def gather_all(*, then: Callable[[int], object]) -> None:
    """`gather` for each person; one for whom it fails does not keep the others from their mail."""
    for person in people_with_something_due():
        try:
            gather(person, then=then)
        except Exception as error:
            log.error("no mail made for person %s, for now\n%s", person, outline(error))
            _put_off(person)


@transaction.atomic
def _put_off(person_id: int) -> None:
    """Try again in an hour, and for no longer than `TRIED_FOR`: it is among the notifications."""
    now = timezone.now()
    due = Notification.objects.filter(person=person_id, due_at__lte=now)
    due.filter(created_at__lt=now - TRIED_FOR).update(due_at=None)
    due.update(due_at=now + TRIED_AGAIN)


@transaction.atomic
def gather(person_id: int, *, then: Callable[[int], object]) -> None:
    """Put what is due for a person into mails, and call `then` with the id of each.

    A mail takes with it what else is to be told about the same thing, once nobody can take it back
    any more. In quiet hours all of it waits for their end.
    """
    now = timezone.now()
    User.objects.select_for_update().get(pk=person_id)
    pending = Notification.objects.filter(person=person_id, due_at__isnull=False)
    pending.exclude(read_at=None).update(due_at=None)
    wishes = wishes_of([person_id])[person_id]
    if until := wishes.quiet_ends_at(now):
        pending.filter(due_at__lt=until).update(due_at=until)
        return
    together = defaultdict(list)
    for row in pending.filter(created_at__lte=now - SETTLES).order_by("pk"):
        together[_goes_with(wishes, row)].append(row)
    for (setting, about, addressee), rows in together.items():
        if any(row.due_at <= now for row in rows):
            mail = Mail.objects.create(
                person_id=person_id, setting=setting, about=about, addressee=addressee
            )
            taken = Notification.objects.filter(pk__in=[row.pk for row in rows])
            taken.update(mail=mail, due_at=None)
            then(mail.pk)


def _goes_with(wishes, row) -> tuple[str, str, str]:
    """What has the same answer stands in one mail: setting, what it is about, name spoken to."""
    if wishes.way_of(row.reason) == Wishes.IN_DIGEST:
        return DIGEST, "", ""
    return setting_of(row.reason), row.about, row.addressee


def send(mail_id: int) -> datetime | None:
    """Send a mail, unless nothing is left to tell; or answer until when it has to wait."""
    mail = Mail.objects.waiting().select_related("person").filter(pk=mail_id).first()
    if mail is None:
        return None
    wishes = wishes_of([mail.person_id])[mail.person_id]
    if until := wishes.quiet_ends_at(timezone.now()):
        return until
    is_wanted = mail.person.is_active and wishes.wants(mail.setting)
    told = letter.lines_of(mail) if is_wanted else {}
    if not told:
        mail.finish(Mail.NOTHING)
    elif _goes(letter.write(mail, told)):
        mail.finish(Mail.SENT, sorted(told))
    else:
        mail.finish(Mail.REFUSED)
    return None


def _goes(message) -> bool:
    """Send it. False where there is no such address and will be none; all else is tried again."""
    try:
        message.send()
    except SMTPRecipientsRefused as refusal:
        if any(code < PERMANENT for code, _ in refusal.recipients.values()):
            raise
        return False
    return True
