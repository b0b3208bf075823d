"""Telling people: one job row with the happening, the rest by the job (tasks.py)."""

from notifications.tasks import (
    deliver,
    empty_inboxes_of,
    take_from_inboxes,
    tell_all_elsewhere,
    tell_elsewhere,
)


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
