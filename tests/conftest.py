"""The test session: its own database, its own `var/`, its own servers.

    TEST_DATABASE=sqlite     (the default) one process on a SQLite file
    TEST_DATABASE=postgres   a PostgreSQL and a Redis of the session, and what needs real servers

The environment must be right before Django reads its settings. So it is made while this file is
imported, and pyproject.toml does not name DJANGO_SETTINGS_MODULE: pytest-django would load the
settings earlier still. Under pytest-xdist each worker is a session with servers of its own: the
channels of one Redis know no database numbers, and a test may kill any server it uses.
"""

import atexit
import fcntl
import gc
import os
import re
import shutil
import tempfile
from pathlib import Path

import django
import pytest
from django.conf import settings
from django.core.cache import caches
from django.db import connection, connections
from django.test import Client
from playwright.sync_api import sync_playwright

from tests.services import chromium
from tests.services.postgres import Postgres
from tests.services.redis import Redis
from tests.services.server import ROOT, Server, manage

if settings.configured:
    raise pytest.UsageError("Run the tests without DJANGO_SETTINGS_MODULE and --ds.")

FOLDER = Path(tempfile.mkdtemp(prefix="coppice-tests-"))
atexit.register(shutil.rmtree, FOLDER, ignore_errors=True)
POSTGRES, REDIS = Postgres(FOLDER), Redis(FOLDER)
DATABASE = os.environ.get("TEST_DATABASE", "sqlite")
if DATABASE not in ("sqlite", "postgres"):
    raise pytest.UsageError("TEST_DATABASE must be sqlite or postgres.")


def prepare_environment():
    """Nothing that the developer's shell says reaches the tests, above all no DATABASE_URL."""
    for module in (ROOT / "config").glob("*.py"):
        for name in re.findall(r'env\.\w+\(\s*"([A-Z_]+)"', module.read_text()):
            os.environ.pop(name, None)
    os.environ |= {"DJANGO_SETTINGS_MODULE": "config.settings", "VAR_DIR": str(FOLDER / "var")}
    # Only spares the manifest of static files: pytest-django turns the setting itself off again.
    os.environ["DEBUG"] = "yes"
    if DATABASE == "postgres":
        os.environ |= {"DATABASE_URL": POSTGRES.url, "REDIS_URL": REDIS.url}


prepare_environment()
settings.PASSWORD_HASHERS = ["tests.hashers.QuickHasher"]
django.setup()


def pytest_xdist_setupnodes():
    """A worker inherits this environment, and makes its own as long as it finds no settings."""
    del os.environ["DJANGO_SETTINGS_MODULE"]


@pytest.hookimpl(wrapper=True)
def pytest_collection_modifyitems(items):
    """Mark what needs servers or a browser by the fixtures it asks for; browser tests come last.

    What is marked as long comes first among its like, so that no worker is left alone with it.
    """
    for item in items:
        if "browser" in item.fixturenames:
            item.add_marker(pytest.mark.browser)
        if {"browser", "real_servers"} & set(item.fixturenames):
            item.add_marker(pytest.mark.server)
    result = yield
    items.sort(key=lambda item: item.get_closest_marker("long") is None)
    items.sort(key=lambda item: item.get_closest_marker("browser") is not None)
    return result


def pytest_collection_finish():
    """What is loaded now stays; to look through it for garbage again and again took a seventh."""
    gc.collect()
    gc.freeze()
    gc.set_threshold(50_000, 20, 50)


@pytest.fixture(scope="session")
def django_db_modify_db_settings(services):
    """A file of its own, as in production: SQLite in memory knows neither WAL nor waiting."""
    if DATABASE == "sqlite":
        connection.settings_dict["TEST"]["NAME"] = FOLDER / "test.sqlite3"


@pytest.fixture(scope="session")
def django_db_keepdb():
    """The session's servers and folder are thrown away whole, whoever is still connected."""
    return True


@pytest.fixture(scope="session", autouse=True)
def services():
    """With TEST_DATABASE=postgres: the PostgreSQL and the Redis that the settings name."""
    if DATABASE == "postgres":
        POSTGRES.start()
        REDIS.start()
    yield
    POSTGRES.kill()
    REDIS.kill()


def clear_caches():
    """All of them, that of this process and the shared one."""
    for name in settings.CACHES:
        caches[name].clear()


@pytest.fixture(autouse=True)
def empty_cache(services):
    yield
    clear_caches()


