from datetime import UTC, datetime, timedelta, timezone

import psycopg
import pytest

from accounts.models import User
from config.postgresql.base import MomentLoader
from tests import factories

pytestmark = pytest.mark.django_db

MOMENTS = [
    datetime(2026, 11, 25, 4, 5, 6, 789, tzinfo=UTC),
    datetime(2026, 11, 25, 4, 5, 6, tzinfo=UTC),
    datetime(1, 1, 1, tzinfo=UTC),
    datetime(9999, 12, 31, 23, 59, 59, 999_999, tzinfo=UTC),
    datetime(2026, 7, 1, 0, 30, tzinfo=timezone(timedelta(hours=-3, minutes=-30))),
]


@pytest.mark.parametrize("moment", MOMENTS)
def test_a_moment_comes_back_as_it_was_kept_and_in_utc(moment):
    person = factories.person()
    User.objects.filter(pk=person.pk).update(last_login=moment)
    kept = User.objects.get(pk=person.pk).last_login
    assert kept == moment
    assert kept.tzinfo is UTC


@pytest.mark.parametrize("beyond", [b"infinity", b"0044-03-15 12:00:00+00 BC"])
def test_a_moment_beyond_the_calendar_of_python_is_refused_in_the_words_of_psycopg(beyond):
    with pytest.raises(psycopg.DataError, match="timestamp"):
        MomentLoader(0).load(beyond)
