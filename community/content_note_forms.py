"""What a reader chooses of content notes."""

from django import forms

from accounts.refusals import refusals
from community.content_notes import hidden_from, known_notes, opened_by, together

FOLD, SHOW, HIDE = "fold", "show", "hide"
CHOICES = [
    (SHOW, "Show me the words"),
    (FOLD, "Fold the words up"),
    (HIDE, "Fold them up, and leave such threads out of my lists and mail"),
]


class MyContentNotesForm(forms.Form):
    """One question for each note; `chosen` are the columns of the person."""

    def __init__(self, *args, user, **options):
        super().__init__(*args, **options)
        for note in known_notes():
            self.fields[f"note_{note.number}"] = forms.ChoiceField(
                label=note.name if note.is_offered else f"{note.name} (no longer offered)",
                choices=CHOICES,
                widget=forms.RadioSelect,
                initial=_choice(note, user),
                error_messages=refusals("The choice", "Choose one of the three."),
            )

    @property
    def chosen(self) -> dict[str, int]:
        return {"opens_notes": self._with(SHOW), "hides_notes": self._with(HIDE)}

    def _with(self, choice: str) -> int:
        said = self.cleaned_data
        return together(n.number for n in known_notes() if said[f"note_{n.number}"] == choice)


def _choice(note, user) -> str:
    if opened_by(user) & note.bit:
        return SHOW
    return HIDE if hidden_from(user) & note.bit else FOLD
