"""Choosing what to hear of."""

from django.contrib.auth import get_user_model

from notifications.models import Follow

User = get_user_model()


def follow(person_id: int, kind: str, object_id: int) -> None:
    """Follow, whatever was chosen before."""
    choose(person_id, kind, object_id, Follow.FOLLOW)


def follow_by_taking_part(person_id: int, kind: str, object_id: int, *, wish: str) -> None:
    """Follow unless the person has already chosen: taking part never undoes a mute.

    `wish` is the person's preference that has to be on for it.
    """
    if User.objects.filter(pk=person_id, **{wish: True}).exists():
        Follow.objects.get_or_create(person_id=person_id, kind=kind, object_id=object_id)


def choose(person_id: int, kind: str, object_id: int, level: str | None) -> None:
    """Keep the choice; None takes it back."""
    key = {"person_id": person_id, "kind": kind, "object_id": object_id}
    if level is None:
        Follow.objects.filter(**key).delete()
    else:
        Follow.objects.update_or_create(**key, defaults={"level": level})


def choose_alike(kind: str, old: int, new: int, *, levels) -> None:
    """Who has chosen one of `levels` for one thing has it for another, unless they chose there."""
    rows = Follow.objects.filter(kind=kind, object_id=old, level__in=levels)
    Follow.objects.bulk_create(
        (
            Follow(person_id=person, kind=kind, object_id=new, level=level)
            for person, level in rows.order_by("person").values_list("person_id", "level")
        ),
        ignore_conflicts=True,
    )


def choices(kind: str, object_id: int) -> dict[int, str]:
    """Person -> level, for everybody who has chosen something for this thing."""
    rows = Follow.objects.filter(kind=kind, object_id=object_id)
    return dict(rows.values_list("person_id", "level"))
