"""The forms at the door (ACCOUNT_FORMS); their views and flows are allauth's."""

from allauth.account import forms as allauth
from allauth.account.adapter import get_adapter
from allauth.core import context, ratelimit
from django import forms
from django.db import IntegrityError

from accounts import actions
from accounts.forms import DEVICES, DISCREET, SAY_WHICH_DEVICE, AboutWork, Named
from accounts.hub_text import TERMS, HubText, number_of
from accounts.models import User
from accounts.refusals import refusals
from accounts.sessions import DEVICE, OWN, SHARED

READ_AGAIN = "The terms have changed since you opened this page. Please read them as they are now."


def _address(autocomplete="email", label="E-mail address"):
    """E-mail, which the browser may fill in; to a password manager it is the `username`."""
    widget = forms.EmailInput(attrs={"autocomplete": autocomplete, "spellcheck": "false"})
    said = refusals(
        "The address",
        "Enter your e-mail address.",
        invalid="Enter a full e-mail address, like name@example.org.",
    )
    return forms.EmailField(label=label, widget=widget, error_messages=said)


def _password(label="Password", autocomplete="current-password", help_text=""):
    return forms.CharField(
        label=label,
        strip=False,
        widget=forms.PasswordInput(attrs={"autocomplete": autocomplete}),
        help_text=help_text,
        error_messages=refusals("The password", "Enter a password."),
    )


def _new_password(label):
    words = "At least 10 characters. Three words that you put together make a good one."
    return _password(label, "new-password", words)


def _ease(field, label):
    """allauth's field checks the new password against its person; the words are ours."""
    ours = _new_password(label)
    field.label, field.help_text, field.widget = ours.label, ours.help_text, ours.widget
    field.error_messages |= ours.error_messages


class AsksAboutDevice(forms.Form):
    """The question that each device is asked once; its cookie then answers beforehand."""

    device = forms.ChoiceField(
        label="Is this device shared?",
        choices=DEVICES,
        initial=SHARED,
        widget=forms.RadioSelect,
        help_text=(
            "On a shared device we sign you out after 20 minutes without use, or when you close "
            "the browser. On your own you stay signed in for 60 days."
        ),
        error_messages=refusals("The device", SAY_WHICH_DEVICE),
    )

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        answer = context.request.COOKIES.get(DEVICE)
        self.knows_device = answer in dict(DEVICES)
        if self.knows_device:
            self.initial.setdefault("device", answer)

    def clean(self):
        data = super().clean()
        if answer := self.cleaned_data.get("device"):
            context.request.session[DEVICE] = answer
        return data


class SignUpForm(AsksAboutDevice, AboutWork, Named, allauth.SignupForm):
    """Discreet mode is offered, ticked beforehand unless the device is known to be one's own."""

    is_discreet = forms.BooleanField(label=DISCREET, required=False)
    terms = forms.BooleanField(
        label="I have read the terms and agree to them",
        error_messages=refusals("The terms", "Agree to the terms to make an account."),
    )
    terms_read = forms.IntegerField(
        required=False,
        widget=forms.HiddenInput,
        error_messages={"invalid": READ_AGAIN},
    )
    field_order = ["email", "name", "password1", "organisation", "sector", "work", "device"]

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["email"] = _address()
        self.fields["password1"] = _new_password("Make a password")
        self.terms_text = HubText.objects.now(TERMS)
        self.initial["terms_read"] = number_of(self.terms_text)
        self.initial.setdefault("is_discreet", self.initial.get("device") != OWN)

    def clean_terms_read(self):
        """What is agreed to is what stood on the page; without a page, what is in force."""
        number = number_of(self.terms_text)
        if self.cleaned_data["terms_read"] not in {None, number}:
            self.data = self.data.copy()
            self.data["terms_read"] = number
            self.data.pop("terms", None)
            raise forms.ValidationError(READ_AGAIN)
        return number

    def validate_unique_email(self, value):
        email = super().validate_unique_email(value)
        if User.objects.unfinished().filter(email=email).exists():
            self.account_already_exists = False
        return email

    def try_save(self, request):
        try:
            if self.account_already_exists:
                actions.rehearse_sign_up(**self._details())
            return super().try_save(request)
        except IntegrityError:
            # Somebody else signed up with the address in this very moment.
            self.account_already_exists = True
            return super().try_save(request)

    def save(self, request):
        return actions.sign_up(**self._details())

    def _details(self):
        names = ("email", "name", "is_discreet", *AboutWork.base_fields)
        known = {name: self.cleaned_data[name] for name in names}
        known["terms"] = self.cleaned_data["terms_read"]
        return known | {"password": self.cleaned_data["password1"]}


class SignInForm(AsksAboutDevice, allauth.LoginForm):
    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["login"] = _address("username")
        self.fields["password"] = _password()
        self.order_fields(["login", "password", "device"])

    def clean_login(self):
        return super().clean_login().lower()


class RequestCodeForm(AsksAboutDevice, allauth.RequestLoginCodeForm):
    email = _address()
    field_order = ["email", "device"]

    def clean_email(self):
        """The code goes to who has proven the address, suspended or not: they read why inside."""
        email = self.cleaned_data["email"].lower()
        if not ratelimit.consume(context.request, action="request_login_code", key=email):
            raise get_adapter().validation_error("too_many_login_attempts")
        self._user = User.objects.who_proved(email)
        return email


class ForgottenPasswordForm(allauth.ResetPasswordForm):
    email = _address()

    def clean_email(self):
        email = self.cleaned_data["email"].lower()
        self.users = [user for user in [User.objects.who_proved(email)] if user]
        return email


class TypesCode(forms.Form):
    code = forms.CharField(
        label="Code",
        max_length=20,
        help_text="6 letters. Capitals or not, both work.",
        widget=forms.TextInput(
            attrs={
                "autocomplete": "one-time-code",
                "inputmode": "text",
                "autocapitalize": "characters",
                "spellcheck": "false",
                "size": "10",
            }
        ),
        error_messages=refusals("The code", "Type the code from the mail."),
    )


class ConfirmSignInForm(TypesCode, allauth.ConfirmLoginCodeForm):
    """The code that signs in."""


class ConfirmForgottenForm(TypesCode, allauth.ConfirmPasswordResetCodeForm):
    """The code that leads to a new password."""


class ConfirmAddressForm(TypesCode, allauth.ConfirmEmailVerificationCodeForm):
    def clean_code(self):
        if self.user is None:
            # A later sign-up with this address has taken the place of this one, or it is known.
            raise get_adapter().validation_error("incorrect_code")
        allauth.BaseConfirmCodeForm.clean_code(self)
        others = User.objects.unfinished().exclude(pk=self.user.pk)
        others.filter(email=self.email).delete()
        return super().clean_code()


class NewPasswordForm(allauth.ResetPasswordKeyForm):
    password2 = None

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        _ease(self.fields["password1"], "New password")


class ChangePasswordForm(allauth.ChangePasswordForm):
    oldpassword = _password("Your password now")
    password2 = None

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        _ease(self.fields["password1"], "New password")


class FirstPasswordForm(allauth.SetPasswordForm):
    password2 = None

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        _ease(self.fields["password1"], "Password")


class ChangeAddressForm(allauth.AddEmailForm):
    email = _address(label="New e-mail address")


class PasswordAgainForm(allauth.ReauthenticateForm):
    password = _password()
