"""The page of one text of the hub, as an administrator sees it."""

from functools import cached_property

from accounts import mail_words
from accounts.hub_text import (
    ABOUT,
    COLOURS,
    FIRST,
    HELP,
    LANDING,
    NAME,
    PRIVACY,
    TERMS,
    HubText,
    number_of,
)
from community.hub_forms import FORMS
from community.hub_words import SHIPPED, SHIPPED_DRAWN, drawn, first_words

TITLES = {
    NAME: "Name of the hub",
    COLOURS: "Colours",
    LANDING: "Front page",
    ABOUT: "About: what we mean by the words we use",
    HELP: "Help lines",
    PRIVACY: "Privacy notice",
    TERMS: "Terms",
}
MAIL_TITLES = {name: kind.title for name, kind in mail_words.KINDS.items()}
MAIL_TITLES[mail_words.NEWS] = "What is new"
PAGES = {
    ABOUT: "home:about",
    HELP: "home:help",
    PRIVACY: "home:privacy",
    TERMS: "accounts:terms",
}


class TextPage:
    """`preview` is the text as it would look, not kept; None unless somebody asked."""

    preview = None

    def __init__(self, name: str, sent=None):
        self.name, self.is_sent = name, sent is not None
        self.title = (TITLES | MAIL_TITLES)[name]
        self.address = PAGES.get(name)
        self.now = HubText.objects.now(name)
        begin = self.now.said if self.now else first_words(name)
        initial = FORMS[name].begin(begin) | {"number": number_of(self.now)}
        self.form = FORMS[name](sent, initial=initial)

    @property
    def is_mail(self) -> bool:
        return self.name in MAIL_TITLES

    @property
    def when(self) -> str:
        """On which occasion the mail goes."""
        kind = mail_words.KINDS.get(self.name)
        return kind.when if kind else "It goes to whoever wishes to be told by mail."

    def look(self) -> None:
        said = self.form.said
        self.preview = HubText(name=self.name, said=said, drawn=drawn(self.name, said))

    def show_theirs(self, why: str) -> None:
        """Above the boxes stands what is in force: to save again is to have seen it."""
        self.preview = self.now or self._shipped
        self.form.data = self.form.data.copy()
        self.form.data["number"] = number_of(self.now)
        self.form.add_error(None, why)

    @cached_property
    def versions(self) -> list[HubText]:
        """The newest first; the last is what the product brings along, where it brings one."""
        shipped = [self._shipped] if self._shipped else []
        return [*HubText.objects.of(self.name), *shipped]

    @property
    def number(self) -> int:
        return number_of(self.now)

    @property
    def is_written(self) -> bool:
        return bool(self.now or self._shipped)

    @cached_property
    def _shipped(self) -> HubText | None:
        if self.name not in SHIPPED:
            return None
        said, html = SHIPPED[self.name], SHIPPED_DRAWN[self.name]
        return HubText(name=self.name, number=FIRST, said=said, drawn=html, written_at=None)
