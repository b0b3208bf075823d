"""One hub in each server process: it reads the log once and hands the same text to every socket.

The order of things that matters:
- what goes to a socket was read before the rights of that socket were last found good: every
  reading carries the position of the log of rights (access.py) out of the same statement, and where
  that has moved, the watches concerned are asked again before anything is handed out;
- a socket gets number after number; whoever misses one is caught up from the log;
- a hint only says "look now": without any, the hub looks each second.
"""

import asyncio
import logging
from collections import defaultdict

from django.conf import settings
from django.db import Error as DatabaseError

from realtime import hints, identity, registry
from realtime.access import ACCESS
from realtime.database import in_database
from realtime.feed import Feed
from realtime.log import PAGE
from realtime.presence import Company
from realtime.replay import Batch, NotDrawn, ask_all, news, replay
from realtime.streams import position
from realtime.watcher import RESTART, SIGNED_OUT, TRY_AGAIN, Watcher

log = logging.getLogger(__name__)
TICK = 1.0  # seconds between looks without a hint


class Hub:
    def __init__(self):
        self.feeds: dict[str, Feed] = {}
        self.watchers: set[Watcher] = set()
        self.company = Company(self._tell_all)
        self._access = self._ticks = 0
        self._unasked: set[Watcher] = set()
        self._dirty: set[str] = set()
        self._news = asyncio.Event()
        self._replays: dict[tuple[str, int], asyncio.Task] = {}
        self._tasks: set[asyncio.Task] = set()
        self._loop = asyncio.get_running_loop()

    async def start(self) -> None:
        self._access = await in_database(position, ACCESS)
        hints.listen(self._hear_from_any_thread)
        self._spawn(self._look_for_ever())
        self._spawn(self._tick_for_ever())
        if settings.REDIS_URL:
            self._spawn(hints.subscribe(self._hear, self._look_at_everything))

    # What a socket asks for

    def join(self, watcher: Watcher) -> None:
        self.watchers.add(watcher)

    def part(self, watcher: Watcher) -> None:
        """The socket has gone."""
        for name in list(watcher.positions):
            self.unwatch(watcher, name)
        self.watchers.discard(watcher)
        watcher.stop()

    def unwatch(self, watcher: Watcher, name: str) -> None:
        watcher.leave(name)
        self.company.leave(watcher, name)
        if feed := self.feeds.get(name):
            feed.watchers.discard(watcher)

    async def watch(self, watcher: Watcher, name: str, after: int, ref: str) -> None:
        """Ask for the right, replay what came after `after`, then hand out what comes.

        With the right it is asked whether the person counts as here under the name `ref`.
        """
        watcher.start(name, after)
        watcher.refs[name] = ref
        await self._resume(watcher, name)

    async def acknowledge(self, watcher: Watcher, name: str, seq: int) -> None:
        if watcher.acknowledge(name, seq):
            for stream in watcher.recover():
                await self._resume(watcher, stream)

    async def _resume(self, watcher: Watcher, name: str) -> None:
        """Catch the socket up from where it stands, and attach it."""
        feed = self.feeds.setdefault(name, Feed(name))
        feed.watchers.discard(watcher)
        feed.arriving += 1
        try:
            rights = await self._catch_up(watcher, feed)
            if rights and registry.has_presence(name):
                self.company.arrive(watcher, name, rights.present.get(name))
        except (DatabaseError, NotDrawn):
            log.exception("A page could not be caught up")
            watcher.close(TRY_AGAIN)
        finally:
            feed.arriving -= 1

    async def drain(self) -> None:
        """Close every socket: the pages come back, to whichever server there is, and catch up."""
        for watcher in list(self.watchers):
            watcher.close(RESTART)
        while self.watchers:
            await asyncio.sleep(0.01)

    # Catching up one socket

    async def _catch_up(self, watcher: Watcher, feed: Feed) -> identity.Rights | None:
        """The rights with which it was attached; None where it may not, or has gone meanwhile."""
        rights = await self._ask(watcher, feed.name)
        while rights and watcher.can_receive(feed.name):
            batch = await self._replay(feed.name, watcher.positions[feed.name])
            if not watcher.can_receive(feed.name):
                return None
            if max(batch.access, self._access) > rights.access:
                rights = await self._ask(watcher, feed.name)
                continue
            self._hand(watcher, feed.name, batch)
            if batch.is_last and feed.attach(watcher):
                return rights
        return None

    def _hand(self, watcher: Watcher, name: str, batch: Batch) -> None:
        if batch.is_reset:
            watcher.start(name, batch.position)
            watcher.say({"stream": name, "reset": batch.position})
        for frame in batch.frames:
            watcher.offer(frame)

    async def _ask(self, watcher: Watcher, name: str):
        """The rights if the stream may be watched; else None, and the watcher has been told."""
        asked = {name: watcher.refs.get(name, "")}
        rights = await in_database(identity.rights, watcher.identity, asked)
        self._refuse(watcher, rights, [name])
        return rights if name in rights.allowed else None

    async def _replay(self, name: str, after: int) -> Batch:
        """Sockets that come back together after a restart share one reading."""
        key = (name, after)
        if key not in self._replays:
            task = self._replays[key] = asyncio.create_task(in_database(replay, name, after))
            task.add_done_callback(lambda _: self._replays.pop(key))
        return await asyncio.shield(self._replays[key])

    # Looking at the log for all sockets

    async def _look_for_ever(self) -> None:
        while True:
            await self._news.wait()
            self._news.clear()
            dirty, self._dirty = self._dirty, set()
            try:
                await self._look(dirty)
            except DatabaseError as error:
                # The next tick looks at everything again.
                log.warning("The log cannot be read: %s", error)
            except Exception:
                log.exception("A look at the log failed")

    async def _look(self, names) -> None:
        if not self.watchers:
            return
        feeds = [self.feeds[name] for name in names if name in self.feeds]
        wanted = {feed.name: feed.position for feed in feeds if feed.position is not None}
        found = await in_database(news, wanted, self._access)
        # First this, then the asking: whoever attaches meanwhile compares with the new position.
        self._access = max(self._access, found.access)
        if found.people or found.everyone:
            self._unasked |= {
                watcher
                for watcher in self.watchers
                if found.everyone or watcher.identity.person_id in found.people
            }
        # Where this fails, the next look asks them before it hands anything out.
        await self._ask_again(self._unasked)
        self._unasked.clear()
        for name, made in found.frames.items():
            feed = self.feeds.get(name)
            if feed and feed.position == wanted[name]:
                self._hand_out(feed, found.readings[name], made)

    def _hand_out(self, feed: Feed, reading, frames) -> None:
        behind = []
        if reading.was_pruned:
            behind, frames = list(feed.watchers), []
            feed.position = reading.head
        for frame in frames:
            feed.position = frame.seq
            behind += [watcher for watcher in feed.watchers if not watcher.offer(frame)]
        for watcher in set(behind):
            self._spawn(self._resume(watcher, feed.name))
        if len(frames) == PAGE:
            self._look_at([feed.name])

    async def _ask_again(self, watchers) -> None:
        concerned = [(one, dict(one.refs)) for one in watchers if one.is_open]
        if not concerned:
            return
        answers = await in_database(
            ask_all, [(watcher.identity, names) for watcher, names in concerned]
        )
        for (watcher, names), rights in zip(concerned, answers, strict=True):
            self._refuse(watcher, rights, names)

    def _refuse(self, watcher: Watcher, rights, names) -> None:
        if not rights.is_signed_in:
            watcher.close(SIGNED_OUT)
        for name in names:
            if name not in rights.present:
                # Its other name may keep the page open; one that has gone is no longer here.
                self.company.hide(watcher, name)
            if name not in rights.allowed and name in watcher.positions:
                self.unwatch(watcher, name)
                watcher.say({"stream": name, "gone": True})

    # Each second

    async def _tick_for_ever(self) -> None:
        while True:
            await asyncio.sleep(TICK)
            self._ticks += 1
            self._look_at_everything()
            self.company.tick()
            try:
                await self._check_people()
            except DatabaseError as error:
                log.warning("Sessions cannot be checked: %s", error)
            except Exception:
                log.exception("A tick of the hub failed")

    async def _check_people(self) -> None:
        """Ended sessions, and people whose rights changed without a word in the log.

        Rights also begin and end by the clock: everybody is asked once a minute, a few each tick.
        """
        by_session = defaultdict(list)
        for watcher in self.watchers:
            if watcher.is_lost:
                watcher.close(TRY_AGAIN)
            elif watcher.identity.session_key:
                by_session[watcher.identity.session_key].append(watcher)
        held = await in_database(identity.held, list(by_session)) if by_session else {}
        again = {watcher for watcher in self.watchers if watcher.is_due(self._ticks)}
        for session, watchers in by_session.items():
            if session not in held:
                for watcher in watchers:
                    watcher.close(SIGNED_OUT)
                continue
            again |= {one for one in watchers if one.identity.version != held[session]}
        await self._ask_again(again)
        for watcher in again:
            if (session := watcher.identity.session_key) in held:
                watcher.identity = identity.seen(watcher.identity, held[session])

    def _look_at_everything(self) -> None:
        for name, feed in list(self.feeds.items()):
            if not feed.is_wanted:
                del self.feeds[name]
        self._look_at(self.feeds)

    def _look_at(self, names) -> None:
        self._dirty.update(names)
        self._news.set()

    # Hints and whispers

    def _hear_from_any_thread(self, message: dict) -> None:
        self._loop.call_soon_threadsafe(self._hear, message)

    def _hear(self, message: dict) -> None:
        if "heads" in message:
            self._look_at(name for name in message["heads"] if name in self.feeds or name == ACCESS)
        elif message["from"] != hints.PROCESS:
            self.company.hear(message["from"], message["whisper"])

    def _tell_all(self, name: str, message: dict) -> None:
        if feed := self.feeds.get(name):
            for watcher in feed.watchers:
                watcher.say(message)

    def _spawn(self, coroutine) -> None:
        task = asyncio.create_task(coroutine)
        self._tasks.add(task)
        task.add_done_callback(self._tasks.discard)
