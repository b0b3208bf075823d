"""The plain form in which administrators pick the colours of the hub."""

import re
from math import floor

from django import forms

from accounts.refusals import refusals
from community.colours import nearest, shortfall
from community.text_form import TextForm

COLOUR = re.compile(r"#[0-9a-f]{6}")


class ColourField(forms.CharField):
    """`token` is what it becomes: what cannot be read is refused, with the nearest that can."""

    def __init__(self, *, token: str, **options):
        self.token = token
        widget = forms.TextInput(attrs={"type": "color"})
        said = refusals("The colour", "Choose a colour.")
        super().__init__(max_length=7, widget=widget, error_messages=said, **options)

    def to_python(self, value):
        return super().to_python(value).lower()

    def validate(self, value):
        super().validate(value)
        if not COLOUR.fullmatch(value):
            raise forms.ValidationError("Write the colour as six figures, like #24573f.")
        if found := shortfall(self.token, value):
            raise forms.ValidationError(
                f"Many people could not read words in this colour. They would stand out from the "
                f"page by {floor(found.ratio * 10) / 10} to 1 and need {found.least:.1f}. "
                f"The nearest that can be read is {nearest(self.token, value)}."
            )


class ColoursForm(TextForm):
    strong = ColourField(
        token="moss",  # noqa: S106 - a design token
        label="The strong colour",
        help_text="For links, buttons and the sign in the corner. The dark theme gets a lighter "
        "one of the same kind.",
    )
    warm = ColourField(
        token="hazel",  # noqa: S106 - a design token
        label="The warm colour",
        help_text="For small marks, such as “Has an outcome”.",
    )
