"""All input about belonging to a community: under which name, with which leaf, having read what."""

from django import forms

from accounts import limits
from accounts.names import NameRefused
from accounts.refusals import LOAD_AGAIN, refusals
from community.agreements import AgreementChanged, require_read, version_of
from community.leaves import offer, offered
from community.models import Voice
from community.names import LONGEST, check_made_up_name, refuse_own_name, spelled
from community.permissions import NotAllowed

OWN, MADE_UP = Voice.OWN, Voice.PSEUDONYM
TOO_MANY_NAMES = (
    "Several names could not be used today, so we look at no more of them for now. "
    "Please come back tomorrow, or write to us if you want help with a name."
)


def attempt(form, act):
    """`act()` and what it made; None where form or action refused, and then the form says why."""
    if not form.is_valid():
        return None
    try:
        return act()
    except limits.TooOften as refusal:
        limits.refuse(form, refusal)
    except AgreementChanged as changed:
        form.ask_again(changed)
    except NameRefused as refusal:
        form.add_error("name", str(refusal))
    except NotAllowed as refusal:
        form.add_error(None, str(refusal))
    return None


class NamingForm(forms.Form):
    """Which name to use here. `known` are the person's voices of this community, also old ones.

    `chosen` then holds what the actions want: the made-up name or "", the leaf, and whether the
    name agreed to be listed.
    """

    use = forms.ChoiceField(
        label="Which name do you want to use here?",
        widget=forms.RadioSelect,
        error_messages=refusals("The name", "Choose a name to use here."),
    )
    name = forms.CharField(
        label="Your made-up name",
        max_length=LONGEST,
        help_text="A bird, a tree, a street you like. Nothing that friends or work know you by.",
        widget=forms.TextInput(attrs={"autocomplete": "off", "spellcheck": "false"}),
        error_messages=refusals("The name", "Type the name that you want to use here."),
    )
    leaf = forms.ChoiceField(
        label="Your leaf",
        required=False,
        widget=forms.RadioSelect,
        error_messages=refusals("The leaf", "Choose one of these leaves."),
    )
    leaves = forms.CharField(
        required=False,
        widget=forms.HiddenInput,
        error_messages=refusals("The leaf", LOAD_AGAIN),
    )
    is_listed = forms.BooleanField(
        label="Show this name in the list of members",
        required=False,
        help_text="Members and moderators can open the list of members. If you leave this "
        "unticked, they see the name only beside what you write. You can change it at any time.",
    )

    def __init__(self, *args, community, person, known, offers=None, **kwargs):
        super().__init__(*args, **kwargs)
        self.community, self.person = community, person
        self.known = {voice.kind: voice for voice in known}
        self.fields["use"].choices = offers or self._offers()
        if not self.is_bound:
            self.initial.setdefault("leaves", offer())
            if len(self.fields["use"].choices) == 1:
                self.initial["use"] = self.fields["use"].choices[0][0]
        self.leaf_refs = offered(self["leaves"].value() or "")
        self.fields["leaf"].choices = [(ref, ref) for ref in self.leaf_refs]
        # Asked of nobody who uses a name they have; the page shows it only where it is asked.
        self.fields["name"].required = self.asks_for_name and not (
            self.is_bound and self.data.get("use") != MADE_UP
        )
        if self.leaf_refs:
            self.initial.setdefault("leaf", self.leaf_refs[0])

    def _offers(self):
        own = self.known[OWN].name if OWN in self.known else self.person.name
        offers = [(OWN, f"My own name: {own}")]
        if MADE_UP in self.known:
            offers.append((MADE_UP, f"My made-up name here: {self.known[MADE_UP].name}"))
        elif self.community.allows_pseudonyms:
            offers.append((MADE_UP, "A made-up name"))
        return offers

    @property
    def offered_name(self) -> str:
        """The one name there is to use, where there is no choice."""
        known = self.known.get(self.fields["use"].choices[0][0])
        return known.name if known else self.person.name

    @property
    def asks_for_name(self) -> bool:
        """Whether a made-up name can be made now: it is allowed, and there is none yet."""
        return MADE_UP in dict(self.fields["use"].choices) and MADE_UP not in self.known

    def clean(self):
        data = super().clean()
        makes_up = data.get("use") == MADE_UP and MADE_UP not in self.known
        if makes_up and "name" in data:
            try:
                data["name"] = spelled(data["name"])
                refuse_own_name(data["name"], self.person.name)
                # Who is here is told to nobody who would not join if the name were free.
                if not self.errors:
                    self._refuse_taken_name(data["name"])
            except NameRefused as refusal:
                self.add_error("name", str(refusal))
        return data

    def _refuse_taken_name(self, name):
        try:
            limits.spend(self.person, "refused_names")
        except limits.TooOften as refusal:
            raise NameRefused(TOO_MANY_NAMES) from refusal
        check_made_up_name(name, self.community, self.person.name)
        limits.give_back(self.person, "refused_names")

    @property
    def chosen(self) -> dict[str, str | bool]:
        name, leaf = "", ""
        if self.cleaned_data["use"] == MADE_UP:
            if MADE_UP in self.known:
                name = self.known[MADE_UP].name
            else:
                name, leaf = self.cleaned_data["name"], self.cleaned_data["leaf"]
        return {"name": name, "leaf": leaf, "is_listed": self.cleaned_data["is_listed"]}


