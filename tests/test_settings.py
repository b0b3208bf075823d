"""What the environment may say, and that a wrong value stops the start with a sentence."""

import json
import os
import stat
import subprocess
import sys

import pytest

from tests.services.server import ROOT

LINES = "be names and numbers such as Night line|01632 960001, separated by ;."
SOCKET = "be a host, a colon and a port, or a path."
WRONG = [
    ("DATABASE_URL", "mysql://db/coppice", "begin with postgres://, postgresql:// or sqlite://."),
    ("REDIS_URL", "127.0.0.1:6379", "begin with redis://, rediss:// or unix://."),
    ("DEBUG", "maybe", "be one of yes, no, true, false, on, off, 1 or 0."),
    ("HTTPS", "2", "be one of yes, no, true, false, on, off, 1 or 0."),
    ("BEHIND_PROXY", "Caddy", "be one of yes, no, true, false, on, off, 1 or 0."),
    ("MAIL_TLS", "starttls", "be one of yes, no, true, false, on, off, 1 or 0."),
    ("MAIL_PORT", "smtp", "be a whole number of at least 0."),
    ("TRUSTED_PROXIES", "-1", "be a whole number of at least 0."),
    ("TRUSTED_PROXIES", "\u0661", "be a whole number of at least 0."),
    ("HELP_LINES", "01632 960003", LINES),
    ("HELP_LINES", "Night line|01632 960001; Walk-in centre", LINES),
    ("HELP_LINES", "Night line|ask at the door", LINES),
    ("CLAMD_ADDRESS", "tcp://scanner", SOCKET),
    ("CLAMD_ADDRESS", ":3310", SOCKET),
    ("CLAMD_ADDRESS", "scanner:70000", SOCKET),
    ("PROCESSES", "0", "be a whole number of at least 1."),
    ("DATABASE_POOL", "1.5", "be a whole number of at least 1."),
]
ASK = """
import json, sys
from config import settings
print(json.dumps({name: getattr(settings, name) for name in sys.argv[1:]}))
"""


def run(folder, *command, **environ):
    """The command in an environment that says this and nothing else."""
    environ = {"PATH": os.environ["PATH"], "VAR_DIR": str(folder)} | environ
    return subprocess.run(
        [sys.executable, *command], cwd=ROOT, env=environ, capture_output=True, text=True
    )


def read(folder, *names, **environ):
    return tuple(json.loads(run(folder, "-c", ASK, *names, **environ).stdout).values())


@pytest.mark.parametrize(("name", "value", "sentence"), WRONG)
def test_a_wrong_value_is_named_in_a_sentence_that_says_what_is_expected(
    tmp_path, name, value, sentence
):
    done = run(tmp_path, "-c", ASK, **{name: value})
    assert done.returncode == 1
    assert done.stderr.splitlines()[-1].endswith(f": {name} must {sentence}")
    assert value not in done.stderr.splitlines()[-1]


@pytest.mark.parametrize("command", ["serve", "worker", "migrate"])
def test_nothing_starts_on_a_wrong_value_and_the_sentence_is_all_that_is_said(tmp_path, command):
    done = run(tmp_path, "manage.py", command, DEBUG="maybe")
    assert done.returncode == 1
    assert done.stderr == "DEBUG must be one of yes, no, true, false, on, off, 1 or 0.\n"


@pytest.mark.parametrize("name", ["DEBUG", "HTTPS", "DATABASE_POOL", "DATABASE_URL", "SECRET_KEY"])
def test_an_empty_value_counts_as_not_set(tmp_path, name):
    assert read(tmp_path, name, **{name: " "}) == read(tmp_path, name)


@pytest.mark.parametrize(
    ("environ", "debug", "https"),
    [
        ({}, True, False),
        ({"HOSTS": "hub.example.org"}, False, True),
        ({"HOSTS": "hub.example.org", "HTTPS": "no"}, False, False),
        ({"HOSTS": "hub.example.org", "DEBUG": "On"}, True, True),
        ({"DATABASE_URL": "postgres://db/coppice"}, False, False),
        ({"DATABASE_URL": "sqlite:////tmp/coppice.sqlite3"}, False, False),
        ({"DEBUG": "no"}, False, False),
        ({"REDIS_URL": "redis://127.0.0.1:6379/0"}, True, False),
    ],
)
def test_whatever_points_to_a_real_hub_turns_debugging_off_and_a_name_turns_https_on(
    tmp_path, environ, debug, https
):
    secure = ("HTTPS", "SESSION_COOKIE_SECURE", "CSRF_COOKIE_SECURE", "SECURE_SSL_REDIRECT")
    assert read(tmp_path, "DEBUG", *secure, **environ) == (debug, *[https] * 4)


def test_names_are_separated_by_commas(tmp_path):
    names = "hub.example.org, www.hub.example.org ,"
    assert read(tmp_path, "ALLOWED_HOSTS", HOSTS=names) == (
        ["hub.example.org", "www.hub.example.org"],
    )
    assert read(tmp_path, "ALLOWED_HOSTS") == (["localhost", "127.0.0.1", "[::1]"],)


def test_the_secret_key_is_made_once_and_only_its_owner_may_read_it(tmp_path):
    (made,) = read(tmp_path, "SECRET_KEY")
    kept = tmp_path / "secret_key"
    assert len(made) > 50
    assert kept.read_text() == made
    assert stat.S_IMODE(kept.stat().st_mode) == 0o600
    assert read(tmp_path, "SECRET_KEY") == (made,)


def test_a_secret_key_that_is_given_is_used_and_written_nowhere(tmp_path):
    assert read(tmp_path, "SECRET_KEY", SECRET_KEY="given") == ("given",)
    assert not (tmp_path / "secret_key").exists()


def test_a_server_process_never_looks_through_what_it_has_loaded_again(tmp_path):
    ask = "import gc; from config.wsgi import application; print(gc.get_freeze_count() > 10_000)"
    assert run(tmp_path, "-c", ask).stdout.strip() == "True"
