"""Who finds a community and reads it, and how carefully."""

from django import forms

from community.founding_forms import FoundForm
from community.models import Community


class WhoReadsForm(forms.Form):
    """Opening it to everybody takes a second yes."""

    visibility = FoundForm.base_fields["visibility"]
    is_sensitive = FoundForm.base_fields["is_sensitive"]
    is_sure = forms.BooleanField(
        required=False, label="Yes, anyone on the internet may read the page of this community"
    )

    def __init__(self, *args, community, **kwargs):
        now = {name: getattr(community, name) for name in ("visibility", "is_sensitive")}
        kwargs.setdefault("initial", now)
        super().__init__(*args, **kwargs)
        if community.is_open:
            del self.fields["is_sure"]

    def clean(self):
        data = super().clean()
        is_sure = data.pop("is_sure", True)
        if data.get("visibility") == Community.OPEN and not is_sure:
            self.add_error("is_sure", "Please confirm that anyone on the internet may read it.")
        return data
