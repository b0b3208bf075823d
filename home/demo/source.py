"""What the demo hub is made of: the JSON files beside this module, and when it happened."""

import json
from datetime import datetime, time, timedelta
from pathlib import Path

from django.utils import timezone

FOLDER = Path(__file__).parent
PASSWORD = "coppice-demo"  # noqa: S105 — printed for everybody, and only where DEBUG is on
SIGN_INS = {
    "practitioner": "Maya, who is Kingfisher too in one community",
    "cofacilitator": "Dawn, who facilitates as Heron, a made-up name",
    "facilitator": "Ruth, who facilitates three communities",
    "donna": "Donna, whose community people ask to join",
    "moderator": "Tariq, moderator of the hub",
    "lead": "Bernadette, safeguarding lead",
    "admin": "Owen, administrator",
    "newcomer": "Jess, who has not joined a community yet",
}


def email_of(key: str) -> str:
    return f"{key}@demo.example"


def read(name: str) -> list[dict]:
    """The entries of one file, by its name without ".json"."""
    return json.loads((FOLDER / f"{name}.json").read_text(encoding="utf-8"))


def read_threads() -> list[tuple[str, dict]]:
    """Every thread with a key of its own in its community; the same in every run."""
    files = sorted(path.stem for path in FOLDER.glob("threads-*.json"))
    return [
        (f"demo-{number}", entry) for name in files for number, entry in enumerate(read(name), 1)
    ]


def morning(days_ago: int) -> datetime:
    """Ten in the morning of that day, in London."""
    day = timezone.localdate() - timedelta(days=days_ago)
    return timezone.make_aware(datetime.combine(day, time(10)))
