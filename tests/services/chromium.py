"""A Chromium: the one that is named, else one of the machine, else one that can be fetched."""

import os
import shutil
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path
from urllib.parse import urlsplit

from playwright.sync_api import BrowserContext, sync_playwright

from tests.services.process import Missing

ARGUMENTS = [
    "--no-sandbox",
    "--disable-gpu",
    "--disable-dev-shm-usage",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
]
NAMES = ("chromium", "chromium-browser", "google-chrome", "google-chrome-stable")


def find_or_install() -> Path:
    """A Chromium that starts. Raises Missing when none is here and none can be fetched.

    Call it before Playwright is started in this thread: it asks Playwright where it keeps its own.
    """
    if named := os.environ.get("CHROMIUM"):
        if _starts(Path(named)):
            return Path(named)
        raise Missing(f"CHROMIUM names {named}, which does not start.")
    for candidate in _candidates():
        if _starts(candidate):
            return candidate
    raise Missing(
        "The browser tests need Chromium: install it (Debian, Ubuntu: apt install chromium), "
        "or name one in the environment variable CHROMIUM."
    )


def listen_for_complaints(context: BrowserContext, complaints: list[str]) -> None:
    """Note every uncaught error, every offence against the CSP and every foreign request."""

    def hear_console(message):
        if "Content Security Policy" in message.text:
            complaints.append(message.text)

    def see_request(request):
        host = urlsplit(request.url).hostname
        if host not in (None, "127.0.0.1", "localhost") and not request.is_navigation_request():
            complaints.append(f"asked {request.url}")

    context.on("console", hear_console)
    context.on("request", see_request)
    context.on("weberror", lambda error: complaints.append(f"{error.page.url}: {error.error}"))


def _candidates() -> Iterator[Path]:
    yield from (Path(found) for name in NAMES if (found := shutil.which(name)))
    yield (downloaded := _playwrights_own())
    if not downloaded.exists():
        _fetch([sys.executable, "-m", "playwright", "install", "chromium"])
        yield downloaded
    if os.geteuid() == 0 and shutil.which("apt-get"):
        apt = ["apt-get", "-q", "-y", "-o", "DPkg::Lock::Timeout=300"]
        _fetch([*apt, "update"])
        _fetch([*apt, "install", "--no-install-recommends", "chromium"])
        yield Path("/usr/bin/chromium")


def _playwrights_own() -> Path:
    with sync_playwright() as playwright:
        return Path(playwright.chromium.executable_path)


def _starts(path: Path) -> bool:
    if not path.exists():
        return False
    done = subprocess.run([path, "--version", "--no-sandbox"], capture_output=True)
    return done.returncode == 0


def _fetch(command: list[str]) -> None:
    print("Fetching Chromium:", *command, file=sys.stderr)
    environ = os.environ | {"DEBIAN_FRONTEND": "noninteractive"}
    subprocess.run(command, env=environ, stdin=subprocess.DEVNULL, stdout=sys.stderr)
