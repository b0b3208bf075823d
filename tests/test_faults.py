"""When a part is away, people see as little of it as can be."""

import threading
import urllib.error
import urllib.request
from concurrent.futures import ThreadPoolExecutor

import pytest
from django.core.checks import run_checks
from django.db import connection, transaction

from accounts.models import User
from config.settings import DATABASES
from tests.realtime.conftest import World
from tests.realtime.poster import Poster
from tests.services.process import Failed, wait_until
from tests.services.server import Server, manage


def visit(server, path, cookie=""):
    request = urllib.request.Request(server.url + path, headers={"Cookie": cookie})
    try:
        with urllib.request.urlopen(request, timeout=20) as answer:
            return answer.status, answer.headers
    except urllib.error.HTTPError as error:
        with error:
            return error.status, error.headers


@pytest.fixture
def hub(real_servers):
    return World()


def test_without_redis_every_page_is_there_and_people_post(hub, server, redis_server):
    cookie = hub.cookie(hub.reader)
    redis_server.kill()
    for path in ("/", "/communities/", hub.thread.get_absolute_url(), "/search/?q=leaders"):
        assert visit(server, path, cookie)[0] == 200, path
    Poster([server], hub.cookie(hub.writer), hub.voice.ref).post(hub.thread, "Still here")


def test_without_the_database_a_page_says_when_to_come_back(hub, server, postgres):
    cookie = hub.cookie(hub.reader)
    postgres.stop()
    status, headers = visit(server, "/", cookie)
    assert (status, headers["Retry-After"]) == (503, "5")
    assert visit(server, "/health/")[0] == 503
    postgres.start()
    assert visit(server, "/", cookie)[0] == 200, "the first page that is asked for is there"


def test_a_restart_that_broke_every_connection_of_a_process_is_felt_by_no_request(postgres):
    start = threading.Barrier(DATABASES["default"]["OPTIONS"]["pool"]["max_size"])

    def hold(_):
        connection.ensure_connection()
        start.wait(20)
        connection.close()

    connection.close()
    with ThreadPoolExecutor(start.parties) as others:
        list(others.map(hold, range(start.parties)))
    postgres.restart()
    assert not User.objects.exists()


def is_waiting(cursor):
    cursor.execute("SELECT count(*) FROM pg_locks WHERE NOT granted")
    return cursor.fetchone()[0]


def test_where_every_connection_is_taken_a_page_says_when_to_come_back(hub, start_server):
    command = (*Server.default_command, "--no-worker")
    server = start_server(command=command, DATABASE_POOL="1")
    cookie = hub.cookie(hub.reader)
    with ThreadPoolExecutor() as others:
        with transaction.atomic(), connection.cursor() as cursor:
            cursor.execute("LOCK TABLE community_community")
            first = others.submit(visit, server, "/communities/", cookie)
            assert wait_until(lambda: is_waiting(cursor), 10)
            status, headers = visit(server, "/", cookie)
            assert (status, headers["Retry-After"]) == (503, "5")
            assert not first.done()
        assert first.result()[0] == 200
    assert visit(server, "/", cookie)[0] == 200


@pytest.mark.parametrize("command", ["serve", "worker"])
def test_a_process_that_the_database_has_no_room_for_does_not_start(postgres, command):
    database = postgres.url_of(connection.settings_dict["NAME"])
    environ = {"DATABASE_URL": database, "PROCESSES": "1000", "DATABASE_POOL": "8"}
    with pytest.raises(Failed, match="PROCESSES x DATABASE_POOL may open 8000 connections"):
        manage(command, environ=environ)


@pytest.mark.django_db
def test_a_pool_larger_than_the_server_allows_is_refused(settings):
    settings.PROCESSES = 1000
    found = [one.id for one in run_checks(tags=["database"], databases=["default"])]
    is_postgres = DATABASES["default"]["ENGINE"].endswith("postgresql")
    assert ("coppice.E001" in found) == is_postgres