@pytest.fixture
def real_servers(transactional_db):
    """Rows are committed, so that other processes see them; what a test killed is started again."""
    if DATABASE != "postgres":
        pytest.fail("This test needs real servers: set TEST_DATABASE=postgres.", pytrace=False)
    yield
    for service in (POSTGRES, REDIS):
        if not service.is_alive:
            service.start()
    connections.close_all()


@pytest.fixture
def postgres(real_servers):
    """The session's PostgreSQL, to be stopped, killed and started at will."""
    return POSTGRES


@pytest.fixture
def redis_server(real_servers):
    """The session's Redis, to be stopped, killed and started at will."""
    return REDIS


@pytest.fixture(scope="session")
def static_files(request, tmp_path_factory):
    """Fonts and static files as for production, in each VAR_DIR; made once for all workers."""
    shared = tmp_path_factory.getbasetemp()
    if hasattr(request.config, "workerinput"):
        shared = shared.parent
    made = shared / "static-files"
    with (shared / "static-files.lock").open("w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        if not (made / "static/staticfiles.json").exists():
            manage("fonts", environ={"DEBUG": "no", "VAR_DIR": str(made)})
            manage("collectstatic", "--noinput", environ={"DEBUG": "no", "VAR_DIR": str(made)})
    for folder in ("fonts", "static"):
        shutil.copytree(made / folder, FOLDER / "var" / folder, dirs_exist_ok=True)


@pytest.fixture
def start_server(real_servers, static_files):
    """start_server(command=..., **environ) -> Server: one more process on the test's database.

    Production-like (DEBUG=no) unless `environ` says otherwise; killed after the test. The end of
    its log is shown with a test that fails.
    """
    servers = []

    def start(command=Server.default_command, **environ):
        database = POSTGRES.url_of(connection.settings_dict["NAME"])
        servers.append(Server(FOLDER, {"DEBUG": "no", "DATABASE_URL": database} | environ, command))
        servers[-1].start()
        return servers[-1]

    yield start
    for server in servers:
        server.kill()
        print(f"--- {server.url}", server.tail(), sep="\n")


@pytest.fixture
def server(start_server):
    """One Coppice server on PostgreSQL and Redis."""
    return start_server()


@pytest.fixture
def start_embedded_server(real_servers, tmp_path):
    """start_embedded_server(demo=False) -> Server: as `make run` starts it, on its own SQLite."""
    environ = {"DATABASE_URL": "", "REDIS_URL": "", "DEBUG": "", "VAR_DIR": str(tmp_path)}
    server = Server(FOLDER, environ)

    def start(demo=False):
        manage("fonts", environ=environ)
        manage("migrate", environ=environ)
        if demo:
            manage("demo", "--if-empty", environ=environ)
        server.start()
        return server

    yield start
    server.kill()
    print(f"--- {server.url}", server.tail(), sep="\n")


@pytest.fixture(scope="session")
def browser():
    """A headless Chromium for the session (Playwright's Browser)."""
    path = chromium.find_or_install()
    # Playwright's sync API leaves an event loop marked as running in this thread, where Django
    # would refuse the ORM. Nothing of ours runs on that loop, so that the ORM blocks nobody.
    os.environ["DJANGO_ALLOW_ASYNC_UNSAFE"] = "yes"
    with sync_playwright() as playwright:
        chrome = playwright.chromium.launch(executable_path=path, args=chromium.ARGUMENTS)
        yield chrome
        chrome.close()
    del os.environ["DJANGO_ALLOW_ASYNC_UNSAFE"]


@pytest.fixture
def open_page(browser):
    """open_page(server, user=None, **options) -> a page in a browser context of its own.

    `user` is signed in; `options` are Playwright's for a context (`viewport`, `color_scheme`,
    `java_script_enabled`, ...). Requests that a service worker answers cannot be routed, so there
    is none unless `service_workers="allow"`. After the test no page may have raised an error,
    offended the Content Security Policy or asked another host for anything.
    """
    contexts, complaints = [], []

    def open_one(server, user=None, **options):
        options = {"service_workers": "block"} | options
        contexts.append(browser.new_context(base_url=server.url, **options))
        chromium.listen_for_complaints(contexts[-1], complaints)
        contexts[-1].set_default_timeout(10_000)
        if user is not None:
            contexts[-1].add_cookies([session_cookie(user, server.url)])
        return contexts[-1].new_page()

    yield open_one
    for context in contexts:
        context.close()
    assert complaints == []


def session_cookie(user, url):
    client = Client()
    client.force_login(user)
    name = settings.SESSION_COOKIE_NAME
    return {"name": name, "value": client.cookies[name].value, "url": url}
