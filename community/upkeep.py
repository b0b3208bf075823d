"""What an administrator sees of how the hub runs, and what to do next. It names no person."""

import shutil
from datetime import date, timedelta

from django.conf import settings
from django.utils import timezone

from accounts.hub_text import RESTORED, HubText
from accounts.models import Letter
from accounts.tasks import LETTERS_FOR
from jobs.queue import state
from notifications.models import Mail

LATE = timedelta(hours=1)
"""A mail with a code that has waited so long is held up: as a rule it goes within seconds."""
RECENT = timedelta(days=30)
RESTORE_EVERY = timedelta(days=92)
FULL = 90  # per cent


class Upkeep:
    """A few queries, whatever there is."""

    version = settings.VERSION

    def __init__(self):
        now = timezone.now()
        self.restored_on = _restored_on()
        self.is_restored_lately = bool(
            self.restored_on and self.restored_on >= timezone.localdate() - RESTORE_EVERY
        )
        codes = Letter.objects.filter(written_at__lt=now - LATE, written_at__gte=now - LETTERS_FOR)
        self.codes_late = codes.count()
        self.refused = Mail.objects.filter(end=Mail.REFUSED, ended_at__gte=now - RECENT).count()
        self.jobs_failed = state().failed
        disk = shutil.disk_usage(settings.VAR_DIR)
        self.percent_full = round(100 - 100 * disk.free / disk.total)
        self.is_nearly_full = self.percent_full >= FULL


def _restored_on() -> date | None:
    stated = HubText.objects.now(RESTORED)
    return date.fromisoformat(stated.said["on"]) if stated else None
