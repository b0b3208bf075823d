"""What is asked of the search page: all of it comes from addresses, so nothing of it is refused.

What cannot be understood is said beside its field, and the rest is searched for.
"""

from datetime import datetime, time, timedelta

from django import forms
from django.utils import timezone

from forums.models import Thread
from search.query import LENGTH
from search.text import clean

LARGEST = 10_000
NAME_LENGTH = 80


class Loose(forms.Field):
    """Any text, cut and without characters that nobody can type."""

    def __init__(self, *, length, **kwargs):
        self.length = length
        super().__init__(required=False, **kwargs)

    def to_python(self, value):
        return clean(value or "", self.length)


class Day(forms.DateField):
    def __init__(self, *, label):
        widget = forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d")
        super().__init__(required=False, label=label, widget=widget)
        self.error_messages["invalid"] = "Write the day as year, month and day, like 2026-03-31."


class WordsForm(forms.Form):
    """A search that nothing narrows, as most are."""

    q = Loose(length=LENGTH)
    kind = Loose(length=8)
    first = Loose(length=5)

    NARROWER = ("community", "of", "topic", "by", "since", "until", "unread", "resolved")

    def __init__(self, data):
        super().__init__(data)
        self._take_what_is_clear()

    def _take_what_is_clear(self):
        self.is_valid()
        self.asked = {name: value for name, value in self.cleaned_data.items() if value}

    @property
    def is_narrowed(self) -> bool:
        """Whether more than the words is asked, or was asked in a way nobody understands."""
        return bool(self.errors) or any(name in self.asked for name in self.NARROWER)

    @property
    def first_number(self) -> int:
        first = self.asked.get("first", "")
        return min(int(first), LARGEST) if first.isascii() and first.isdecimal() else 0

    @property
    def days(self) -> dict[str, datetime]:
        """From the beginning of the first day to the end of the last."""
        since, until = self.asked.get("since"), self.asked.get("until")
        return {"since": _midnight(since), "until": _midnight(until, days=1)}


class SearchForm(WordsForm):
    """`communities` and `topics` are those to choose from: pairs of a word and what is shown."""

    community = forms.ChoiceField(required=False, label="Community")
    of = forms.ChoiceField(required=False, label="Kind of thread")
    topic = forms.ChoiceField(required=False, label="Topic")
    by = Loose(length=NAME_LENGTH, label="Written by", help_text="The name that stands beside it.")
    since = Day(label="From this day")
    until = Day(label="Until this day")
    unread = forms.BooleanField(required=False, label="Only what I have not read")
    resolved = forms.BooleanField(required=False, label="Only where the outcome is known")

    def __init__(self, data, *, communities, topics):
        forms.Form.__init__(self, data)
        self.fields["community"].choices = [("", "All that you may read"), *communities]
        self.fields["of"].choices = [("", "All kinds"), *Thread.KINDS]
        self.fields["topic"].choices = [("", "All topics"), *topics]
        for name in ("community", "of", "topic"):
            self.fields[name].error_messages["invalid_choice"] = "Choose one from the list."
        self._take_what_is_clear()

    @property
    def narrower(self) -> list:
        return [self[name] for name in self.NARROWER]


def _midnight(day, *, days=0) -> datetime | None:
    if day is None:
        return None
    try:
        return timezone.make_aware(datetime.combine(day + timedelta(days=days), time.min))
    except OverflowError:
        return None
