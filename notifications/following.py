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


def choices(kind: str, object_id: int) -> dict[int, str]:
    """Person -> level, for everybody who has chosen something for this thing."""
    rows = Follow.objects.filter(kind=kind, object_id=object_id)
    return dict(rows.values_list("person_id", "level"))
