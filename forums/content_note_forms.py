"""The content notes of one text that stands already."""

from django import forms

from accounts.refusals import LOAD_AGAIN, refusals
from community.content_notes import sentence
from community.fields import ContentNotesField, offered_notes

HIGHEST = 2**63 - 1


class SetNotesForm(forms.Form):
    """`stood` are those that the page showed: what came to them since stays as it is.

    `others` are those that this name does not change.
    """

    content_notes = ContentNotesField()
    stood = forms.IntegerField(
        min_value=0,
        max_value=HIGHEST,
        widget=forms.HiddenInput,
        error_messages=refusals("The notes", LOAD_AGAIN, min_value=LOAD_AGAIN, invalid=LOAD_AGAIN)
        | {"max_value": LOAD_AGAIN},
    )

    def __init__(self, *args, noted, is_author, **options):
        stood = noted.notes_to_change(is_author=is_author)
        options["initial"] = {"content_notes": stood, "stood": stood}
        super().__init__(*args, **options)
        self.others = sentence(noted.notes_to_change(is_author=not is_author))
        field = self.fields["content_notes"]
        field.choices = offered_notes(stood)
        field.help_text = "The words are folded up under what you tick here."

    def clean(self):
        data = super().clean()
        chosen, stood = data.get("content_notes", 0), data.get("stood", 0)
        return {"add": chosen & ~stood, "drop": stood & ~chosen}
