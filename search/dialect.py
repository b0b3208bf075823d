"""Which database this is: `sqlite` and `postgresql` hold the same parts under the same names."""

from types import ModuleType

from django.db import connection

from search import postgresql, sqlite

DIALECTS = {"sqlite": sqlite, "postgresql": postgresql}


def dialect() -> ModuleType:
    return DIALECTS[connection.vendor]
