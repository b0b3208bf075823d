"""The pictures that are or were the logo, and those that somebody only looked at."""

from datetime import timedelta

from django.core.files.storage import default_storage
from django.utils import timezone

from accounts.hub_text import LOGO, HubText

FOLDER = "logo"
KEPT_FOR = timedelta(hours=24)  # without being saved


def throw_away() -> None:
    """Pictures that no version of the logo has, once whoever sent them has had time to save."""
    if not default_storage.exists(FOLDER):
        return
    for name in (f"{FOLDER}/{file}" for file in default_storage.listdir(FOLDER)[1]):
        age = timezone.now() - default_storage.get_modified_time(name)
        if age > KEPT_FOR and not _is_kept(name):
            default_storage.delete(name)


def _is_kept(name: str) -> bool:
    """Asked of each, since one may be saved in this moment."""
    return HubText.objects.of(LOGO).filter(said__file=name).exists()
