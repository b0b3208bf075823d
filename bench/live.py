"""Sockets: how soon and how many, against servers that do less."""

import time
from contextlib import ExitStack
from itertools import cycle, islice

from bench.child import Child
from bench.pages import signed_in
from bench.report import Figures
from bench.servers import DAPHNE, GROUP_SEND, MINIMAL, UVICORN, Rig, resident_bytes

RUNS = 3
PER_SECOND = 10
SETTLE = 1.3  # seconds: a tick of the hub, in which presence is told
PATIENCE = 30  # seconds until what has not come counts as lost
COPPICE = {"daphne": DAPHNE, "uvicorn": UVICORN}
PLAIN = {"minimal": MINIMAL, "group_send": GROUP_SEND}
COUNTS = ("lost", "doubled", "disordered")
ENDS = ("suspension", "membership", "sign_out")  # what ends a right: see poster.py


def measure(rig: Rig, figures: Figures) -> None:
    with ExitStack() as stack:
        servers = {}
        for name, command in (COPPICE | PLAIN).items():
            servers[name] = rig.server(command)
            stack.callback(servers[name].kill)
        poster = stack.enter_context(Child("manage.py", "bench_poster", environ=rig.environ))
        caller = stack.enter_context(Child("-m", "bench.caller"))
        hall = Hall(rig, figures, servers, poster, caller)
        for name in COPPICE:
            hall.measure_idle(name)
        for _ in range(RUNS):
            hall.measure_round()
        for name in COPPICE:
            hall.measure_silence(name)
    hall.compare()


