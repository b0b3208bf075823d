"""What this hub says of itself, in versions: its name, front page, help lines, privacy, terms.

Beside these texts stand what its administrators have stated: that people may sign up, that a mail
arrived, that a backup was restored. Versions are the record of who said so, and when.

The rows lie down here because signing up needs the terms, and every page the name. Who may change
them is asked in community/hub_texts.py, which also knows what stands there before anybody has.
"""

from datetime import date

from django.core.cache import caches
from django.db import models
from django.db.models import Exists, OuterRef
from django.utils import timezone

NAME, LANDING, ABOUT = "name", "landing", "about"
HELP, PRIVACY, TERMS = "help", "privacy", "terms"
COLOURS, LOGO = "colours", "logo"
DOOR, MAILED, RESTORED = "door", "mailed", "restored"
FIRST = 1
"""The number of what the product brings along, which is no row: rows begin with the next."""

IN_FRAMES = (NAME, LANDING, HELP, COLOURS, LOGO, DOOR)
KEEP_SECONDS = 60
_KEPT = "hub_texts"


class HubTextQuerySet(models.QuerySet):
    def in_force(self):
        """Of each text the newest version that has not been taken back."""
        newer = HubText.objects.filter(
            name=OuterRef("name"), number__gt=OuterRef("number"), taken_back=False
        )
        return self.filter(~Exists(newer), taken_back=False)

    def now(self, name: str) -> "HubText | None":
        """The version in force; None where the product's own is."""
        return self.in_force().filter(name=name).first()

    def of(self, name: str):
        """All versions, the newest first."""
        return self.filter(name=name).order_by("-number")


class HubText(models.Model):
    """One version of one text: `said` is what was typed, by field of its form.

    `drawn` is cleaned HTML of those fields that are Markdown. `written_by` is the name of the staff
    voice. What is taken back stays, and can be put back.
    """

    name = models.CharField(max_length=16)
    number = models.PositiveIntegerField()
    said = models.JSONField()
    drawn = models.JSONField(default=dict)
    pipeline = models.PositiveIntegerField()
    written_by = models.CharField(max_length=80)
    written_at = models.DateTimeField(default=timezone.now, editable=False)
    taken_back = models.BooleanField(default=False)

    objects = HubTextQuerySet.as_manager()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["name", "number"], name="one_hub_text_per_number")
        ]

    def __str__(self):
        return f"{self.name}, version {self.number}"

    @property
    def since(self) -> date | None:
        """For a dated text, the day from which it holds."""
        return self._day("since")

    @property
    def restored_on(self) -> date | None:
        return self._day("on")

    def _day(self, field: str) -> date | None:
        day = self.said.get(field)
        return date.fromisoformat(day) if day else None


def number_of(text: HubText | None) -> int:
    return text.number if text else FIRST


def is_open(door: HubText | None) -> bool:
    """Whether anybody may sign up."""
    return bool(door and door.said["open"])


def said_in_frames() -> dict[str, tuple[dict, dict]]:
    """`said` and `drawn` of what pages show around their own words, by the name of the text.

    Kept in each process for KEEP_SECONDS: so long another process may show the version before.
    """
    near = caches["near"]
    kept = near.get(_KEPT)
    if kept is None:
        rows = HubText.objects.in_force().filter(name__in=IN_FRAMES)
        kept = {name: (said, drawn) for name, said, drawn in rows.values_list(*_SHOWN)}
        near.set(_KEPT, kept, KEEP_SECONDS)
    return kept


_SHOWN = ("name", "said", "drawn")


def forget_kept() -> None:
    caches["near"].delete(_KEPT)
