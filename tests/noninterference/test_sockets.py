"""What an open socket is sent says nothing about who is behind a made-up name either."""

import json
import sys
from contextlib import ExitStack, contextmanager

import pytest
import time_machine
from django.core.management import call_command
from django.utils import crypto
from websockets.sync.client import connect

from accounts.models import User
from community.actions import give_role, remove_member
from community.models import Community, Role, Voice
from forums.models import Thread
from tests.conftest import clear_caches, session_cookie
from tests.noninterference.worlds import MORNING, Dice
from tests.realtime import world
from tests.realtime.poster import Poster

pytestmark = pytest.mark.long
OBSERVERS = {
    "Ruth": Role.CO_FACILITATOR,
    "Fay": Role.FACILITATOR,
    "Con": Role.CONTRIBUTOR,
    "Mel": None,
}
"""Who is counted among those who are here, and the role each holds; Mel is a plain member."""

FROZEN = f"""
import runpy, sys, time_machine
time_machine.travel("{MORNING.isoformat()}", tick=False).start()
sys.argv = ["manage.py", "serve", "--no-worker", "--port", sys.argv[1]]
runpy.run_path("manage.py", run_name="__main__")
"""


class Page:
    """A page of somebody who watches one thread under one name; `heard` is every text it got."""

    def __init__(self, server, stream, cookie, ref):
        self.stream, self.heard = stream, []
        self._open = ExitStack()
        address = f"{server.url.replace('http', 'ws', 1)}/live/"
        headers = {"Cookie": cookie} if cookie else {}
        self._socket = self._open.enter_context(
            connect(address, origin=server.url, additional_headers=headers, proxy=None)
        )
        self.say({"watch": stream, "after": 0, "as": ref})

    def say(self, message):
        self._socket.send(json.dumps(message))

    def hear(self, **expected):
        """Go on until a message says this."""
        while not self.heard or not expected.items() <= json.loads(self.heard[-1]).items():
            self.heard.append(self._socket.recv(timeout=15))

    def leave(self):
        self._open.close()


class Here:
    """The same community in both worlds; `owner` is whom Heron belongs to in this one."""

    PEOPLE = ("Xena Quill", *(f"{name} Observer" for name in OBSERVERS), "Yann Reed", "Zoe Hill")

    def __init__(self, owner, *, is_open):
        visibility = Community.OPEN if is_open else Community.MEMBERS
        community = world.community(visibility=visibility)
        self.people, self.voices, self.cookies = {}, {}, {}
        for name in self.PEOPLE:
            self._join(name.split()[0], *world.member(community, name))
        self._join("Mo", mo := User.objects.create_user("mo@people.example", None, name="Mo"))
        give_role(mo.voices.create(kind=Voice.STAFF, community=None, name="Mo"), Role.MODERATOR)
        User.objects.exclude(name="Yann Reed").update(shows_typing=True)
        heron = world.actions.enrol(community, self.people[owner], name="Heron")
        self.voices["Heron"], self.cookies["Heron"] = heron, self.cookies[owner]
        give_role(heron, Role.CO_FACILITATOR)
        for name, role in OBSERVERS.items():
            if role:
                give_role(self.voices[name], role)
        choices = {"confidentiality": Thread.ANYONE} if is_open else {}
        self.thread = world.thread(self.voices["Zoe"], **choices)

    def _join(self, name, person, voice=None):
        self.people[name], self.voices[name] = person, voice
        cookie = session_cookie(person, "")
        self.cookies[name] = f"{cookie['name']}={cookie['value']}"

    def page(self, server, name):
        """As the thread's page opens it; who has no name here listens under none."""
        ref = voice.ref if (voice := self.voices.get(name)) else ""
        return Page(server, self.thread.stream, self.cookies.get(name, ""), ref)

    def post(self, server, name, words):
        poster = Poster([server], self.cookies[name], self.voices[name].ref)
        poster.post(self.thread, words, key=f"key-{words}"[:22])


class Audience:
    """All who listen; each step is over when all of them have heard it."""

    def __init__(self):
        self.pages = {}

    def join(self, name, page, here):
        self.pages[name] = page
        self.hear(here=here)

    def hear(self, **expected):
        for page in self.pages.values():
            page.hear(**expected)

    def leave(self) -> dict[str, list[str]]:
        for page in self.pages.values():
            page.leave()
        return {name: page.heard for name, page in self.pages.items()}


@contextmanager
def the_world(start_server, owner, is_open):
    """(what is there, a server on it), made anew and the same but for the owner of Heron."""
    call_command("flush", interactive=False, verbosity=0)
    clear_caches()
    with (
        pytest.MonkeyPatch.context() as patch,
        time_machine.travel(MORNING, tick=False),
    ):
        patch.setattr(crypto, "secrets", dice := Dice())
        dice.throw("the beginning")
        here = Here(owner, is_open=is_open)
    server = start_server(command=(sys.executable, "-c", FROZEN, "{port}"))
    yield here, server
    server.kill()


def heard(here, server, uncounted) -> dict[str, list[str]]:
    """All that reaches each while Heron comes, writes, posts and goes, and then Zoe comes."""
    audience, counted = Audience(), len(OBSERVERS)
    for number, name in enumerate(OBSERVERS, 1):
        audience.join(name, here.page(server, name), here=number)
    for name in uncounted:
        audience.join(name, here.page(server, name), here=counted)
    heron = here.page(server, "Heron")
    audience.hear(here=counted + 1)
    heron.say({"writing": here.thread.stream})
    here.post(server, "Heron", "Good morning.")
    audience.hear(seq=1)
    here.post(server, "Xena", "Good morning from me.")
    audience.hear(seq=2)
    heron.leave()
    audience.hear(here=counted)
    zoe = here.page(server, "Zoe")
    audience.hear(here=counted + 1)
    zoe.say({"writing": here.thread.stream})
    audience.hear(writing=1)
    zoe.leave()
    return audience.leave()


@pytest.mark.parametrize(
    ("is_open", "uncounted"),
    [(False, ["Mo"]), (True, ["Mo", "a visitor"])],
    ids=["among members", "in the open"],
)
def test_everybody_hears_the_same_whoever_is_behind_a_made_up_name(
    start_server, is_open, uncounted
):
    both = []
    for owner in ("Xena", "Yann"):
        with the_world(start_server, owner, is_open) as (here, server):
            both.append(heard(here, server, uncounted))
    first, second = both
    assert first.keys() == {*OBSERVERS, *uncounted}
    for name, texts in first.items():
        assert texts == second[name], name
        assert any("Heron" in text for text in texts), name
        writing = [json.loads(text)["writing"] for text in texts if "writing" in text]
        assert writing[-1:] == [1], name
        assert set(writing[:-1]) == {0}, name


def heard_while_xena_is_removed(start_server, owner):
    """All that reaches Fay, a facilitator who is alone in a thread with Xena and removes her."""
    call_command("flush", interactive=False, verbosity=0)
    clear_caches()
    here = Here(owner, is_open=False)
    server = start_server()
    fay = here.page(server, "Fay")
    fay.hear(here=1)
    xena = here.page(server, "Xena")
    fay.hear(here=2)
    remove_member(here.voices["Xena"], by=here.voices["Fay"])
    fay.hear(here=1)
    for page in (xena, fay):
        page.leave()
    server.kill()
    return [json.loads(text) for text in fay.heard]


def test_who_was_removed_is_no_longer_here_whatever_other_name_they_have(start_server):
    first, second = (heard_while_xena_is_removed(start_server, owner) for owner in ("Xena", "Yann"))
    assert first == second
