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

from accounts.mail_words import NEWS, said
from notifications.registry import Line, notice_of
from notifications.wishes import DIGEST, OTHERS

MOST = 500  # happenings looked at for one mail
LINES = 3  # of one thread
SECTIONS = 20
SUBJECTS = {DIGEST: "Your summary"}
SUBJECT = "Something new for you"


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
        subject_of(mail.setting),
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


def subject_of(setting: str) -> str:
    return SUBJECTS.get(setting, SUBJECT)


def example(setting: str, words: dict) -> str:
    """The text of a mail about nothing that there is, with these words of administrators."""
    section = Section("How do you meet people?", "Housing First", "/threads/12/")
    section.lines.append(Line(1, by="Heron", words="We ask where they would like to meet."))
    context = {
        "opening": words[setting],
        "closing": words["closing"],
        "sections": [] if setting == OTHERS else [section],
        "site": settings.SITE_ADDRESS,
        "all": f"{settings.SITE_ADDRESS}{reverse('notifications:notifications')}",
        "change": f"{settings.SITE_ADDRESS}{reverse('notifications:change')}",
    }
    return render_to_string("notifications/email/mail.txt", context).strip()


def _context(mail, told) -> dict:
    sections = _sections(told)
    unnamed = sum(not line.title for _, line in told)
    # Where not all may be named, no other words than the product's own go along.
    words = said(NEWS, is_discreet=mail.person.is_discreet or unnamed > 0)
    return {
        "opening": words[mail.setting if sections else OTHERS],
        "closing": words["closing"],
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