class Hall:
    def __init__(self, rig, figures, servers, poster, caller):
        self.facts, self.figures, self.servers = rig.facts, figures, servers
        self.poster, self.caller = poster, caller
        self.thread = rig.facts["long"]
        self.readers = rig.facts["readers"]
        self.voices = [reader["voice"] for reader in self.readers[:20]]
        self.sizes = (20, 40) if rig.is_quick else (200, 500, 1000)
        self.posts, self.in_burst, self.said_in_burst = (
            (10, 20, 5) if rig.is_quick else (30, 100, 8)
        )

    # Opening

    def head(self) -> int:
        return self.poster.ask(do="head", thread=self.thread["pk"])["seq"]

    def open(self, crowd, name, readers) -> None:
        """A socket for each reader, as the thread's page opens it, or one that only listens."""
        after = self.head()
        watch = self._watching if name in COPPICE else _listening
        crowd.ask(
            do="open",
            port=self.servers[name].port,
            stream=self.thread["stream"],
            after=after,
            pages=[watch(reader, after) for reader in readers],
        )

    def _watching(self, reader, after) -> dict:
        inbox = f'{{"watch":"{reader["inbox"]}","after":0,"as":""}}'
        stream, ref = self.thread["stream"], reader["ref"]
        thread = f'{{"watch":"{stream}","after":{after},"as":"{ref}"}}'
        return {"headers": signed_in(reader), "hello": [inbox, thread]}

    # Measurements

    def measure_idle(self, name) -> None:
        """What the server's memory grows by with one more socket that hears nothing."""
        some, many = self.sizes[0] // 10, self.sizes[1]
        with Child("-m", "bench.sockets") as crowd:
            self.open(crowd, name, self.readers[:some])
            time.sleep(2 * SETTLE)
            before = resident_bytes(self.servers[name].pid)
            self.open(crowd, name, islice(cycle(self.readers), many))
            time.sleep(2 * SETTLE)
            grown = resident_bytes(self.servers[name].pid) - before
            self.figures.add(f"socket.idle_bytes.{name}", grown / many)
            crowd.ask(do="close")

    def measure_round(self) -> None:
        """Each server once at each size; the plain ones say what Coppice has just said."""
        said = {}
        for name in (*COPPICE, *PLAIN):
            with Child("-m", "bench.sockets") as crowd:
                opened = 0
                for size in self.sizes:
                    self.open(crowd, name, islice(cycle(self.readers), opened, size))
                    opened = size
                    time.sleep(SETTLE if name in COPPICE else 0.2)
                    if name in COPPICE:
                        said[size] = self._measure_coppice(crowd, name, size)
                    else:
                        self._measure_plain(crowd, name, size, *said[size])
                crowd.ask(do="close")

    def _measure_coppice(self, crowd, name, size) -> tuple[list, list]:
        """Posts at a rate, then a burst; the answer is the frames of both."""
        post = {"thread": self.thread["pk"], "voices": self.voices}
        crowd.ask(do="begin", after=self.head())
        times = self.poster.ask(do="post", count=self.posts, per_second=PER_SECOND, **post)
        paced = self._collect(crowd, times["commits"])
        self._note_delay(name, size, paced, times["commits"])
        crowd.ask(do="begin", after=self.head())
        times = self.poster.ask(do="burst", count=self.in_burst, **post)
        burst = self._collect(crowd, times["commits"])
        self._note_rate(name, size, burst, times["commits"])
        for found in (paced, burst):
            for count in COUNTS:
                self.figures.add(f"fanout_{size}.{count}.{name}", found[count])
        return _in_order(paced["frames"]), _in_order(burst["frames"])

    def _measure_plain(self, crowd, name, size, paced, burst) -> None:
        if name == "minimal":
            found, times = self._say(crowd, name, paced, PER_SECOND)
            self._note_delay(name, size, found, times)
        burst = burst[: self.said_in_burst] if name == "group_send" else burst
        found, times = self._say(crowd, name, burst, 0)
        self._note_rate(name, size, found, times)
        self.figures.add(f"fanout_{size}.lost.{name}", found["lost"])

    def _say(self, crowd, name, frames, per_second) -> tuple[dict, dict]:
        numbers, texts = zip(*frames, strict=True)
        crowd.ask(do="begin", after=int(numbers[0]) - 1)
        port = self.servers[name].port
        sent = self.caller.ask(port=port, texts=texts, per_second=per_second)["sent"]
        times = dict(zip(numbers, sent, strict=True))
        return self._collect(crowd, times), times

    def _collect(self, crowd, times) -> dict:
        return crowd.ask(do="collect", until=max(map(int, times)), patience=PATIENCE)

    def measure_silence(self, name) -> None:
        """From the commit that ends a right until the open socket is told, and goes quiet."""
        for _ in range(RUNS):
            for end in ENDS:
                fate, times = self._silence(name, end, self.readers.pop())
                self._note_silence(name, end, fate, times)

    def _silence(self, name, end, reader) -> tuple[dict, dict]:
        with Child("-m", "bench.sockets") as crowd:
            self.open(crowd, name, [reader])
            self.open(crowd, name, self.readers[:20])
            time.sleep(SETTLE)
            crowd.ask(do="begin", after=self.head())
            times = self.poster.ask(
                do="silence",
                thread=self.thread["pk"],
                voices=self.voices,
                count=30,
                per_second=20,
                end=end,
                voice=reader["voice"],
                moderator=self.facts["moderator"],
            )
            time.sleep(SETTLE)
            fate = crowd.ask(do="fate", number=0)
            crowd.ask(do="close")
        return fate, times

    # Figures

    def _note_delay(self, name, size, found, times) -> None:
        delays = sorted(
            (at - times[seq]) / 1e6
            for seq, arrivals in found["arrivals"].items()
            for at in arrivals
        )
        for share in (50, 99):
            value = delays[int(len(delays) * share / 100)]
            self.figures.add(f"fanout_{size}.p{share}_ms.{name}", value)

    def _note_rate(self, name, size, found, times) -> None:
        arrivals = [at for some in found["arrivals"].values() for at in some]
        seconds = (max(arrivals) - min(times.values())) / 1e9
        self.figures.add(f"fanout_{size}.deliveries_per_s.{name}", len(arrivals) / seconds)

    def _note_silence(self, name, end, fate, times) -> None:
        late = [
            seq
            for seq, at in times["commits"].items()
            if at > times["ended"] and int(seq) <= fate["last"]
        ]
        took = (fate["gone_at"] - times["ended"]) / 1e6
        self.figures.add(f"{end}.silence_ms.{name}", took)
        self.figures.add(f"{end}.delivered_after.{name}", len(late))

    def compare(self) -> None:
        """The figures without a server's name: of the better socket server for each."""
        figures = self.figures
        for size in self.sizes:
            name = f"fanout_{size}"
            best = min(COPPICE, key=lambda server: figures.value(f"{name}.p99_ms.{server}"))
            for kind in ("p50_ms", "p99_ms"):
                figures.add(f"{name}.{kind}", figures.value(f"{name}.{kind}.{best}"))
            rate = max(figures.value(f"{name}.deliveries_per_s.{server}") for server in COPPICE)
            plain = figures.value(f"{name}.deliveries_per_s.group_send")
            figures.add(f"{name}.deliveries_per_s", rate)
            figures.add(f"{name}.ratio_to_group_send", rate / plain)
            minimal = figures.value(f"{name}.p99_ms.minimal")
            figures.add(f"{name}.p99_ratio_to_minimal", figures.value(f"{name}.p99_ms") / minimal)
            for count in COUNTS:
                total = sum(figures.total(f"{name}.{count}.{server}") for server in COPPICE)
                figures.add(f"{name}.{count}", total)
        idle = min(figures.value(f"socket.idle_bytes.{server}") for server in COPPICE)
        figures.add("socket.idle_bytes", idle)
        self._compare_silence()

    def _compare_silence(self) -> None:
        """Of the slower of the two: the promise holds for both."""
        figures = self.figures
        for end in ENDS:
            worst = max(figures.value(f"{end}.silence_ms.{server}") for server in COPPICE)
            figures.add(f"{end}.silence_ms", worst)
            late = sum(figures.total(f"{end}.delivered_after.{server}") for server in COPPICE)
            figures.add(f"{end}.delivered_after", late)


def _listening(reader, after) -> dict:
    return {"headers": {}, "hello": []}


def _in_order(frames) -> list[tuple[str, str]]:
    return sorted(frames.items(), key=lambda item: int(item[0]))
