"""A community is founded, says what it is, and is paused, closed and opened again.

One transaction each. None of it deletes anything that was written there.
"""

from django.db import IntegrityError, transaction
from django.db.models import Q

from accounts.models import Organisation
from community.agreements import write_agreement
from community.former import FormerAddress
from community.models import Community
from community.permissions import HUB, require
from realtime.access import places_changed

ABOUT = ["purpose", "who_can_join", "level", "rhythm", "contact", "joining_question"]
SHAPE = ["name", "slug", "allows_pseudonyms"]
RESERVED = {"new"}  # what stands at the same place in other addresses (urls.py)


class Taken(Exception):
    """Another community has it, or had it; `field` is the one to change."""

    def __init__(self, field: str):
        self.field = field
        super().__init__(f"Another community has this {_SPOKEN[field]}. Choose another.")


_SPOKEN = {"name": "name", "slug": "web address"}


@transaction.atomic
def found(*, by, agreement, key="", hosts=(), topics=(), **fields) -> Community:
    """A new community with its first agreement; the same `key` again gives the one there is.

    `hosts` and `topics` are names. Raises Taken.
    """
    require(by, "community.found", HUB)
    if done := _founded_with(key):
        return done
    try:
        _require_free(**fields)
        with transaction.atomic():
            community = Community.objects.create(founding_key=key, **fields)
    except (Taken, IntegrityError):  # perhaps this one was founded in this very moment
        if done := _founded_with(key):
            return done
        _require_free(**fields)
        raise
    _describe(community, hosts, topics)
    write_agreement(community, agreement)
    return community


def _founded_with(key: str) -> Community | None:
    return Community.objects.filter(founding_key=key).first() if key else None


@transaction.atomic
def edit(community, *, by, hosts, topics, **about) -> Community:
    """What it says of itself; `about` are the fields of ABOUT, `hosts` and `topics` names."""
    community = locked(community)
    require(by, "community.edit", community)
    for name in ABOUT:
        setattr(community, name, about[name])
    community.save(update_fields=ABOUT)
    _describe(community, hosts, topics)
    return community


@transaction.atomic
def shape(community, *, by, **shape) -> Community:
    """Its name and address, and whether made-up names are welcome.

    `shape` are the fields of SHAPE. Links with the address before go on leading to it. Raises
    Taken.
    """
    community = locked(community)
    require(by, "community.shape", community)
    _require_free(but=community, name=shape["name"], slug=shape["slug"])
    former = community.slug
    for name in SHAPE:
        setattr(community, name, shape[name])
    try:
        with transaction.atomic():
            community.save(update_fields=SHAPE)
            FormerAddress.objects.filter(slug=community.slug).delete()
            if former != community.slug:
                FormerAddress.objects.create(slug=former, community=community)
    except IntegrityError:  # somebody took it in this very moment
        _require_free(but=community, name=shape["name"], slug=shape["slug"])
        raise
    return community


@transaction.atomic
def set_status(community, *, by, status, note="", expected_back="") -> Community:
    """Active, paused or closed; what is closed, an administrator closes and opens again."""
    community = locked(community)
    require(by, "community.pause", community)
    if Community.CLOSED in {community.status, status}:
        require(by, "community.close", community)
    community.status, community.status_note = status, note
    community.expected_back = expected_back
    community.save(update_fields=["status", "status_note", "expected_back"])
    places_changed()
    return community


def locked(community) -> Community:
    """The row as it is now, locked until the transaction ends."""
    return Community.objects.select_for_update(no_key=True).get(pk=community.pk)


def _describe(community, hosts, topics) -> None:
    community.hosts.set(Organisation.objects.named(host) for host in hosts)
    community.topics.set(topics)


def _require_free(*, name, slug, but=None, **_) -> None:
    others = Community.objects.exclude(pk=but.pk if but else None)
    if others.filter(name__iexact=name).exists():
        raise Taken("name")
    former = FormerAddress.objects.filter(~Q(community=but) if but else Q(), slug=slug)
    if slug in RESERVED or others.filter(slug=slug).exists() or former.exists():
        raise Taken("slug")
