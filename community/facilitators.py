"""Who holds the space of a community, for the side of its pages."""

from dataclasses import dataclass

from django.core.cache import caches
from django.db.models import F

from community.models import Community, Role

KEEP_SECONDS = 60


@dataclass(frozen=True)
class Facilitator:
    """What everybody may see of a voice that facilitates."""

    name: str
    ref: str
    role: str


def facilitators_of(community) -> tuple[Facilitator, ...]:
    """By name, so that the order says nothing.

    Every page shows them, so each process keeps them under the `facilitators_version` of the
    community; a role that ends by the clock alone is shown for KEEP_SECONDS longer.
    """
    key = f"facilitators:{community.pk}:{community.facilitators_version}"
    return caches["near"].get_or_set(key, lambda: _read(community), KEEP_SECONDS)


def facilitators_changed(community_id: int | None) -> None:
    """To be called in the transaction that changes who they are or what they are called.

    It locks the community's row: whoever holds a voice's until then holds it with no_key, so that
    those who hold the community and write under that voice do not wait for them in turn.
    """
    Community.objects.filter(pk=community_id).update(
        facilitators_version=F("facilitators_version") + 1
    )


def roles_that_facilitate(community):
    """In force now, for the whole of it."""
    return Role.objects.in_force().filter(
        place=community.content_place, name__in=[Role.FACILITATOR, Role.CO_FACILITATOR]
    )


def roles_that_welcome(community):
    """Welcomers where there are any, else those that facilitate."""
    welcomers = Role.objects.in_force().filter(place=community.content_place, name=Role.WELCOMER)
    roles = welcomers if welcomers.exists() else roles_that_facilitate(community)
    return roles.select_related("voice")


def _read(community) -> tuple[Facilitator, ...]:
    roles = roles_that_facilitate(community).select_related("voice")
    roles = roles.order_by("voice__name", "voice__ref", "name")
    return tuple(
        Facilitator(role.voice.name, role.voice.ref, role.get_name_display()) for role in roles
    )
