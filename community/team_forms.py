"""What is typed to give a role and to end one."""

from django import forms

from accounts.refusals import refusals
from community.models import Community, Role
from community.team import COMMUNITY_ROLES, HUB_ROLES, TITLES


def _role(names) -> forms.ChoiceField:
    return forms.ChoiceField(
        label="Role",
        choices=[(name, TITLES[name]) for name in names],
        error_messages=refusals("The role", "Choose a role."),
    )


def _reason(label: str) -> forms.CharField:
    return forms.CharField(
        label=label,
        max_length=300,
        help_text="Administrators read it in this list.",
        widget=forms.TextInput(attrs={"dir": "auto", "autocomplete": "off"}),
        error_messages=refusals("The reason", "Say in a few words why."),
    )


class HubRoleForm(forms.Form):
    email = forms.EmailField(
        label="E-mail address of their account",
        help_text="They have signed in at least once. They are told by mail.",
        widget=forms.EmailInput(attrs={"spellcheck": "false", "autocomplete": "off"}),
        error_messages=refusals(
            "The address",
            "Enter the address.",
            invalid="Enter a full e-mail address, like name@example.org.",
        ),
    )
    role = _role(HUB_ROLES)
    reason = _reason("Why them")


class CommunityRoleForm(forms.Form):
    community = forms.ModelChoiceField(
        Community.objects.all(),
        label="Community",
        empty_label=None,
        error_messages=refusals("The community", "Choose a community."),
    )
    who = forms.CharField(
        label="The name they use there",
        max_length=200,
        help_text="As it stands in its list of members, or the address of the page of their name. "
        "Ask them first: everybody who reads the community sees who facilitates it.",
        widget=forms.TextInput(attrs={"dir": "auto", "autocomplete": "off"}),
        error_messages=refusals("The name", "Enter the name."),
    )
    role = _role(COMMUNITY_ROLES)
    reason = _reason("Why them")


class EndForm(forms.Form):
    role = forms.ModelChoiceField(Role.objects.none())
    reason = _reason("Why it ends")

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["role"].queryset = Role.objects.in_force().exclude(name=Role.HOLDER)
