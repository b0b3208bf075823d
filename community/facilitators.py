"""Who holds the space of a community, for the side of its pages."""

from dataclasses import dataclass

from django.core.cache import cache

from community.models import Role

KEEP_SECONDS = 60


@dataclass(frozen=True)
class Facilitator:
    """What everybody may see of a voice that facilitates."""

    name: str
    ref: str
    role: str


def facilitators_of(community) -> list[Facilitator]:
    """By name, so that the order says nothing; kept for a minute, since every page shows them."""
    return cache.get_or_set(_key(community.pk), lambda: _read(community), KEEP_SECONDS)


def forget_facilitators(community_id: int) -> None:
    cache.delete(_key(community_id))


def _key(community_id: int) -> str:
    return f"facilitators:{community_id}"


def _read(community) -> list[Facilitator]:
    roles = (
        Role.objects.in_force()
        .filter(place=community.content_place, name__in=[Role.FACILITATOR, Role.CO_FACILITATOR])
        .select_related("voice")
        .order_by("voice__name", "voice__ref", "name")
    )
    return [Facilitator(role.voice.name, role.voice.ref, role.get_name_display()) for role in roles]
