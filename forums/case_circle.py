"""A case circle: clarifying questions first; ideas when its opener says so.

It is asked for and not checked: to record who wrote too early would out somebody.
"""

from django.db import models


class CaseCircle(models.Model):
    """Abstract, for a thread: since when ideas are welcome in it, where it is a case circle."""

    ideas_at = models.DateTimeField(null=True, editable=False)

    class Meta:
        abstract = True

    @property
    def is_case(self) -> bool:
        return self.kind == self.CASE

    @property
    def asks_questions_first(self) -> bool:
        return self.is_case and self.ideas_at is None and not self.is_locked
