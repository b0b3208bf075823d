"""How somebody counts among those who are here: as the voice they chose, and by nothing else."""

from community.standing import standing_of
from realtime.registry import Presence


def presence_in(user, community, ref: str) -> Presence | None:
    """None unless `ref` is one of this person's names in this community.

    Nobody is shown writing under a made-up name: few choose to be shown, and the choice is the
    person's, so that it would point from the one name to the other.
    """
    voice = standing_of(user).voice(ref)
    if voice is None or voice.community_id != community.pk or not voice.is_member:
        return None
    may_show_writing = user.shows_typing and not voice.is_pseudonym
    return Presence(key=f"v:{voice.pk}", may_show_writing=may_show_writing)
