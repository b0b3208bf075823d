"""A person's inbox: adding to it, reading it, counting it."""

from collections.abc import Iterable
from datetime import datetime

from django.contrib.auth import get_user_model
from django.db import transaction
from django.db.models import Count, IntegerField, OuterRef, Subquery
from django.db.models.functions import Coalesce
from django.utils import timezone

from notifications.live import badge_changed
from notifications.models import Notification, Wishes
from notifications.wishes import wishes_of

User = get_user_model()
BATCH = 100


def add(kind: str, object_id: int, concerns) -> None:
    """One notification for each person -> Concern who wishes it; who has it keeps it as it is."""
    people = sorted(concerns)
    for start in range(0, len(people), BATCH):
        _add_batch(kind, object_id, {pk: concerns[pk] for pk in people[start : start + BATCH]})


@transaction.atomic
def _add_batch(kind, object_id, concerns) -> None:
    wishes, now = wishes_of(concerns), timezone.now()
    wanted = {
        person: concern
        for person, concern in concerns.items()
        if wishes[person].way_of(concern.reason) != Wishes.OFF
    }
    Notification.objects.bulk_create(
        (
            Notification(
                person_id=person,
                kind=kind,
                object_id=object_id,
                reason=concern.reason,
                about=concern.about,
                addressee=concern.addressee,
                created_at=now,
                due_at=wishes[person].due_at(concern.reason, now),
            )
            for person, concern in wanted.items()
        ),
        ignore_conflicts=True,
    )
    _recount(wanted)


def take_away(kind: str, object_id: int) -> None:
    """Nobody has this notification any more."""
    _take_away(Notification.objects.filter(kind=kind, object_id=object_id))


def take_away_all(about: str) -> None:
    """Nobody has any notification about this thing any more."""
    _take_away(Notification.objects.filter(about=about))


def tell_elsewhere(kind: str, ids: Iterable[int], about: str) -> None:
    """These happenings belong to another thing now: reading that one reads them."""
    _tell_elsewhere(Notification.objects.filter(kind=kind, object_id__in=ids), about)


def tell_all_elsewhere(old: str, about: str) -> None:
    """All that is about one thing belongs to another now."""
    _tell_elsewhere(Notification.objects.filter(about=old), about)


def _tell_elsewhere(told, about: str) -> None:
    told = told.exclude(about=about)
    for people in _batches_of_people(told):
        _tell_batch_elsewhere(told.filter(person__in=people), about)


@transaction.atomic
def _tell_batch_elsewhere(rows, about: str) -> None:
    unread = list(rows.unread().values_list("person", flat=True))
    rows.update(about=about)
    if unread:
        _recount(unread)


def _take_away(told) -> None:
    for people in _batches_of_people(told):
        _take_batch_away(told.filter(person__in=people))


def _batches_of_people(told):
    people = list(told.order_by("person").values_list("person", flat=True).distinct())
    for start in range(0, len(people), BATCH):
        yield people[start : start + BATCH]


@transaction.atomic
def _take_batch_away(rows) -> None:
    unread = list(rows.unread().values_list("person", flat=True))
    rows.delete()
    if unread:
        _recount(unread)


@transaction.atomic
def read(user, about: str | None = None, *, but=None) -> None:
    """Mark as read what is about one thing, or everything; `but` is (kinds, ids) to be left."""
    unread = Notification.objects.unread().filter(person=user)
    if about is not None:
        unread = unread.filter(about=about)
    if but is not None:
        kinds, ids = but
        unread = unread.exclude(kind__in=kinds, object_id__in=ids)
    if unread.update(read_at=timezone.now()):
        _recount([user.pk])


def unread_about(user) -> set[str]:
    """What there is something unread about."""
    unread = Notification.objects.unread().filter(person=user)
    return set(unread.order_by().values_list("about", flat=True).distinct())


@transaction.atomic
def skip(user, about: Iterable[str], at: datetime) -> None:
    """Mark as read what is about any of these things, so that `unskip` finds it by the moment."""
    if Notification.objects.unread().filter(person=user, about__in=about).update(read_at=at):
        _recount([user.pk])


@transaction.atomic
def unskip(user, at: datetime) -> None:
    """Unread again, as it was before."""
    if Notification.objects.filter(person=user, read_at=at).update(read_at=None):
        _recount([user.pk])


def _recount(people) -> None:
    """What one thread has for a person counts once, since it stands once in the list."""
    mine = Notification.objects.unread().filter(person=OuterRef("pk")).order_by()
    count = mine.values("person").annotate(n=Count("about", distinct=True)).values("n")
    # Two jobs that tell the same people lock them in the same order.
    list(User.objects.select_for_update().filter(pk__in=people).order_by("pk").values_list("pk"))
    User.objects.filter(pk__in=people).update(
        unread_notifications=Coalesce(Subquery(count, output_field=IntegerField()), 0)
    )
    badge_changed(people)
