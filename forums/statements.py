"""Statements of our own: their columns, and models made out of what they bring.

The few that every page asks are written out, since building them anew through the ORM costs several
times what the database needs to answer them.
"""

from collections.abc import Iterator
from datetime import UTC, datetime
from functools import cache
from itertools import islice

from django.db import connection
from django.db.models.base import ModelState


def columns_of(model, alias: str) -> str:
    """All columns of the model's table, `alias` in the statement, in the order of `made`."""
    return ", ".join(f'{alias}."{field.column}"' for field in model._meta.concrete_fields)


def made(model, values: Iterator):
    """The model's instance out of the next values, as if it had been fetched: see `columns_of`.

    None where the first, its id, is: a join found none. `Model.from_db` would do it field by field,
    for those that have something to do with their values; ours of these models have not.
    """
    names = _names_in(model)
    its_own = list(islice(values, len(names)))
    if its_own[0] is None:
        return None
    if connection.vendor == "sqlite":
        its_own = map(aware, its_own)
    one = model.__new__(model)
    one.__dict__ |= zip(names, its_own, strict=True)
    one._state = ModelState()
    one._state.db, one._state.adding = connection.alias, False
    return one


@cache
def _names_in(model) -> list[str]:
    return [field.attname for field in model._meta.concrete_fields]


def rows_of(cursor) -> list[tuple]:
    """All that a statement brings, times in UTC."""
    rows = cursor.fetchall()
    if connection.vendor == "sqlite":
        return [tuple(map(aware, row)) for row in rows]
    return rows


def aware(value):
    """A moment as SQLite gives it in such a statement, which knows no zones, in UTC."""
    is_naive = isinstance(value, datetime) and value.tzinfo is None
    return value.replace(tzinfo=UTC) if is_naive else value
