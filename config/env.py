"""What the environment says. Every variable read here stands in the table of docs/operations.md.

A wrong value stops the start with one sentence (`ImproperlyConfigured`), never with a guess.
"""

import os
import re
import secrets
from dataclasses import dataclass
from pathlib import Path

from django.core.exceptions import ImproperlyConfigured

YES = {"1", "true", "yes", "on"}
NO = {"0", "false", "no", "off"}


@dataclass(frozen=True)
class HelpLine:
    """A number to call, as it is shown, for the foot of every page and the page of help."""

    name: str
    number: str

    @property
    def tel(self) -> str:
        return self.number.replace(" ", "")


def text(name: str, default: str = "") -> str:
    return os.environ.get(name, default).strip()


def flag(name: str, default: bool) -> bool:
    value = text(name).lower()
    if not value:
        return default
    if value not in YES | NO:
        raise ImproperlyConfigured(f"{name} must be one of yes, no, true, false, on, off, 1 or 0.")
    return value in YES


def number(name: str, default: int, *, at_least: int = 0) -> int:
    value = text(name) or str(default)
    if not (value.isascii() and value.isdigit()) or int(value) < at_least:
        raise ImproperlyConfigured(f"{name} must be a whole number of at least {at_least}.")
    return int(value)


def words(name: str) -> list[str]:
    """A comma-separated list; white space around each word is ignored."""
    return [word for part in text(name).split(",") if (word := part.strip())]


def address(name: str, *schemes: str) -> str:
    """An address that begins with one of `schemes`, or nothing."""
    value = text(name)
    beginnings = [f"{scheme}://" for scheme in schemes]
    if value and not value.startswith(tuple(beginnings)):
        known = f"{', '.join(beginnings[:-1])} or {beginnings[-1]}"
        raise ImproperlyConfigured(f"{name} must begin with {known}.")
    return value


def socket(name: str) -> str | tuple[str, int]:
    """Where a server listens: the path of a socket, host and port, or "" for nowhere."""
    value = text(name)
    if not value or value.startswith("/"):
        return value
    host, _, port = value.rpartition(":")
    if not host or not re.fullmatch(r"[0-9]{1,5}", port) or not 0 < int(port) < 65536:
        raise ImproperlyConfigured(f"{name} must be a host, a colon and a port, or a path.")
    return host.strip("[]"), int(port)


def help_lines(name: str) -> list[HelpLine]:
    """ "name|number; name|number": whom to call, besides those whom everybody can."""
    found = []
    for entry in filter(None, (part.strip() for part in text(name).split(";"))):
        who, _, number = (part.strip() for part in entry.partition("|"))
        if not who or not re.fullmatch(r"\+?[0-9][0-9 ]{1,19}", number):
            raise ImproperlyConfigured(
                f"{name} must be names and numbers such as Night line|01632 960001, separated by ;."
            )
        found.append(HelpLine(who, number))
    return found


def secret_key(folder: Path) -> str:
    """SECRET_KEY, else the one kept in `folder`: made on the first run, for its owner's eyes."""
    if value := text("SECRET_KEY"):
        return value
    path = folder / "secret_key"
    try:
        handle = os.open(path, os.O_CREAT | os.O_EXCL | os.O_WRONLY, 0o600)
    except FileExistsError:
        return path.read_text().strip()
    with os.fdopen(handle, "w") as file:
        file.write(secrets.token_urlsafe(50))
    return path.read_text().strip()
