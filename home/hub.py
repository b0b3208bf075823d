"""What the hub says of itself, as pages show it: its name, whom to call, and its own pages."""

from dataclasses import dataclass

from django.conf import settings
from django.contrib.auth.decorators import login_not_required
from django.shortcuts import render
from django.views.decorators.http import require_safe

from accounts.hub_text import (
    ABOUT,
    COLOURS,
    DOOR,
    HELP,
    LANDING,
    LOGO,
    NAME,
    PRIVACY,
    HubText,
    said_in_frames,
)
from community.hub_words import SHIPPED, SHIPPED_DRAWN

SHIPPED_NAME = SHIPPED[NAME]["name"]


@dataclass(frozen=True)
class Line:
    """Whom to call or look up: a name, and a number or a link or both."""

    name: str
    number: str
    hours: str
    link: str

    @property
    def tel(self) -> str:
        return self.number.replace(" ", "")


class Hub:
    """Read once for a page, and asked of the database once a minute in each process."""

    def __init__(self):
        self._texts = said_in_frames()

    @property
    def name(self) -> str:
        return self._said(NAME)["name"]

    @property
    def colours(self) -> dict:
        """Those that administrators picked; nothing where they are the product's own."""
        said = self._said(COLOURS)
        return said if said != SHIPPED[COLOURS] else {}

    @property
    def logo(self) -> dict:
        """Its `file`, `alt`, and `width` and `height` in pixels; nothing where there is none."""
        said = self._said(LOGO)
        return said if said["file"] else {}

    @property
    def is_open(self) -> bool:
        """Whether anybody may sign up."""
        return DOOR in self._texts and self._said(DOOR)["open"]

    @property
    def help_lines(self) -> list:
        """Those that administrators wrote, else those of the settings."""
        lines = self._said(HELP)["lines"]
        return [Line(**line) for line in lines] if HELP in self._texts else settings.HELP_LINES

    @property
    def landing(self) -> dict:
        return self._said(LANDING)

    @property
    def landing_drawn(self) -> HubText:
        drawn = self._texts[LANDING][1] if LANDING in self._texts else SHIPPED_DRAWN[LANDING]
        return HubText(name=LANDING, drawn=drawn)

    def _said(self, name: str) -> dict:
        return self._texts[name][0] if name in self._texts else SHIPPED[name]


@login_not_required
@require_safe
def about(request):
    """The definition in force, and those of other days that it took the place of."""
    texts = [*HubText.objects.of(ABOUT).filter(taken_back=False).order_by("number")]
    latest = {text.since: text for text in texts}
    before = sorted((day for day in latest if day < texts[-1].since), reverse=True)
    context = {"text": texts[-1] if texts else None, "before": [latest[day] for day in before]}
    return render(request, "home/about.html", context)


@login_not_required
@require_safe
def privacy(request):
    return render(request, "home/privacy.html", {"text": HubText.objects.now(PRIVACY)})
