"""How a mail looks that administrators word, with example data in it."""

from typing import NamedTuple

from accounts.mail_words import KINDS, NEWS, filled
from notifications import letter
from notifications.wishes import ANSWERS, DIGEST, FOLLOWS, OTHERS


class Example(NamedTuple):
    subject: str
    body: str


def examples(name: str, said: dict) -> list[Example]:
    """The mails of this kind; none where it is no mail."""
    if name == NEWS:
        settings = (ANSWERS, FOLLOWS, DIGEST, OTHERS)
        return [Example(letter.subject_of(one), letter.example(one, said)) for one in settings]
    kind = KINDS.get(name)
    return [Example(kind.subject, filled(said["text"], kind.gaps).strip())] if kind else []
