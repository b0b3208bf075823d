"""Who finds a community and reads it, and how carefully."""

from django import forms

from community.founding_forms import FoundForm
from community.models import Community

CHANGED = (
    "Somebody else has changed these answers since you opened this page. "
    "Look at both again: what you choose here is what will hold."
)


class WhoReadsForm(forms.Form):
    """Opening it to everybody takes a second yes.

    `was` is what held when the page was drawn: whoever changes the one answer in a page that stood
    open for a while does not take back the other one unseen.
    """

    was = forms.CharField(required=False, widget=forms.HiddenInput)
    visibility = FoundForm.base_fields["visibility"]
    is_sensitive = FoundForm.base_fields["is_sensitive"]
    is_sure = forms.BooleanField(
        required=False, label="Yes, anyone on the internet may read the page of this community"
    )

    def __init__(self, *args, community, **kwargs):
        now = {name: getattr(community, name) for name in ("visibility", "is_sensitive")}
        self.now = f"{community.visibility}, {community.is_sensitive}"
        kwargs.setdefault("initial", now | {"was": self.now})
        super().__init__(*args, **kwargs)
        if community.is_open:
            del self.fields["is_sure"]

    def clean(self):
        data = super().clean()
        if data.pop("was", self.now) not in ("", self.now):
            self.data = self.data.copy()
            self.data["was"] = self.now  # whoever presses again has read this
            self.add_error(None, CHANGED)
        is_sure = data.pop("is_sure", True)
        if data.get("visibility") == Community.OPEN and not is_sure:
            self.add_error("is_sure", "Please confirm that anyone on the internet may read it.")
        return data
