"""What a browser gets, to the last byte, and how often the database was asked for it."""

from dataclasses import dataclass

from django.db import connection

from forums.models import Thread
from tests.addresses import ROUTES
from tests.conftest import clear_caches
from tests.noninterference.worlds import World


@dataclass(frozen=True)
class Seen:
    """Nothing is masked: with the same dice even the tokens against forgery are the same."""

    asked: str
    status: int
    headers: tuple
    cookies: str
    body: bytes
    queries: int

    @property
    def everything(self) -> str:
        body = self.body.decode(errors="replace")  # an image is no text
        return f"{self.headers} {self.cookies} {body}"


class Counter:
    number = 0

    def count(self, execute, sql, params, many, context):
        self.number += 1
        return execute(sql, params, many, context)


def look(world: World, role: str, address: str, data: dict | None = None, **headers) -> Seen:
    """GET the address as this role, or POST `data` to it."""
    client = world.observers[role]
    asked = f"{role} {address} {data or ''} {headers or ''}"
    world.dice.throw(asked)
    queries = Counter()
    with connection.execute_wrapper(queries.count):
        if data is None:
            answer = client.get(address, headers=headers)
        else:
            answer = client.post(address, data, headers=headers)
    assert answer.status_code < 500, asked
    return Seen(
        asked,
        answer.status_code,
        tuple(sorted(answer.headers.items())),
        answer.cookies.output(),
        answer.content,
        queries.number,
    )


def addresses(world: World) -> dict[str, list[str]]:
    """Name -> addresses, for every named route of the product, about what there is in the world."""
    woods, gate, _, den = world.communities
    threads = [world.threads[key] for key in ("zoe", "open", "pair")]
    names = ("Heron", "Grebe", "Bittern", "Dipper", "xena@woods")
    voices = [world.voices[name] for name in names]
    things = {
        ("", ()): [()],
        ("communities", ("slug",)): [(community.slug,) for community in (woods, gate, den)],
        ("people", ("ref",)): [(voice.ref,) for voice in voices],
        ("threads", ("pk",)): [(thread.pk,) for thread in threads],
        ("threads", ("pk", "slug")): [(thread.pk, thread.slug) for thread in threads],
        ("posts", ("pk",)): [
            (world.posts[key].pk,)
            for key in ("member-here", "heron", "taken-back", "den", "speak-3")
        ],
        ("drafts", ("pk",)): [(1,)],  # nobody's
        ("revisions", ("pk",)): [(world.revisions["heron"].pk,)],
        ("polls", ("pk",)): [(poll.pk,) for poll in world.polls.values()],
        ("attachments", ("pk",)): [(one.pk,) for one in world.posts["teal-shows"].files],
        ("hub", ("name",)): [("name",), ("terms",)],
        ("colours", ("strong", "warm")): [("#24573f", "#8a4f1d")],
        ("logo", ("name",)): [("0" * 32,)],
    }
    return {route.name: [route.at(*args) for args in things[route.kind]] for route in ROUTES}


def variations(world: World) -> list[str]:
    """The same pages with the questions that their addresses may carry."""
    woods, zoe = world.communities[0], world.threads["zoe"]
    heron = world.voices["Heron"]
    return [
        *(f"/communities/{woods.slug}/?show={show}" for show in ("unread", "following")),
        f"/communities/{woods.slug}/?before=20260302T103000.000000-9",
        "/communities/?topic=kettles",
        f"/threads/{zoe.pk}/zoe-asks/?from=5&answers=6",
        *(f"/threads/{zoe.pk}/names/?q={beginning}" for beginning in ("her", "x", "e")),
        *(f"/communities/{woods.slug}/threads/new/names/?q={one}" for one in ("her", "x", "e")),
        f"/people/{heron.ref}/?before=20260302T103000.000000-9",
        *(f"/search/?q={words}" for words in ("willowherb", "heron", "canary", "her", heron.ref)),
        "/search/?q=willowherb&kind=post&community=woods",
        "/me/notifications/?before=read",
        *("/search/?q=willowherb&by=Heron", "/search/?q=her&by=heron&kind=person"),
        f"/feeds/followed/?key={world.feed_key}",
        *_elsewhere(world),
        _poll(world),
    ]


def _elsewhere(world: World) -> list[str]:
    """Threads of which each has what the others have not, and what can be done with them."""
    keys = ("speak", "hers", "mixed", "split", "small", "wander", "over", "pair")
    found = Thread.objects.in_bulk([world.threads[key].pk for key in keys])
    threads = {key: found[world.threads[key].pk] for key in keys}
    shown = [threads[key] for key in keys[:-1]]
    mixed, small = threads["mixed"].pk, threads["small"]
    return [
        *(thread.get_absolute_url() for thread in shown),
        *(f"/threads/{threads[key].pk}/summary/" for key in ("over", "small")),
        f"{small.get_absolute_url()}?was=1",
        *(f"/threads/{threads[key].pk}/holders/" for key in ("hers", "wander")),
        *(f"/threads/{mixed}/split/?posts=1-9", f"/threads/{mixed}/merge/?into={small.pk}"),
        f"/threads/{threads['pair'].pk}/move/?to=gate",
        f"/threads/{threads['speak'].pk}/reply/?quote=2",
    ]


def _poll(world: World) -> str:
    """Every kind of stream from its beginning, other people's inboxes among them."""
    watched = ("zoe", "heron", "open", "den", "speak", "pair", "mixed")
    streams = [world.threads[key].stream for key in watched]
    streams += [world.threads[key].notes_stream for key in ("pair", "hers")]
    streams += [f"community:{community.pk}" for community in world.communities]
    streams += [f"inbox:{world.people[key].ref}" for key in ("xena", "yann", "member")]
    return "/live/changes?" + "&".join(f"after={stream}~0" for stream in streams)


def glance(world: World, role: str) -> list[Seen]:
    """The pages on which a voice could be seen to come or go, with nothing kept from before."""
    clear_caches()
    woods, zoe = world.communities[0], world.threads["zoe"]
    pages = [
        *("/me/notifications/", "/communities/gate/requests/", _poll(world)),
        *(poll.get_absolute_url() for poll in world.polls.values()),
        *(f"/threads/{world.threads['pair'].pk}/{one}/" for one in ("holders", "notes")),
        f"/feeds/followed/?key={world.feed_key}",
        *_elsewhere(world)[:7],
        *(woods.get_absolute_url(), f"/communities/{woods.slug}/members/", zoe.get_absolute_url()),
        *(world.voices[name].get_absolute_url() for name in ("Heron", "xena@woods")),
    ]
    return [look(world, role, page) for page in pages]
