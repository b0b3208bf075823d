"""Telling people: one job row with the happening, the rest by the job (tasks.py)."""

from django.contrib.auth import get_user_model
from django.db import transaction
from django.utils import timezone

from notifications.models import Notification, Wishes
from notifications.tasks import (
    deliver,
    empty_inboxes_of,
    take_from_inboxes,
    tell_all_elsewhere,
    tell_elsewhere,
)

User = get_user_model()


def notify(kind: str, object_id: int) -> None:
    """Part of the action that made it happen; `kind` is declared in some `notices.py`."""
    deliver.enqueue(kind, object_id)


def withdraw(kind: str, object_id: int) -> None:
    """Part of the action after which there is nothing left to tell."""
    take_from_inboxes.enqueue(kind, object_id)


def withdraw_all(about: str) -> None:
    """Part of the action that ends a whole thing, and with it all that has happened in it."""
    empty_inboxes_of.enqueue(about)


def belongs_to(about: str, kind: str, ids) -> None:
    """Part of the action by which these came to another thing: reading that one reads them."""
    tell_elsewhere.enqueue(kind, list(ids), about)


def all_belongs_to(about: str, old: str) -> None:
    """Part of the action by which a whole thing became part of another one."""
    tell_all_elsewhere.enqueue(old, about)


@transaction.atomic
def wish(person, **choices) -> Wishes:
    """How the person wishes to be told from now on; what already waits to go out follows it.

    What was only to stand on the site is not sent afterwards.
    """
    User.objects.select_for_update().get(pk=person.pk)
    wishes, _ = Wishes.objects.get_or_create(person=person)
    for name, choice in choices.items():
        setattr(wishes, name, choice)
    wishes.save()
    now = timezone.now()
    waiting = Notification.objects.filter(person=person, due_at__isnull=False)
    for row in waiting:
        since = now if wishes.way_of(row.reason) == Wishes.IN_DIGEST else row.created_at
        row.due_at = wishes.due_at(row.reason, since)
    Notification.objects.bulk_update(waiting, ["due_at"], batch_size=500)
    return wishes
