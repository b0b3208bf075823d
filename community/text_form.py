"""What the forms of all texts of the hub have in common (hub_forms.py, mail_forms.py)."""

from django import forms

from accounts.refusals import LOAD_AGAIN, refusals
from community.fields import WordsField


class TextForm(forms.Form):
    """`number` is the version that the page showed."""

    number = forms.IntegerField(
        min_value=1,
        widget=forms.HiddenInput,
        error_messages=refusals("It", LOAD_AGAIN, invalid=LOAD_AGAIN, min_value=LOAD_AGAIN),
    )

    @property
    def written(self) -> list:
        """The fields that are filled in, in order."""
        return [field for field in self.visible_fields() if not self.is_long(field)]

    @property
    def long(self) -> list:
        """Those with a box for many words, which get the writing tools."""
        return [field for field in self.visible_fields() if self.is_long(field)]

    @staticmethod
    def is_long(field) -> bool:
        return isinstance(field.field, WordsField)

    @property
    def said(self) -> dict:
        return {name: words for name, words in self.cleaned_data.items() if name != "number"}

    @classmethod
    def begin(cls, said: dict) -> dict:
        """The form's `initial` for what was said."""
        return dict(said)
