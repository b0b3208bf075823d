"""What stands in a mail: drawn when it is sent, for its reader, from what they may read then.

Sender and subject are the same whatever it tells. None of the reader's own names is in it: it says
"you", to whichever name somebody answered.
"""

from collections import defaultdict
from dataclasses import dataclass, field

from django.conf import settings
from django.core.mail import EmailMultiAlternatives
from django.template.loader import render_to_string
from django.urls import reverse

from notifications.registry import Line, notice_of
from notifications.wishes import ANSWERS, DIGEST, FOLLOWS

MOST = 500  # happenings looked at for one mail
LINES = 3  # of one thread
SECTIONS = 20
SUBJECTS = {DIGEST: "Your summary"}
SUBJECT = "Something new for you"
OPENINGS = {
    ANSWERS: "Somebody answered you, or spoke to you.",
    FOLLOWS: "There is something new in what you follow.",
    DIGEST: "This is new in what you follow, the newest first.",
}
OPENING = "There is something new for you."


@dataclass
class Section:
    """What is new about one thing, the newest first."""

    title: str
    where: str
    link: str = ""
    lines: list[Line] = field(default_factory=list)

    @property
    def shown(self) -> list[Line]:
        return [line for line in self.lines if line.words][:LINES]

    @property
    def more(self) -> int:
        return len(self.lines) - len(self.shown)


def lines_of(mail) -> dict[str, tuple[str, Line]]:
    """Happening ("post-42") -> what it is about and what may be said of it to this reader now.

    What has been read meanwhile is not told any more.
    """
    reasons, about = defaultdict(dict), {}
    for row in mail.notifications.unread().order_by("-pk")[:MOST]:
        reasons[row.kind][row.object_id] = row.reason
        about[row.kind, row.object_id] = row.about
    return {
        f"{kind}-{line.object_id}": (about[kind, line.object_id], line)
        for kind, wanted in reasons.items()
        for line in notice_of(kind).lines(mail.person, wanted)
    }


def write(mail, told: dict[str, tuple[str, Line]]) -> EmailMultiAlternatives:
    context = _context(mail, list(told.values()))
    letter = EmailMultiAlternatives(
        SUBJECTS.get(mail.setting, SUBJECT),
        render_to_string("notifications/email/mail.txt", context),
        to=[mail.person.email],
        headers={
            "Message-ID": mail.message_id,
            "Auto-Submitted": "auto-generated",  # RFC 3834: nothing answers that it is on holiday
            "List-Unsubscribe": f"<{mail.change_address}>",  # RFC 8058, and the next
            "List-Unsubscribe-Post": "List-Unsubscribe=One-Click",
        },
    )
    letter.attach_alternative(
        render_to_string("notifications/email/mail.html", context), "text/html"
    )
    return letter


def _context(mail, told) -> dict:
    sections = _sections(told)
    unnamed = sum(not line.title for _, line in told)
    return {
        "opening": OPENINGS.get(mail.setting, OPENING) if sections else OPENING,
        "sections": sections[:SECTIONS],
        "more": len(sections[SECTIONS:]),
        "unnamed": unnamed if sections else 0,
        "site": settings.SITE_ADDRESS,
        "all": f"{settings.SITE_ADDRESS}{reverse('notifications:notifications')}",
        "change": mail.change_address,
    }


def _sections(told) -> list[Section]:
    found = {}
    for about, line in sorted(told, key=_moment, reverse=True):
        if line.title:
            section = found.setdefault(about, Section(line.title, line.where))
            section.lines.append(line)
            section.link = line.link
    return list(found.values())


def _moment(one) -> float:
    _, line = one
    return line.at.timestamp() if line.at else 0.0
