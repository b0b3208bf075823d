"""What is typed to invite people, and to come by an invitation."""

from django import forms

from accounts.refusals import LOAD_AGAIN, refusals
from community.contribution import new_key
from community.forms import JoinForm
from community.pasted import addresses_in

MOST_AT_ONCE = 100


class InviteForm(forms.Form):
    key = forms.CharField(
        max_length=32,
        widget=forms.HiddenInput,
        error_messages={"required": LOAD_AGAIN, "max_length": LOAD_AGAIN},
    )
    addresses = forms.CharField(
        label="E-mail addresses",
        max_length=20_000,
        help_text=f"Paste them as they are, with names and commas or one a line; up to "
        f"{MOST_AT_ONCE} at once. Each person gets a mail of their own.",
        widget=forms.Textarea(attrs={"rows": 6, "spellcheck": "false"}),
        error_messages=refusals("The list", "Paste at least one e-mail address."),
    )

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        self.initial.setdefault("key", new_key())

    def clean_addresses(self):
        """The addresses as a list; all are read or none are invited."""
        found, others = addresses_in(self.cleaned_data["addresses"])
        if others:
            few = ", ".join(others[:10])
            raise forms.ValidationError(f"We could not read these. Mend or remove them: {few}")
        if not found:
            raise forms.ValidationError("There is no e-mail address in this.")
        if len(found) > MOST_AT_ONCE:
            raise forms.ValidationError(
                f"These are {len(found)} addresses. Invite {MOST_AT_ONCE} at once at most."
            )
        return found


class InvitedForm(JoinForm):
    """As on joining, without a question: who was invited has been answered already."""

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields.pop("answer", None)
