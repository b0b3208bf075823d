"""One table for everything that can be found.

The full-text columns and indexes are not fields: they are made by `migrations/0002_full_text.py`,
in the way of each database, and kept by the database itself on every write to this table.
"""

from django.db import models

KINDS = ("thread", "post", "person")
REF_LENGTH = 16
PLACE_LENGTH = 32


class SearchDocument(models.Model):
    """What search knows of one thing that people may read. Written by `index`, read by `find`.

    It says *where* the thing may be read and never *who* may: `place` is a word such as "c:7",
    "t:42" or "open", and whoever searches brings the places they may read. What is held, hidden or
    removed has no document. The voice is known by its public `author_ref`; no person stands here.
    """

    kind = models.CharField(max_length=16)
    object_id = models.PositiveBigIntegerField()
    place = models.CharField(max_length=PLACE_LENGTH)
    community_id = models.PositiveBigIntegerField(null=True)
    author_ref = models.CharField(max_length=REF_LENGTH, blank=True)
    at = models.DateTimeField()
    title = models.TextField(blank=True)
    topics = models.TextField(blank=True)
    body = models.TextField(blank=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["kind", "object_id"], name="one_document_per_thing")
        ]
        indexes = [
            models.Index(fields=["place"], name="search_by_place"),
            models.Index(fields=["author_ref"], name="search_by_voice"),
            # The newest of a kind first: the work on a frequent word ends after a few of them.
            models.Index(fields=["kind", "id"], name="search_newest_of_kind"),
        ]

    def __str__(self):
        return f"{self.kind} {self.object_id} in {self.place}"
