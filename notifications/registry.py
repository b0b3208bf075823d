"""What the apps above declare in their `notices.py`: whom a happening concerns, how it is drawn.

@notice("post")
class PostNotice(Notice): ...
"""

from abc import ABC, abstractmethod
from collections.abc import Collection, Mapping
from dataclasses import dataclass
from datetime import datetime


@dataclass(frozen=True)
class Concern:
    """Why it concerns a person ("answer", "follow"), and what it is about ("thread:42").

    `addressee` is the `ref` of the name that was spoken to, where one was.
    """

    reason: str
    about: str
    addressee: str = ""


@dataclass(frozen=True)
class Line:
    """What a mail may say of one thing to its reader now; without a `title`, only that it is there.

    `by` and `words` are "" where they are not to leave the site; `link` is a path of ours.
    """

    object_id: int
    at: datetime | None = None
    title: str = ""
    where: str = ""
    by: str = ""
    words: str = ""
    link: str = ""


class Notice(ABC):
    """One kind of happening.

    `is_all_there_is` says that nothing else has to be opened: it is read with the list itself.
    """

    is_all_there_is = False

    @abstractmethod
    def concerns(self, object_id: int) -> dict[int, Concern]:
        """Person -> why, for those who may see it and wish to hear of it now."""

    @abstractmethod
    def draw(self, user, groups: Mapping[str, Collection[int]]) -> dict[str, str]:
        """One fragment for this reader for each group of object ids about the same thing.

        What they may not see any more is left out; a group of which nothing is left has none.
        """

    def lines(self, user, reasons: Mapping[int, str]) -> list[Line]:
        """For a mail: of each object id -> reason what is still there for this reader.

        Asked when the mail is sent. A kind that does not say otherwise is not named in any.
        """
        drawn = self.draw(user, {str(pk): [pk] for pk in reasons})
        return [Line(int(pk)) for pk in drawn]


_notices: dict[str, Notice] = {}


def notice(kind: str):
    def declare(cls):
        _notices[kind] = cls()
        return cls

    return declare


def notice_of(kind: str) -> Notice:
    """Raises KeyError for a kind that nobody declared."""
    return _notices[kind]
