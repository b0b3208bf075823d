"""What threads and posts have in common: content notes, by their author and by who adds one."""

from django.db import models
from django.db.models import F
from django.db.models.lookups import Exact

from community.content_notes import hidden_from
from community.contribution import Contribution, ContributionQuerySet


class NotedQuerySet(ContributionQuerySet):
    """`noted_in` are the columns whose notes count where the words stand outside their thread."""

    noted_in: tuple[str, ...] = ("content_notes",)

    def not_hidden_by(self, user):
        """Without what this reader wishes to find in no list: a choice of theirs, and no right."""
        found, hidden = self, hidden_from(user)
        for column in self.noted_in if hidden else ():
            found = found.filter(Exact(F(column).bitand(hidden), 0))
        return found


class Noted(Contribution):
    """`content_notes` are all that stand on it (community/content_note.py).

    `added_notes` are those among them that somebody else added, which its author does not take off.
    """

    content_notes = models.BigIntegerField(default=0, db_default=0, editable=False)
    added_notes = models.BigIntegerField(default=0, db_default=0, editable=False)

    class Meta(Contribution.Meta):
        abstract = True

    @property
    def notes_outside(self) -> int:
        """Those that its words are under where they stand outside their thread."""
        return self.content_notes

    def notes_to_change(self, *, is_author: bool) -> int:
        """Those that its author set, or those that others added: each changes only these."""
        return self.content_notes & ~self.added_notes if is_author else self.added_notes

    def note(self, *, add: int = 0, drop: int = 0, is_author: bool) -> None:
        changed = (self.notes_to_change(is_author=is_author) | add) & ~drop
        others = self.notes_to_change(is_author=not is_author)
        self.added_notes = others if is_author else changed & ~others
        self.content_notes = changed | others
