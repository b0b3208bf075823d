"""The plain forms in which administrators write the texts of the hub.

Each says in `said` what is kept: what JSON can hold, by field.
"""

import re
from datetime import date

from django import forms
from django.utils import timezone

from accounts.hub_text import ABOUT, COLOURS, HELP, LANDING, NAME, PRIVACY, TERMS
from accounts.names import NameRefused, tidy
from accounts.refusals import refusals
from community import mail_forms
from community.fields import WordsField
from community.hub_words import GAPS
from community.look_forms import ColoursForm
from community.text_form import TextForm

LINES = 6
NUMBER = re.compile(r"\+?[0-9][0-9 ]{1,19}")


def _line(label: str, longest: int, what: str, required: str = "", **options) -> forms.CharField:
    widget = forms.TextInput(attrs={"dir": "auto", "autocomplete": "off"})
    said = refusals(what, required)
    options = {"widget": widget, "required": bool(required)} | options
    return forms.CharField(label=label, max_length=longest, error_messages=said, **options)


def _words(label: str, what: str) -> WordsField:
    return WordsField(label=label, error_messages=refusals(what, f"{what} is missing."))


class NameForm(TextForm):
    name = _line(
        "Name of this hub",
        40,
        "The name",
        "Give the hub a name.",
        help_text="It stands on top of every page, and in the history of browsers. "
        "Choose one that does not give away what people talk about.",
    )

    def clean_name(self):
        try:
            return tidy(self.cleaned_data["name"])
        except NameRefused as refusal:
            raise forms.ValidationError(str(refusal)) from refusal


class LandingForm(TextForm):
    title = _line("First line", 120, "The first line", "Write the first line.")
    lede = _line(
        "What this is, in two or three sentences",
        400,
        "This text",
        "Say in a few sentences what this is.",
        widget=forms.Textarea(attrs={"rows": 4, "dir": "auto"}),
    )
    who = _words("Who it is for", "The text")


class AboutForm(TextForm):
    title = _line("Title", 120, "The title", "Give the page a title.")
    since = forms.DateField(
        label="We put it like this since",
        widget=forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d"),
        help_text="Keep the day when you correct a word. With another day, the words before it "
        "stay on the page as an earlier definition.",
        error_messages=refusals(
            "The day",
            "Say since when.",
            invalid="Write the day as year, month and day, like 2026-03-31.",
        ),
    )
    text = _words("The definition", "The definition")

    @property
    def said(self) -> dict:
        return super().said | {"since": self.cleaned_data["since"].isoformat()}

    @classmethod
    def begin(cls, said: dict) -> dict:
        return said | {"since": said["since"] and date.fromisoformat(said["since"])}


class PrivacyForm(TextForm):
    text = _words("Privacy notice", "The privacy notice")

    def clean_text(self):
        text = self.cleaned_data["text"]
        if left := [gap for gap in GAPS if gap in text]:
            raise forms.ValidationError(f"Write your own words in place of {left[0]}.")
        return text


class TermsForm(TextForm):
    text = _words("Terms", "The terms")


class HelpForm(TextForm):
    """A few lines of four fields each: `name_1`, `number_1`, `hours_1`, `link_1`, `name_2` ..."""

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        for n in range(1, LINES + 1):
            self.fields[f"name_{n}"] = _line("Who answers", 60, "The name")
            self.fields[f"number_{n}"] = _line("Number", 20, "The number")
            self.fields[f"hours_{n}"] = _line(
                "When",
                80,
                "The time",
                help_text="For example: Mon to Fri, 9am to 5pm.",
            )
            self.fields[f"link_{n}"] = _link()

    @property
    def lines(self) -> list[list]:
        """The boxes, line by line."""
        return [[self[f"{part}_{n}"] for part in PARTS] for n in range(1, LINES + 1)]

    def clean(self):
        data = super().clean()
        for n in range(1, LINES + 1):
            name, number, hours, link = (data.get(f"{part}_{n}") for part in PARTS)
            if number and not NUMBER.fullmatch(number):
                self.add_error(f"number_{n}", "Write the number in figures, like 01632 960001.")
            if name and not (number or link or self.errors.get(f"link_{n}")):
                self.add_error(f"number_{n}", "Give a number or a link, so that it can be reached.")
            if (number or hours or link) and not name:
                self.add_error(f"name_{n}", "Say who answers.")
        return data

    @property
    def said(self) -> dict:
        rows = ([self.cleaned_data[f"{part}_{n}"] for part in PARTS] for n in range(1, LINES + 1))
        return {"lines": [dict(zip(PARTS, row, strict=True)) for row in rows if row[0]]}

    @classmethod
    def begin(cls, said: dict) -> dict:
        numbered = enumerate(said["lines"], 1)
        return {f"{part}_{n}": line[part] for n, line in numbered for part in PARTS}


PARTS = ("name", "number", "hours", "link")


def _link() -> forms.URLField:
    return forms.URLField(
        label="Link",
        max_length=200,
        required=False,
        assume_scheme="https",
        widget=forms.TextInput(attrs={"inputmode": "url", "spellcheck": "false"}),
        error_messages=refusals(
            "The link", invalid="Write a full web address, like https://example.org."
        ),
    )


class RestoredForm(forms.Form):
    on = forms.DateField(
        label="The day on which a backup was restored",
        widget=forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d"),
        error_messages=refusals(
            "The day",
            "Say on which day.",
            invalid="Write the day as year, month and day, like 2026-03-31.",
        ),
    )

    def clean_on(self):
        if self.cleaned_data["on"] > timezone.localdate():
            raise forms.ValidationError("That day has not come yet.")
        return self.cleaned_data["on"]


class PutBackForm(forms.Form):
    version = forms.IntegerField(min_value=1, max_value=1_000_000)


FORMS = mail_forms.FORMS | {
    COLOURS: ColoursForm,
    NAME: NameForm,
    LANDING: LandingForm,
    ABOUT: AboutForm,
    HELP: HelpForm,
    PRIVACY: PrivacyForm,
    TERMS: TermsForm,
}
