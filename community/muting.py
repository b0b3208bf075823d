"""Names that one person does not wish to hear from. Only that person ever learns of it.

It acts on the name and says nothing about another name of whoever uses it.
"""

from django.core.cache import caches
from django.db import transaction

from community.models import Voice
from community.permissions import NotAllowed
from community.standing import KEEP_SECONDS, standing_of
from notifications.following import choose
from notifications.models import Follow
from realtime.access import rights_changed


@transaction.atomic
def mute_voice(person, voice) -> None:
    """Their words are folded up for this person, who is told nothing of them any more."""
    if standing_of(person).voice(voice.ref):
        raise NotAllowed("This is one of your own names.")
    choose(person.pk, "voice", voice.pk, Follow.MUTE)
    rights_changed(person.pk)


@transaction.atomic
def hear_voice(person, voice) -> None:
    choose(person.pk, "voice", voice.pk, None)
    rights_changed(person.pk)


def muted_voices(person):
    """By name."""
    mutes = Follow.objects.filter(person=person, kind="voice", level=Follow.MUTE)
    found = Voice.objects.filter(pk__in=mutes.values("object_id")).select_related("community")
    return found.order_by("name", "ref")


def muted_by(user) -> dict[int, str]:
    """Id -> `ref`. Kept in each process under the `access_version`, which muting counts up."""
    if not user.is_authenticated:
        return {}
    near, key = caches["near"], f"muted:{user.pk}:{user.access_version}"
    kept = near.get(key)
    if kept is None:
        kept = dict(muted_voices(user).values_list("pk", "ref"))
        near.set(key, kept, KEEP_SECONDS)
    return kept
