"""What there has to be before anybody may sign up (spec: ready to open)."""

from dataclasses import dataclass
from functools import cached_property

from accounts.hub_text import DOOR, MAILED, PRIVACY, RESTORED, TERMS, HubText, is_open
from community.models import Role
from community.standing import hub_team

ADMINISTRATORS = 2
TITLES = {
    "administrators": "A second administrator",
    "safeguarding": "A safeguarding lead and a deputy, who are two people",
    "privacy": "A privacy notice",
    "terms": "Terms",
    "mail": "A test mail that arrived",
    "backup": "A backup that was restored as a test",
}


@dataclass(frozen=True)
class Line:
    """One thing to have; `known` is the row that says so, where one does."""

    key: str
    is_done: bool
    known: HubText | None = None

    @property
    def title(self) -> str:
        return TITLES[self.key]


class Readiness:
    """A few queries, whatever is there."""

    @cached_property
    def texts(self) -> dict[str, HubText]:
        return {text.name: text for text in HubText.objects.in_force()}

    @property
    def door(self) -> HubText | None:
        return self.texts.get(DOOR)

    @property
    def is_open(self) -> bool:
        return is_open(self.door)

    @cached_property
    def lines(self) -> list[Line]:
        restored = self.texts.get(RESTORED)
        mailed = HubText.objects.of(MAILED).filter(said__arrived=True).first()
        return [
            Line("administrators", len(self._who(Role.ADMINISTRATOR)) >= ADMINISTRATORS),
            Line("safeguarding", self._is_safeguarded),
            Line("privacy", PRIVACY in self.texts, self.texts.get(PRIVACY)),
            Line("terms", TERMS in self.texts, self.texts.get(TERMS)),
            Line("mail", bool(mailed), mailed),
            Line("backup", bool(restored), restored),
        ]

    @property
    def missing(self) -> list[Line]:
        return [line for line in self.lines if not line.is_done]

    @cached_property
    def _team(self) -> list:
        return hub_team()

    def _who(self, name: str) -> set[int]:
        return {one.pk for one in self._team if name in {role.name for role in one.held}}

    @property
    def _is_safeguarded(self) -> bool:
        leads, deputies = self._who(Role.LEAD), self._who(Role.DEPUTY)
        return bool(leads and deputies) and len(leads | deputies) >= 2
