"""One server for the tests of a module, whose rows stay until the module ends: tests are kept apart
by people and communities of their own, which costs less than a server for each."""

import os
import re
import subprocess
import sys
from pathlib import Path

import pytest
from django.core.management import call_command
from django.db import connection, connections
from django.test import Client
from playwright.sync_api import expect

from accounts.sessions import DEVICE, OWN
from tests import factories
from tests.conftest import DATABASE, FOLDER, POSTGRES, session_cookie
from tests.services.server import Server

expect.set_options(timeout=10_000)
PICTURE_BYTES = 150_000


@pytest.fixture(scope="module")
def db(services, django_db_setup, django_db_blocker):
    """In place of pytest-django's: what is committed stays until the module ends."""
    if DATABASE != "postgres":
        pytest.fail("This test needs real servers: set TEST_DATABASE=postgres.", pytrace=False)
    with django_db_blocker.unblock():
        yield
        call_command("flush", verbosity=0, interactive=False)
        connections.close_all()


@pytest.fixture(scope="module")
def server(db, static_files):
    """One Coppice server on PostgreSQL and Redis, as in production."""
    database = POSTGRES.url_of(connection.settings_dict["NAME"])
    served = Server(FOLDER, {"DEBUG": "no", "DATABASE_URL": database})
    served.start()
    yield served
    served.kill()


@pytest.fixture(scope="module")
def demo_hub(services, tmp_path_factory):
    """The demo hub as `make run` starts it: one process on SQLite, on one day in autumn."""
    dated = (sys.executable, str(Path(__file__).with_name("dated.py")))
    folder = str(tmp_path_factory.mktemp("demo"))
    environ = {"DATABASE_URL": "", "REDIS_URL": "", "DEBUG": "", "VAR_DIR": folder}
    environ["PYTHONPATH"] = str(Server.cwd)
    for step in (["fonts"], ["migrate", "-v0"], ["demo"]):
        done = subprocess.run([*dated, *step], env=os.environ | environ, capture_output=True)
        assert done.returncode == 0, done.stderr.decode()
    hub = Server(FOLDER, environ, (*dated, "serve", "--port", "{port}"))
    hub.start()
    yield hub
    hub.kill()


@pytest.fixture
def visit(server, open_page):
    """visit(user, address="", **options) -> a page of somebody on a device of their own.

    `options` are Playwright's for a context; with `is_shared` the device is a shared one.
    """

    def go(user=None, address="", is_shared=False, **options):
        page = open_page(server, **options)
        if user is not None:
            cookie = session_cookie(user, server.url)
            if not is_shared:
                keep_device(cookie)
            page.context.add_cookies([cookie])
        if address:
            page.goto(address)
        return page

    return go


def keep_device(cookie):
    """Say of a session that its device is the person's own."""
    client = Client()
    client.cookies["sessionid"] = cookie["value"]
    session = client.session
    session[DEVICE] = OWN
    session.save()


@pytest.fixture
def people(server):
    """A community with a facilitator under her own name, one under a made-up name, and a thread."""
    return People()


class People:
    def __init__(self):
        self.community = factories.community()
        self.ruth = factories.person("Ruth Ashdown")
        self.dawn = factories.person("Dawn Reed")
        self.ruth_voice = factories.facilitator(self.community, self.ruth)
        self.heron = factories.member(self.community, self.dawn, name="Heron")
        self.thread = factories.thread(self.ruth_voice, "Getting senior leaders on board")

    def posts(self, number, words="Some words."):
        return [factories.post(self.thread, self.ruth_voice, words) for _ in range(number)]

    @property
    def address(self):
        return self.thread.get_absolute_url()


@pytest.fixture
def picture():
    """picture(page, "name"): kept in the folder that PICTURES names, if it names one."""
    folder = os.environ.get("PICTURES")

    def take(page, name):
        if not folder:
            return
        page.evaluate("document.fonts.ready")
        file = Path(folder) / f"{name}.png"
        file.parent.mkdir(parents=True, exist_ok=True)
        page.screenshot(path=file, animations="disabled", caret="hide")
        assert file.stat().st_size < PICTURE_BYTES, f"{file} is too large"

    return take


def sign_in(page, key):
    """Sign in to the demo hub by the form."""
    page.goto("/accounts/login/")
    page.get_by_label("E-mail address").fill(f"{key}@demo.example")
    page.get_by_label("Password", exact=True).fill("coppice-demo")
    page.get_by_role("main").get_by_role("button", name="Sign in", exact=True).click()
    page.wait_for_url("**/")


def live(page, way="socket"):
    """Wait until the page hears of what happens, by socket unless another way is named."""
    expect(page.locator("html")).to_have_attribute("data-live", way)
    return page


def box(page):
    return page.get_by_label("Your reply", exact=True)


def write(page, words):
    """Type a reply and send it."""
    box(page).fill(words)
    page.locator(".composer-send").click()


def post(page, number):
    return page.locator(f"#post-{number}")


def shown(page):
    """The numbers of the posts on the page, from top to bottom."""
    return page.locator("#posts > li").evaluate_all("all => all.map(one => one.dataset.number)")


def more(page, number):
    """The link that opens the menu of a post; read out, it names its post."""
    return post(page, number).get_by_role("link", name=re.compile(f"^More ?, post {number}$"))


def announced(page):
    return page.locator("#announce")


def focused(page):
    """What holds the focus, in short: its id, else its class, else its tag."""
    return page.evaluate(
        "(({ id, className, tagName }) => id || className || tagName)(document.activeElement)"
    )
