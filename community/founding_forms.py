"""What is typed to found a community and to change what it says of itself."""

from django import forms
from django.utils.text import slugify

from accounts.names import NameRefused, tidy
from accounts.refusals import LOAD_AGAIN, refusals
from community.agreements import version_of
from community.contribution import new_key
from community.fields import ExplainedChoice, NamesField, TopicsField, WordsField
from community.models import Community

HOSTS = 12
VISIBILITIES_EXPLAINED = {
    Community.OPEN: "Threads marked “Anyone on the internet” are read without signing in. "
    "Members read the others and write.",
    Community.MEMBERS: "It stands in the list. Anyone with an account joins at once, then reads.",
    Community.BY_REQUEST: "It stands in the list. A facilitator answers each person who asks.",
    Community.PRIVATE: "It stands in no list. People come in by an invitation only.",
}
FIRST_AGREEMENT = """\
- We listen before we answer, and we assume good will.
- What is said here stays here. We may share what we learn, never who said it.
- We write about people so that nobody can tell who they are.
- Everybody may pass, take a break or leave, and nobody has to say why.
- This is not a crisis service. If somebody is in danger, we call 999.
"""


def line(label: str, longest: int, what: str, *, help_text: str = "") -> forms.CharField:
    """One line that may be left empty."""
    return forms.CharField(
        label=label,
        max_length=longest,
        required=False,
        help_text=help_text,
        widget=forms.TextInput(attrs={"dir": "auto"}),
        error_messages=refusals(what),
    )


class AboutForm(forms.Form):
    """What a community says of itself; `founding.edit` takes these names."""

    purpose = forms.CharField(
        label="What it is for",
        max_length=1000,
        help_text="One paragraph. It stands in the list and on the page of the community.",
        widget=forms.Textarea(attrs={"rows": 5, "dir": "auto"}),
        error_messages=refusals("The purpose", "Say in a few sentences what it is for."),
    )
    who_can_join = line("Who can join", 300, "This line")
    level = line(
        "How much people should know already",
        200,
        "This line",
        help_text="For example: for people with a baseline understanding.",
    )
    hosts = NamesField(
        most=HOSTS,
        longest=120,
        label="Partner organisations that host it",
        help_text="Separate them with commas.",
        error_messages=refusals("The list of organisations"),
    )
    rhythm = line(
        "When it meets", 200, "This line", help_text="For example: quarterly, on a Wednesday."
    )
    contact = forms.EmailField(
        label="E-mail address of the facilitators",
        required=False,
        help_text="Everybody who reads the community sees it. Use one that several people read.",
        widget=forms.EmailInput(attrs={"spellcheck": "false", "autocomplete": "off"}),
        error_messages=refusals(
            "The address", invalid="Enter a full e-mail address, like name@example.org."
        ),
    )
    topics = TopicsField()
    joining_question = line(
        "A question to people who ask to join",
        300,
        "The question",
        help_text="Used where a facilitator answers each request.",
    )

    @classmethod
    def of(cls, community) -> dict:
        """What stands there now, as the form's `initial`."""
        now = {name: getattr(community, name) for name in cls.base_fields if name != "hosts"}
        now["hosts"] = [host.name for host in community.hosts.order_by("name")]
        now["topics"] = sorted(community.topics.names(), key=str.casefold)
        return now


class ShapeForm(forms.Form):
    """Its name and address, and which names are welcome; `founding.shape` takes these names."""

    name = forms.CharField(
        label="Name",
        max_length=80,
        widget=forms.TextInput(attrs={"dir": "auto", "autocomplete": "off"}),
        error_messages=refusals("The name", "Give the community a name."),
    )
    slug = forms.SlugField(
        label="Web address",
        max_length=80,
        required=False,
        help_text="Small letters, numbers and hyphens, for the end of the address: "
        "housing-first. Leave it empty and it is made from the name.",
        widget=forms.TextInput(attrs={"spellcheck": "false", "autocomplete": "off"}),
        error_messages=refusals(
            "The web address", invalid="Use small letters, numbers and hyphens, like housing-first."
        ),
    )
    allows_pseudonyms = forms.BooleanField(
        label="People may use a made-up name here",
        required=False,
        initial=True,
        help_text="Names that people use already stay as they are.",
    )

    def clean_name(self):
        try:
            return tidy(self.cleaned_data["name"])
        except NameRefused as refusal:
            raise forms.ValidationError(str(refusal)) from refusal

    def clean(self):
        data = super().clean()
        if "slug" in data and "name" in data:
            data["slug"] = (data["slug"] or slugify(data["name"])[:80].strip("-")).lower()
            if not data["slug"]:
                self.add_error("slug", "Give it a web address, like housing-first.")
        return data


class FoundForm(AboutForm, ShapeForm):
    """All that a new community needs; `founding.found` takes these names."""

    key = forms.CharField(
        max_length=32,
        widget=forms.HiddenInput,
        error_messages={"required": LOAD_AGAIN, "max_length": LOAD_AGAIN},
    )
    visibility = forms.ChoiceField(
        choices=[(value, words.split(":")[0]) for value, words in Community.VISIBILITIES],
        widget=ExplainedChoice(VISIBILITIES_EXPLAINED),
        initial=Community.MEMBERS,
        label="Who finds it, and who reads it?",
        error_messages=refusals("The choice", "Choose who finds and reads it."),
    )
    is_sensitive = forms.BooleanField(
        label="Its subject is sensitive: “Leave this site” always shows, and mail says little",
        required=False,
        help_text="What is said here is not quoted in communities that are not sensitive.",
    )
    agreement = WordsField(
        label="Working agreement",
        initial=FIRST_AGREEMENT,
        help_text="Everybody reads and accepts it on joining. Make it your own together, later.",
        error_messages=refusals("The agreement", "Write the agreement that people accept."),
    )

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        self.initial.setdefault("key", new_key())


class AgreementForm(forms.Form):
    """A new version in place of the one that was on the page."""

    version = forms.IntegerField(
        min_value=0,
        widget=forms.HiddenInput,
        error_messages=refusals(
            "The version", LOAD_AGAIN, invalid=LOAD_AGAIN, min_value=LOAD_AGAIN
        ),
    )
    text = WordsField(
        label="Working agreement",
        error_messages=refusals("The agreement", "Write the agreement that people accept."),
    )
    now = None

    def show(self, agreement) -> None:
        """The page shows what is in force now: to send the same once more is to have seen that."""
        self.now = agreement
        self.data = self.data.copy()
        self.data["version"] = version_of(agreement)
        self.add_error(
            None,
            "Somebody has changed the agreement meanwhile. Theirs stands below yours. "
            "Take over what you want to keep, then save again.",
        )


class PauseForm(forms.Form):
    note = forms.CharField(
        label="Why, in your own words",
        max_length=300,
        help_text="Everybody who reads the community sees it.",
        widget=forms.TextInput(attrs={"dir": "auto"}),
        error_messages=refusals("The note", "Say in a few words why."),
    )
    expected_back = line(
        "When it is expected to go on",
        80,
        "The date",
        help_text="For example: in March, or Mon 8 March 2027.",
    )


class CloseForm(forms.Form):
    note = PauseForm.base_fields["note"]


class OpenForm(forms.Form):
    """Nothing to fill in."""