class JoinForm(NamingForm):
    answer = forms.CharField(
        max_length=1000,
        widget=forms.Textarea(attrs={"rows": 4}),
        help_text="Only the facilitators read this.",
        error_messages=refusals("Your answer", "Write a sentence for the facilitators."),
    )
    version = forms.IntegerField(
        min_value=0,
        widget=forms.HiddenInput,
        error_messages=refusals(
            "The version", LOAD_AGAIN, invalid=LOAD_AGAIN, min_value=LOAD_AGAIN
        ),
    )
    accepts = forms.BooleanField(
        label="I have read the working agreement and accept it",
        error_messages=refusals("The agreement", "Accept the working agreement to go on."),
    )

    def __init__(self, *args, community, agreement, **kwargs):
        super().__init__(*args, community=community, **kwargs)
        if community.visibility == community.BY_REQUEST:
            self.fields["answer"].label = (
                community.joining_question or "What brings you to this community?"
            )
        else:
            del self.fields["answer"]
        self.agreement = agreement
        self.fields["version"].initial = version_of(agreement)
        if agreement is None:
            del self.fields["accepts"]

    def clean(self):
        """First of all: a page that is out of date must not ask whose name is taken."""
        try:
            require_read(self.community, self.cleaned_data.get("version"))
        except AgreementChanged as changed:
            self.ask_again(changed)
        return super().clean()

    def ask_again(self, changed: AgreementChanged) -> None:
        """The page shows the agreement as it is now, to be accepted anew."""
        self.agreement = self.community.agreement
        self.data = self.data.copy()
        self.data["version"] = version_of(self.agreement)
        self.data.pop("accepts", None)
        self.add_error(None, str(changed))


class ListingForm(forms.Form):
    """Whether one of one's names stands in the list of its community's members."""

    voice = forms.ChoiceField(
        widget=forms.HiddenInput,
        error_messages=refusals("The name", "This is not one of the names you use now."),
    )
    is_listed = forms.BooleanField(required=False, widget=forms.HiddenInput)

    def __init__(self, *args, voices, **kwargs):
        super().__init__(*args, **kwargs)
        self.voices = {voice.ref: voice for voice in voices}
        self.fields["voice"].choices = [(voice.ref, voice.name) for voice in voices]

    def clean_voice(self):
        return self.voices[self.cleaned_data["voice"]]


class AcceptForm(forms.Form):
    """Which version of the agreement was on the page on which it was accepted."""

    version = forms.IntegerField(
        min_value=1,
        error_messages=refusals(
            "The version", LOAD_AGAIN, invalid=LOAD_AGAIN, min_value=LOAD_AGAIN
        ),
    )

    @property
    def read_version(self) -> int | None:
        return self.cleaned_data["version"] if self.is_valid() else None


class LeaveForm(forms.Form):
    """Which of one's names leaves; `voices` are those that are members."""

    voice = forms.ChoiceField(
        label="Which of your names leaves?",
        widget=forms.RadioSelect,
        error_messages=refusals("The name", "Choose the name that leaves."),
    )

    def __init__(self, *args, voices, **kwargs):
        super().__init__(*args, **kwargs)
        self.voices = {voice.ref: voice for voice in voices}
        field = self.fields["voice"]
        field.choices = [(voice.ref, voice.name) for voice in voices]
        if len(voices) == 1:
            field.widget = forms.HiddenInput()
            self.initial["voice"] = voices[0].ref

    def clean_voice(self):
        return self.voices[self.cleaned_data["voice"]]


class AnswerForm(forms.Form):
    """A facilitator's answer to somebody who asked to join; to decline takes a sentence."""

    ACCEPT, DECLINE = "accept", "decline"

    voice = forms.CharField(
        max_length=16,
        widget=forms.HiddenInput,
        error_messages=refusals("The name", LOAD_AGAIN),
    )
    words = forms.CharField(
        label="A sentence for them",
        max_length=1000,
        required=False,
        widget=forms.Textarea(attrs={"rows": 2}),
        help_text="They read it with your answer. When you decline, say why and what they can do.",
        error_messages=refusals("Your sentence"),
    )
    decision = forms.ChoiceField(
        choices=[(ACCEPT, "Let them join"), (DECLINE, "Decline")],
        widget=forms.HiddenInput,
        error_messages=refusals("The answer", "Press one of the two buttons."),
    )

    def clean(self):
        data = super().clean()
        if data.get("decision") == self.DECLINE and not data.get("words"):
            self.add_error("words", "Say why in a sentence. It helps them to take the no.")
        return data

    @property
    def accepts(self) -> bool:
        return self.cleaned_data["decision"] == self.ACCEPT
