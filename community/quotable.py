"""How a name wishes to be quoted outside the thread that it wrote in; shown where one quotes."""

from django.db import models


class Quotable(models.Model):
    """Abstract: each name says so for itself, and it says nothing of another name."""

    NOT, ASK, HERE, NAMED = "no", "ask", "here", "named"
    WISHES = [
        (NOT, "No"),
        (ASK, "Ask me first"),
        (HERE, "In this community"),
        (NAMED, "Anywhere, with my name"),
    ]

    quoted_outside = models.CharField(
        max_length=5, choices=WISHES, default=ASK, db_default=ASK, editable=False
    )

    class Meta:
        abstract = True
