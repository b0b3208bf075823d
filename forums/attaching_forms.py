"""Choosing images, and saying what they show to those who do not see them."""

from django import forms

from accounts.refusals import refusals
from forums.attaching import numbers, waiting
from forums.attachment import ALT, MOST


class AttachingForm(forms.Form):
    """Its `added` are images that wait for `person`, each with a field for its alternative text.

    Before anything is sent these are `kept`, those of a draft.

    A file is kept before the form is made (attaching.py); `refusal` says why one was not. A file
    cannot be put back into a form, so what was kept is named by its id.
    """

    image = forms.Field(required=False, label="Image or file", widget=forms.FileInput)
    most_images = MOST

    def __init__(self, *args, person=None, refusal="", kept=(), **kwargs):
        super().__init__(*args, **kwargs)
        self.refusal = refusal
        self.added = waiting(person, self.data) if self.is_bound and person else list(kept)
        for one in self.added:
            self.fields[_alt(one.pk)] = _alt_field(one)
            self.initial.setdefault(_alt(one.pk), one.alt or ("" if one.is_image else one.original))
        self.guarded = (*self.guarded, *(_alt(one.pk) for one in self.added))

    @property
    def images(self) -> list[tuple]:
        """Each with the field for its words."""
        return [(one, self[_alt(one.pk)]) for one in self.added]

    @property
    def is_full(self) -> bool:
        return len(self.added) >= MOST

    def clean(self):
        data = super().clean()
        data.pop("image", None)
        if self.refusal:
            self.add_error("image", self.refusal)
        asked = numbers(self.data.getlist("added") if self.is_bound else [])
        data["images"] = [(pk, data.pop(_alt(pk), "")) for pk in dict.fromkeys(asked)]
        return data

    def ask_later(self) -> None:
        """An image is being added and nothing is sent yet: only what is wrong with it is said."""
        for name in set(self.errors) - {"image"}:
            del self.errors[name]
        self.asks_at = ""


def images_in(data) -> list[tuple[int, str]]:
    """(id, what is typed for it), of a form that may be as unfinished as it likes."""
    asked = dict.fromkeys(numbers(data.getlist("added")))
    return [(pk, data.get(_alt(pk), "").replace("\0", "")) for pk in asked]


def _alt(pk: int) -> str:
    return f"alt_{pk}"


def _alt_field(one) -> forms.CharField:
    if not one.is_image:
        return forms.CharField(
            max_length=100,
            label=f"Name of {one.original} that others see",
            help_text="A file can say inside who made it and who is in it. Look before you post.",
            widget=forms.TextInput(attrs={"dir": "auto"}),
            error_messages=refusals("The name", "Give the file a name."),
        )
    return forms.CharField(
        max_length=ALT,
        label=f"What does {one.original} show?",
        help_text="For people who cannot see it. One or two sentences are enough.",
        widget=forms.Textarea(attrs={"rows": 2, "dir": "auto"}),
        error_messages=refusals("The description", f"Say what {one.original} shows."),
    )
