"""Pages and requests: how fast, against floors that were measured between them; and searching, on
PostgreSQL and on SQLite, against the page of a thread."""

import json
import re
import urllib.request
import zlib
from dataclasses import dataclass
from urllib.parse import urlencode, urljoin

from bench.child import Child, Failed
from bench.report import Figures
from bench.servers import DAPHNE, GUNICORN, Rig
from bench.words import searches
from tests.services.server import manage

RUNS = {"gunicorn": 5, "daphne": 1, "sqlite": 3}
TRIES = 3  # on a machine so busy that no answer came in time
READERS = 24  # people who take turns
BARE = "/bench/bare/"
EXTENDED = "-extended."  # fetched only for a page with such letters; the bench has none
CSRF = "b" * 32
FILES = re.compile(
    r"""(?:href|src|url|from|import)\s*[=(]?\s*["']?([^"'\s()]+\.(?:css|js|woff2))"""
)


@dataclass(frozen=True)
class Page:
    """`paths` are asked for in turn: one, or as many as people would search for."""

    name: str
    paths: tuple[str, ...]
    queries: int
    communities: int

    @property
    def floor(self) -> str:
        return f"/bench/frame/{self.queries}/{self.communities}/"


def measure(rig: Rig, figures: Figures) -> None:
    pages = _pages(rig, figures)
    with Child("-m", "bench.load") as load:
        for name, command in (("gunicorn", GUNICORN), ("daphne", DAPHNE)):
            server = rig.server(command)
            try:
                Visit(rig, figures, load, server, name).measure(pages)
                if name == "gunicorn":
                    _weigh(rig, figures, server, pages)
            finally:
                server.kill()


def measure_embedded(rig: Rig, figures: Figures) -> None:
    """Searching where one process does everything on SQLite, as `make run` starts it."""
    pages = [page for page in _pages(rig, Figures()) if page.name in ("thread_first", "search")]
    server = rig.server(DAPHNE)
    try:
        with Child("-m", "bench.load") as load:
            Visit(rig, figures, load, server, "sqlite").measure_searching(pages)
    finally:
        server.kill()


def _pages(rig, figures) -> list[Page]:
    """The five pages, with their queries counted in a process of its own."""
    facts = rig.facts
    first_of_last_page = (facts["longest"]["last"] - 1) // 20 * 20 + 1
    paths = {
        "thread_list": [facts["community"]],
        "thread_first": [facts["long"]["url"]],
        "thread_deep": [f"{facts['longest']['url']}?from={first_of_last_page}"],
        "home": ["/"],
        "search": [f"/search/?{urlencode({'q': words})}" for words in searches()],
    }
    session = facts["readers"][0]["session"]
    first = [some[0] for some in paths.values()]
    counts = json.loads(manage("bench_queries", session, *first, environ=rig.environ))
    for name, (path, *_) in paths.items():
        cold, warm = counts[path]
        figures.add(f"{name}.queries", warm)
        figures.add(f"{name}.queries.cold", cold)
    each = facts["communities_each"]
    return [Page(name, tuple(some), counts[some[0]][1], each) for name, some in paths.items()]


