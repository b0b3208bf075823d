"""What an open socket is sent says nothing about who is behind a made-up name either."""

import json
import sys
from contextlib import ExitStack

import pytest
import time_machine
from django.conf import settings
from django.core.cache import cache
from django.core.management import call_command
from django.utils import crypto
from websockets.sync.client import connect

from accounts.models import User
from community.actions import give_role
from community.models import Role
from tests.conftest import session_cookie
from tests.noninterference.worlds import MORNING, Dice
from tests.realtime import world
from tests.realtime.poster import Poster

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
        headers = {"Cookie": cookie}
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

    def __init__(self, owner):
        community = world.community()
        self.voices, self.cookies = {}, {}
        for name in ("Xena Quill", "Ruth Facilitator", "Yann Reed", "Zoe Hill"):
            person, voice = world.member(community, name)
            self.voices[name.split()[0]] = voice
            self.cookies[name.split()[0]] = self._cookie(person)
        User.objects.exclude(name="Yann Reed").update(shows_typing=True)
        heron = world.actions.enrol(community, self.voices[owner].owner, name="Heron")
        self.voices["Heron"], self.cookies["Heron"] = heron, self.cookies[owner]
        for name in ("Ruth", "Heron"):
            give_role(self.voices[name], Role.CO_FACILITATOR)
        self.thread = world.thread(self.voices["Zoe"])

    def _cookie(self, person):
        return f"{settings.SESSION_COOKIE_NAME}={session_cookie(person, '')['value']}"

    def page(self, server, name):
        return Page(server, self.thread.stream, self.cookies[name], self.voices[name].ref)

    def post(self, server, name, words):
        poster = Poster([server], self.cookies[name], self.voices[name].ref)
        poster.post(self.thread, words, key=f"key-{words}"[:22])


def heard_by_a_facilitator(start_server, owner):
    """All that reaches Ruth while Heron comes, writes, posts and goes, and then Zoe comes."""
    call_command("flush", interactive=False, verbosity=0)
    cache.clear()
    with (
        pytest.MonkeyPatch.context() as patch,
        time_machine.travel(MORNING, tick=False),
    ):
        patch.setattr(crypto, "secrets", dice := Dice())
        dice.throw("the beginning")
        here = Here(owner)
    server = start_server(command=(sys.executable, "-c", FROZEN, "{port}"))
    ruth = here.page(server, "Ruth")
    ruth.hear(here=1)
    heron = here.page(server, "Heron")
    ruth.hear(here=2)
    heron.say({"writing": here.thread.stream})
    here.post(server, "Heron", "Good morning.")
    ruth.hear(seq=1)
    here.post(server, "Xena", "Good morning from me.")
    ruth.hear(seq=2)
    heron.leave()
    ruth.hear(here=1)
    zoe = here.page(server, "Zoe")
    ruth.hear(here=2)
    zoe.say({"writing": here.thread.stream})
    ruth.hear(writing=1)
    for page in (zoe, ruth):
        page.leave()
    server.kill()
    return ruth.heard


def test_a_facilitator_hears_the_same_whoever_is_behind_a_made_up_name(start_server):
    first, second = (heard_by_a_facilitator(start_server, owner) for owner in ("Xena", "Yann"))
    assert first == second
    assert any("Heron" in text for text in first)
    assert [json.loads(text)["writing"] for text in first if "writing" in text][:-1] == [0, 0, 0, 0]
