"""Django's PostgreSQL, with two things of its own: `ENGINE` of the settings.

Moments are read in a tenth of the time. Django takes psycopg's reader in Python and puts its own
UTC in the place of another zone: measured, some 2.6 microseconds for each moment, of which a list
of threads has two dozen.

After a restart of the database a process is there again at once. psycopg's own check of a pool
looks at one connection after the other and waits a second, two, four after each broken one, so that
a pool in which all are broken gives none in time.
"""

from datetime import UTC, datetime

from django.db.backends.postgresql import base
from psycopg import OperationalError
from psycopg.adapt import AdaptersMap
from psycopg.types.datetime import TimestamptzLoader
from psycopg_pool import ConnectionPool


class MomentLoader(TimestamptzLoader):
    """Moments as PostgreSQL prints them for a connection that speaks UTC, which all of ours do."""

    timezone = UTC  # Django puts a loader of its own before one that is not of its zone

    def load(self, data):
        try:
            return datetime.fromisoformat(str(data, "ascii"))
        except ValueError:  # infinity, or before the year 1: as psycopg says
            return super().load(data)


class DatabaseWrapper(base.DatabaseWrapper):
    def get_connection_params(self):
        params = super().get_connection_params()
        params["context"] = AdaptersMap(params["context"])
        params["context"].register_loader("timestamptz", MomentLoader)
        return params

    def get_new_connection(self, conn_params):
        """One that works: where the pool gives a broken one, it is emptied and asked once more."""
        connection = super().get_new_connection(conn_params)
        if self.pool is None:
            return connection
        try:
            ConnectionPool.check_connection(connection)
        except OperationalError:
            self.pool.putconn(connection)
            self.pool.drain()
            connection = super().get_new_connection(conn_params)
        return connection
