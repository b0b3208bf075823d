"""What a text may be about that not everybody can read at any time: a list administrators keep."""

from django.db import models

from community.retirable import Retirable

MOST = 62  # a set of them is one number of 63 bits
NAME = 60  # characters


class ContentNote(Retirable):
    """A set of notes is one number, of which the bit `number` stands for this one.

    So a list of threads is narrowed to what somebody wishes to see without another table. One that
    is retired is offered no more and stands on as long as a text has it.
    """

    number = models.PositiveSmallIntegerField(unique=True)
    name = models.CharField(max_length=NAME)

    class Meta:
        ordering = ["number"]

    def __str__(self):
        return self.name
