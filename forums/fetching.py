"""Whether a document fetches something from elsewhere when somebody opens it.

A picture or a template that lies on somebody's server tells them who opened the file, from where
and when: enough to find out who reads under a made-up name. What people follow by a tap is let be.
"""

import re
from collections import defaultdict
from xml.parsers import expat
from zipfile import ZipFile

from forums.image import Refused

MOST_INSIDE = 20 * 1024 * 1024  # bytes that are looked through, unpacked
DEEPEST = 500  # elements in one another
_AT_ONCE = 64 * 1024
_ODF_PARTS = ("content.xml", "styles.xml", "meta.xml")
_LINKS = {"a", "template"}  # of OpenDocument: followed by a tap, or for the record
_ELSEWHERE = re.compile(r"\s*([a-z][a-z0-9+.-]*:|//|\\\\)", re.IGNORECASE)
_ON_THIS_DISK = re.compile(r"file:///[a-z]:[\\/]", re.IGNORECASE)


class Fetches(Refused):
    def __init__(self):
        super().__init__(
            "When somebody opens this file it fetches something from elsewhere, which tells others "
            "that they opened it. Put linked pictures into the file itself, or save it as a PDF."
        )


class TooMuchInside(Refused):
    def __init__(self):
        super().__init__("There is more in this file than can be looked at. Save it as a PDF.")


def require_self_contained(archive: ZipFile) -> None:
    """Raise Fetches or TooMuchInside; for a part that is no XML, expat's own error."""
    left = MOST_INSIDE
    for entry in archive.infolist():
        name = entry.filename.lower()
        fetches = _is_related if name.endswith(".rels") else _is_linked
        if fetches is _is_related or name.rpartition("/")[2] in _ODF_PARTS:
            with archive.open(entry) as part:
                left = _look_through(part, fetches, left)


def _look_through(part, fetches, left: int) -> int:
    """How many bytes may be looked through after this part."""
    look = _Look(fetches)
    while chunk := part.read(_AT_ONCE):
        left -= len(chunk)
        if left < 0:
            raise TooMuchInside
        look.parser.Parse(chunk, False)
    look.parser.Parse(b"", True)
    return left


class _Look:
    """One part, read as it comes; `fetches` is asked of each element. Raises what is found."""

    def __init__(self, fetches):
        self.fetches, self.depth = fetches, 0
        self.parser = expat.ParserCreate()
        self.parser.StartElementHandler, self.parser.EndElementHandler = self._begin, self._end
        self.parser.StartDoctypeDeclHandler = self._declare

    def _begin(self, name, attributes):
        self.depth += 1
        if self.depth > DEEPEST:  # each that is open takes memory
            raise TooMuchInside
        said = defaultdict(list)
        for key, value in attributes.items():  # other namespaces may use the same name
            said[_local(key)].append(value)
        if self.fetches(_local(name), said):
            raise Fetches

    def _end(self, name):
        self.depth -= 1

    def _declare(self, *_):  # entities could spell out anything
        raise Fetches


def _is_related(name: str, said: dict) -> bool:
    """A relationship to what lies outside (ECMA-376 part 2, 9.3), or to a page in the file."""
    kinds = [kind.lower() for kind in said["type"]]
    is_outside = "external" in [mode.lower() for mode in said["targetmode"]]
    is_pressed = bool(kinds) and all(kind.endswith("/hyperlink") for kind in kinds)
    is_here = bool(said["target"]) and all(map(_ON_THIS_DISK.match, said["target"]))
    is_inside = any(kind.endswith("/afchunk") for kind in kinds)
    return is_inside or (is_outside and not is_pressed and not is_here)


def _is_linked(name: str, said: dict) -> bool:
    """An `xlink:href` of OpenDocument 1.3, part 3, 19.918, that leads out of the file."""
    return name not in _LINKS and any(map(_ELSEWHERE.match, said["href"]))


def _local(name: str) -> str:
    return name.rpartition(":")[2].lower()
