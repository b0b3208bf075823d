"""From a voice to its person, for delivery alone: what one voice does, that person hears of."""

from notifications.following import follow_by_taking_part


def follow_as(voice, kind: str, object_id: int) -> None:
    """Taking part follows, unless the person has chosen otherwise."""
    follow_by_taking_part(voice.owner_id, kind, object_id)


def person_behind(voice) -> int:
    """The id of the person to notify or to leave out; never to be shown."""
    return voice.owner_id
