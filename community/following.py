"""From a voice to its person, for delivery alone: what one voice does, that person hears of."""

from notifications.following import follow_by_taking_part


def follow_as(voice, kind: str, object_id: int, *, wish: str) -> None:
    """Taking part follows, unless the person has chosen otherwise; `wish` names the preference."""
    follow_by_taking_part(voice.owner_id, kind, object_id, wish=wish)


def person_behind(voice) -> int:
    """The id of the person to notify or to leave out; never to be shown."""
    return voice.owner_id


def is_of_one_person(one, other) -> bool:
    """For leaving out whoever did it themselves; never to be shown."""
    return person_behind(one) == person_behind(other)
