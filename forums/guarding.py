"""The confidentiality guard: what looks personal is asked about before anybody reads it.

Nothing is kept and nothing typed is lost until the person has chosen: to take it out, to vouch that
it may stand, or to go back. Any form that holds words for others can be a `GuardedForm`.
"""

from django import forms
from django.core.exceptions import ValidationError
from django.utils.crypto import salted_hmac

from community.identifiers import Finding, found, taken_out

TAKE_OUT, KEEP = "take_out", "keep"
SHOWN = 5  # findings of one field


class GuardedForm(forms.Form):
    """`guarded` are the names of its fields that others will read: texts, or lists of texts.

    `cleaned_data["vouched"]` are the kinds that the person said may stand, for the action to record
    (community/vouching.py). What others could read before is not asked about again.
    """

    guarded: tuple[str, ...] = ()
    changes_what_stands = False  # where `initial` is what others read now, and not a draft
    asks_at = ""  # the id of the field to go back to, while it asks

    def clean(self):
        data = super().clean()
        findings = {
            name: some for name in self.guarded if data.get(name) and (some := self._findings(name))
        }
        choice = self.data.get("guard")
        if choice == TAKE_OUT:
            for name in findings:
                self._take_out(name)
            findings = {}
        kept = self._seen() if choice == KEEP else set()
        if any(mark(one) not in kept for some in findings.values() for one in some):
            self._ask(findings)
        data["vouched"] = sorted({one.kind for some in findings.values() for one in some})
        return data

    def _findings(self, name) -> list[Finding]:
        return [one for text in _texts(self.cleaned_data[name]) for one in self._new(name, text)]

    def _new(self, name, text) -> list[Finding]:
        stood = _texts(self.initial.get(name)) if self.changes_what_stands else []
        before = {one.text for kept in stood for one in found(kept)}
        return [one for one in found(text) if one.text not in before]

    def _take_out(self, name) -> None:
        value = self.cleaned_data[name]
        texts = [taken_out(text, self._new(name, text)) for text in _texts(value)]
        field = self.fields[name]
        left = texts if isinstance(value, list) else texts[0]
        try:
            self.cleaned_data[name] = field.clean(field.prepare_value(left))
        except ValidationError:
            self.add_error(name, "With that taken out it is too long. Make it a little shorter.")

    def _ask(self, findings) -> None:
        self.asks_at = self[next(iter(findings))].id_for_label
        self.seen = " ".join(sorted({mark(one) for some in findings.values() for one in some}))
        for name, some in findings.items():
            for one in some[:SHOWN]:
                self.add_error(name, f"This looks like {one.described}: {one.text}")
            if more := len(some[SHOWN:]):
                self.add_error(name, f"There are {more} more like these.")

    def _seen(self) -> set[str]:
        """What was asked about when they said that it may stand; not what came to it later."""
        return set(self.data.get("seen", "").split())


def mark(finding: Finding) -> str:
    """Tells one finding from another in a form, without its words."""
    return salted_hmac("guard", finding.kind + finding.text).hexdigest()[:12]


def _texts(value) -> list[str]:
    if isinstance(value, list):
        return value
    return [value] if value else []
