"""What people type about themselves; what they type at the door is in entrance.py."""

from django import forms

from accounts.models import Organisation, User
from accounts.names import NameRefused, check_own_name
from accounts.refusals import refusals
from accounts.sessions import OWN, SHARED

SECTORS = [
    "Criminal justice",
    "Domestic and sexual violence",
    "Education and research",
    "Employment",
    "Faith and community",
    "Gambling related harm",
    "Health",
    "Homelessness",
    "Housing",
    "Learning and development",
    "Local authority",
    "Mental health",
    "Modern slavery",
    "Neurodiversity",
    "Safeguarding",
    "Substance use",
    "Women's services",
]
DEVICES = [
    (SHARED, "It is shared: a library, work or borrowed device"),
    (OWN, "It is my own"),
]
DISCREET = "Discreet mode: titles and mail name no community, no topic and nobody"
SAY_WHICH_DEVICE = "Say whether this device is shared or your own."


class AboutWork(forms.Form):
    organisation = forms.CharField(
        max_length=120,
        required=False,
        help_text="Where you work or volunteer. Choose from the list or type a new one.",
        widget=forms.TextInput(attrs={"list": "organisations", "autocomplete": "organization"}),
        error_messages=refusals("The organisation"),
    )
    sector = forms.CharField(
        max_length=80,
        required=False,
        help_text="For example: housing, health, justice.",
        widget=forms.TextInput(attrs={"list": "sectors", "autocomplete": "off"}),
        error_messages=refusals("The sector"),
    )
    work = forms.CharField(
        label="Role at work",
        max_length=120,
        required=False,
        help_text="For example: support worker, volunteer, nurse.",
        widget=forms.TextInput(attrs={"autocomplete": "organization-title"}),
        error_messages=refusals("The role at work"),
    )

    sectors = SECTORS

    def organisations(self):
        """Names to choose from; enough for a hub, few enough for a page."""
        return Organisation.objects.well_known().values_list("name", flat=True)[:300]


class Named(forms.Form):
    name = forms.CharField(
        label="Your name",
        max_length=80,
        help_text="You can join communities under another name later.",
        widget=forms.TextInput(attrs={"autocomplete": "name", "spellcheck": "false"}),
        error_messages=refusals("Your name", "Enter your name."),
    )

    def clean_name(self):
        try:
            return check_own_name(self.cleaned_data["name"])
        except NameRefused as refusal:
            raise forms.ValidationError(str(refusal)) from refusal


class DescribeForm(AboutWork, Named):
    """What a person says about themselves."""

    field_order = ["name", "organisation", "sector", "work"]


class PreferencesForm(forms.ModelForm):
    class Meta:
        model = User
        fields = ["shows_typing", "is_discreet", "shows_leave_button"]
        fields += ["follows_started", "follows_written", "follows_mentioned", "uses_keys"]
        labels = {
            "shows_typing": "Show others when I am writing",
            "is_discreet": DISCREET,
            "shows_leave_button": "Show “Leave this site” on every page",
            "follows_started": "Follow threads that I start",
            "follows_written": "Follow threads that I write in",
            "follows_mentioned": "Follow threads in which somebody speaks to me",
            "uses_keys": "Use single keys: J and K for posts, R to reply, ? for the list of them",
        }


class DeviceForm(forms.Form):
    device = forms.ChoiceField(
        label="Is this device shared?",
        choices=DEVICES,
        widget=forms.RadioSelect,
        error_messages=refusals("The device", SAY_WHICH_DEVICE),
    )
