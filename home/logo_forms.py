"""What is sent to give the hub a logo."""

from django import forms
from django.core import signing
from django.core.files.storage import default_storage

from accounts.refusals import LOAD_AGAIN, refusals
from forums.image import Refused, keep_small
from home.logo import FOLDER

BOX = (480, 96)  # pixels, of which a page shows a third in height
MOST = 16_000  # bytes: the first page of a visit stays within 100 kB with it
_SALT = "coppice.logo"


class PictureGone(Refused):
    def __init__(self):
        super().__init__("The picture is not kept any more. Choose it again.")


class LogoForm(forms.Form):
    """`added` is a picture that was sent before, signed, so that nobody names another file.

    `number` is the version that the page showed.
    """

    number = forms.IntegerField(
        min_value=1,
        widget=forms.HiddenInput,
        error_messages=refusals("It", LOAD_AGAIN, invalid=LOAD_AGAIN, min_value=LOAD_AGAIN),
    )
    added = forms.CharField(required=False, max_length=500, widget=forms.HiddenInput)
    image = forms.FileField(
        required=False,
        label="The picture",
        max_length=200,
        help_text="A JPEG, PNG or WebP. It is made small, and kept without what the file says "
        "besides.",
        widget=forms.FileInput(attrs={"accept": "image/jpeg,image/png,image/webp"}),
        error_messages=refusals("The file", empty="This file is empty. Choose another one."),
    )
    alt = forms.CharField(
        label="What it says, for people who do not see it",
        max_length=120,
        help_text="Most often the words in the picture.",
        widget=forms.TextInput(attrs={"dir": "auto", "autocomplete": "off"}),
        error_messages=refusals("This line", "Say what the picture says."),
    )

    def clean(self):
        data = super().clean()
        try:
            self.picture = self._picture(data)
        except Refused as refusal:
            self.add_error("image", str(refusal))
        except signing.BadSignature:
            self.add_error("image", "Choose the picture again.")
        else:
            if self.picture:
                self.data = self.data.copy()
                self.data["added"] = signed(self.picture)
            elif not self.has_error("image"):
                self.add_error("image", "Choose a picture.")
        return data

    def _picture(self, data) -> dict:
        if file := data.get("image"):
            kept = keep_small(file, FOLDER, BOX, MOST)
            return {"file": kept.name, "width": kept.width, "height": kept.height}
        picture = signing.loads(data["added"], salt=_SALT) if data.get("added") else {}
        if picture and not default_storage.exists(picture["file"]):
            raise PictureGone
        return picture

    @property
    def said(self) -> dict:
        return self.picture | {"alt": self.cleaned_data["alt"]}


def signed(picture: dict) -> str:
    return signing.dumps({one: picture[one] for one in ("file", "width", "height")}, salt=_SALT)
