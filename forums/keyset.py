"""Paging by where the last row stood, so that the last page costs what the first does."""

from datetime import UTC, datetime

from django.core.exceptions import BadRequest
from django.db.models import Q


class Keyset:
    """Newest first by a time and then by id; `before` is what `after` gave for the last row."""

    def __init__(self, field: str, before: str = ""):
        self.field = field
        self.mark = self._read(before) if before else None

    @property
    def is_moved(self) -> bool:
        return self.mark is not None

    def cut(self, rows):
        """The rows that stand after the mark."""
        if self.mark is None:
            return rows
        moment, pk = self.mark
        same = Q(**{self.field: moment, "pk__lt": pk})
        return rows.filter(Q(**{f"{self.field}__lt": moment}) | same)

    def after(self, row) -> str:
        """The mark behind this row, for an address."""
        return f"{getattr(row, self.field).astimezone(UTC):%Y%m%dT%H%M%S.%f}-{row.pk}"

    def _read(self, text: str):
        """Raises BadRequest for what `after` never printed."""
        moment, _, pk = text.rpartition("-")
        try:
            at = datetime.strptime(moment, "%Y%m%dT%H%M%S.%f").replace(tzinfo=UTC)
            return at, int(pk)
        except ValueError as error:
            raise BadRequest("This address is not complete.") from error