class Visit:
    """All measurements of one server; figures of gunicorn are the product's own."""

    def __init__(self, rig, figures, load, server, name):
        self.facts, self.figures, self.load, self.port = rig.facts, figures, load, server.port
        self.seconds = 0.5
        self.compared = 0.5 if rig.is_quick else 1.5  # where a ratio is taken
        self.runs = RUNS[name]
        self.suffixes = ["", ".gunicorn"] if name == "gunicorn" else [f".{name}"]
        self.readers = [
            reader | {"headers": signed_in(reader)} for reader in self.facts["readers"][:READERS]
        ]

    def measure(self, pages) -> None:
        for page in pages:
            self._ask(self._get(page), 4, seconds=2)  # fills the caches
        for _ in range(self.runs):
            self._measure_once(pages)
        for _ in range(self.runs):
            self._note("reply.c8", self._ask(self._replies(), 8), ["rps", "p50_ms", "p99_ms"])
            self._note("poll.c32", self._ask(self._polls(), 32, [204]), ["rps", "p50_ms", "p99_ms"])

    def measure_searching(self, pages) -> None:
        """Only that page and the one it is compared with, in turn."""
        for page in pages:
            self._ask(self._get(page), 4, seconds=2)
        for _ in range(self.runs):
            found = {page.name: self._compare(self._get(page)) for page in pages}
            for name, figures in found.items():
                self._note(f"{name}.c8", figures, ["rps", "p50_ms", "p99_ms"])
            self._compare_searching({name: one["rps"] for name, one in found.items()})

    def _compare_searching(self, rates) -> None:
        self._add("search.c8.ratio_to_thread_first", rates["search"] / rates["thread_first"])

    def _measure_once(self, pages) -> None:
        """Page, its floor, page, its floor: what else the machine does befalls them alike."""
        bare = self._compare(self._targets(BARE))
        self._note("bare_floor.c8", bare, ["rps", "p50_ms", "p99_ms"])
        rates = {}
        for page in pages:
            floor, found = self._compare(self._targets(page.floor)), self._compare(self._get(page))
            rates[page.name] = found["rps"]
            self._note(f"{page.name}.c8", found, ["rps", "p50_ms", "p99_ms"])
            self._note(f"frame_floor_{page.queries}.c8", floor, ["rps", "p50_ms", "p99_ms"])
            self._add(f"{page.name}.c8.ratio_to_frame_floor", found["rps"] / floor["rps"])
            self._add(f"{page.name}.c8.ratio_to_bare_floor", found["rps"] / bare["rps"])
        self._add("thread_deep.c8.ratio_to_first", rates["thread_deep"] / rates["thread_first"])
        self._compare_searching(rates)
        for page in pages:
            for concurrency in (1, 32):
                found = self._ask(self._get(page), concurrency)
                self._note(f"{page.name}.c{concurrency}", found, ["rps", "p50_ms", "p99_ms"])

    def _compare(self, targets) -> dict:
        return self._ask(targets, 8, seconds=self.compared)

    def _ask(self, targets, concurrency, expected=(200,), seconds=None) -> dict:
        question = {
            "port": self.port,
            "targets": targets,
            "concurrency": concurrency,
            "seconds": seconds or self.seconds,
        }
        for _ in range(TRIES):
            found = self.load.ask(**question)
            if found["statuses"]:
                break
        if {int(status) for status in found["statuses"]} - set(expected) or not found["statuses"]:
            raise Failed(f"{targets[0]['path']} answered {found['statuses']}")
        return found

    def _note(self, name, found, kinds) -> None:
        for kind in kinds:
            self._add(f"{name}.{kind}", found[kind])

    def _add(self, name, value) -> None:
        for suffix in self.suffixes:
            self.figures.add(f"{name}{suffix}", value)

    def _get(self, page) -> list[dict]:
        return self._targets(*page.paths)

    def _targets(self, *paths) -> list[dict]:
        """Each reader asks for each path."""
        return [
            {"path": path, "headers": reader["headers"]}
            for path in paths
            for reader in self.readers
        ]

    def _replies(self) -> list[dict]:
        """As the page sends them; each reader in a thread of their own."""
        targets = []
        for reader, thread in zip(self.readers, self.facts["others"] * READERS, strict=False):
            headers = reader["headers"] | {"HX-Request": "true"}
            headers["Content-Type"] = "application/x-www-form-urlencoded"
            headers["Cookie"] += f"; csrftoken={CSRF}"
            form = {"csrfmiddlewaretoken": CSRF, "by": reader["ref"], "answers": ""}
            form["body"] = "Thank you, this is what I will take to our meeting on Thursday."
            body = urlencode(form) + "&key={key}"
            path = f"/threads/{thread['pk']}/reply/"
            targets.append({"path": path, "method": "POST", "headers": headers, "body": body})
        return targets

    def _polls(self) -> list[dict]:
        """The second poll of a page and those after it, which bring a grant."""
        targets = []
        for reader in self.readers:
            thread = self.facts["longest"]
            after = [f"{thread['stream']}~{thread['last']}", f"{reader['inbox']}~0"]
            path = f"/live/changes?{urlencode({'after': after}, doseq=True)}"
            answer = json.loads(fetch(f"http://127.0.0.1:{self.port}{path}", reader["headers"]))
            path += f"&{urlencode({'grant': answer['grant']})}"
            targets.append({"path": path, "headers": reader["headers"]})
        return targets


def signed_in(reader) -> dict:
    return {"Cookie": f"sessionid={reader['session']}; device=own"}


def fetch(url, headers) -> bytes:
    direct = urllib.request.build_opener(urllib.request.ProxyHandler({}))
    request = urllib.request.Request(url, headers=headers)  # noqa: S310 — our own server
    with direct.open(request, timeout=30) as answer:
        return answer.read()


def _weigh(rig, figures, server, pages) -> None:
    """Kilobytes (of 1,000) as they travel: files as they are served, pages as a proxy packs them.

    Pages leave the server as they are and are compressed by the proxy: here by gzip at level 6,
    which every proxy can do.
    """
    headers = signed_in(rig.facts["readers"][0])
    for page in pages:
        html = fetch(f"{server.url}{page.paths[0]}", headers)
        packed = len(zlib.compress(html, 6, wbits=31))
        figures.add(f"{page.name}.kilobytes", packed / 1000)
        if page.name == "thread_first":
            first = packed + sum(_files(server.url, html.decode()).values())
            figures.add("thread_first_view.kilobytes", first / 1000)


def _files(base, html) -> dict[str, int]:
    """Bytes of every stylesheet, script and font that the page leads to, by address."""
    found: dict[str, int] = {}
    waiting = [urljoin(base, name) for name in FILES.findall(html)]
    while waiting:
        address = waiting.pop()
        if address in found or EXTENDED in address:
            continue
        found[address] = len(fetch(address, {"Accept-Encoding": "br"}))
        if not address.endswith("woff2"):
            text = fetch(address, {}).decode()
            waiting += [urljoin(address, name) for name in FILES.findall(text)]
    return found
