"""Writes posts as the product does, in a process of its own, and notes when each was committed.

Times are CLOCK_MONOTONIC in nanoseconds, which all processes of a machine share. They are taken by
the first thing that runs on commit, before any hint is sent.
"""

import time
from contextlib import contextmanager

from django.db import transaction

from accounts.models import Session
from accounts.sessions import SessionStore
from bench.crowd import posting
from bench.pace import paced
from bench.words import texts
from community.actions import remove_member, suspend
from community.contribution import new_key
from community.models import Voice
from forums.actions import reply
from forums.models import Thread
from realtime.streams import position


class Writer:
    """One thread and the names that take turns in it. Nobody else may write there meanwhile."""

    def __init__(self, thread: int, voices: list[int]):
        self.thread = Thread.objects.get(pk=thread)
        self.voices = _voices(voices)
        self.head = position(self.thread.stream)

    def say(self, n: int) -> None:
        body = texts()[n % len(texts())][0]
        reply(self.thread, by=self.voices[n % len(self.voices)], body=body, key=new_key())


def head(thread) -> dict:
    return {"seq": position(f"thread:{thread}")}


def post(thread, voices, count, per_second) -> dict:
    """One post after the other at a rate. Answers number in the stream -> time of its commit."""
    writer, commits = Writer(thread, voices), {}
    for n in paced(count, per_second):
        with _noted() as at:
            writer.say(n)
        commits[writer.head + 1 + n] = at[0]
    return {"commits": commits}


def burst(thread, voices, count) -> dict:
    """All in one transaction, so that they are news at the same moment."""
    writer = Writer(thread, voices)
    with _noted() as at:
        for n in range(count):
            writer.say(n)
    return {"commits": {writer.head + 1 + n: at[0] for n in range(count)}}


def silence(thread, voices, count, per_second, end, voice, moderator) -> dict:
    """As `post`; in the middle of it the right of the person behind `voice` ends (see ENDS)."""
    writer, commits = Writer(thread, voices), {}
    voice, moderator = _voices([voice, moderator])
    for n in paced(count, per_second):
        with _noted() as at:
            writer.say(n)
        commits[writer.head + 1 + n] = at[0]
        if n == count // 2:
            with _noted() as ended:
                ENDS[end](voice, moderator)
    return {"commits": commits, "ended": ended[0]}


def _suspend(voice, moderator) -> None:
    suspend(voice, by=moderator, reason="bench")


def _end_membership(voice, moderator) -> None:
    """Under each of their names, since one suffices for reading."""
    for name in Voice.objects.of(voice.owner).filter(community=voice.community):
        remove_member(name, by=moderator)


def _sign_out(voice, moderator) -> None:
    for session in Session.objects.filter(user=voice.owner_id):
        SessionStore(session.pk).delete()


ENDS = {"suspension": _suspend, "membership": _end_membership, "sign_out": _sign_out}


@contextmanager
def _noted():
    """A transaction; the list it gives holds the time of the commit afterwards."""
    at = []
    with transaction.atomic():
        transaction.on_commit(lambda: at.append(time.monotonic_ns()))
        yield at


def _voices(ids) -> list[Voice]:
    found = Voice.objects.select_related("community").in_bulk(ids)
    return [found[pk] for pk in ids]


QUESTIONS = {"head": head, "post": post, "burst": burst, "silence": silence, "posting": posting}
