"""What is wrong with a form is said in our own words, never in those that come with Django."""

import inspect

import pytest
from django import forms
from django.contrib.auth.password_validation import validate_password
from django.core.exceptions import ValidationError
from django.core.validators import EmailValidator, MaxLengthValidator
from django.urls import reverse

import accounts.forms
import community.forms
import forums.forms
import notifications.forms
from tests import factories as make
from tests.accounts.door import somebody

DOORS = ["account_login", "account_signup", "account_request_login_code", "account_reset_password"]
READY_MADE = {
    str(words)
    for kind in (forms.Field, forms.CharField, forms.ChoiceField, forms.EmailField)
    for words in {**kind.default_error_messages, "email": EmailValidator.message}.values()
}
FORMS = {
    form
    for module in (accounts.forms, community.forms, forums.forms, notifications.forms)
    for _, form in inspect.getmembers(module, inspect.isclass)
    if issubclass(form, forms.BaseForm) and form.__module__ == module.__name__
}


def may_be_said(field):
    """The codes of what can be wrong with an answer to this field."""
    yield from ["required"] if field.required else []
    yield from ["invalid_choice"] if isinstance(field, forms.ChoiceField) else []
    yield from ["invalid", "min_value"] if isinstance(field, forms.IntegerField) else []
    if any(isinstance(one, MaxLengthValidator) for one in field.validators):
        yield "max_length"


@pytest.mark.parametrize("form", sorted(FORMS, key=str), ids=lambda form: form.__name__)
def test_each_field_says_in_our_words_what_is_wrong(form):
    missing = [
        f"{name}: {code}"
        for name, field in form.base_fields.items()
        for code in may_be_said(field)
        if str(field.error_messages.get(code, "")) in READY_MADE | {""}
    ]
    assert missing == []


@pytest.mark.django_db
@pytest.mark.parametrize("door", DOORS)
@pytest.mark.parametrize("typed", ["", "wren", "wren@"])
def test_the_pages_at_the_door_speak_for_themselves_too(door, typed):
    make.open_hub()
    names = ("email", "login", "name", "password1", "password", "device")
    answer = make.browser(None).post(reverse(door), dict.fromkeys(names, typed))
    said = answer.context["form"].errors
    assert said
    assert READY_MADE.isdisjoint(words for field in said.values() for words in field)


@pytest.mark.django_db
def test_an_error_is_said_once_and_leads_to_its_field():
    make.open_hub()
    answer = make.browser(None).post(reverse("account_signup"), {"email": "wren@"})
    words = "Enter a full e-mail address, like name@example.org."
    assert f'<li><a href="#id_email">{words}</a></li>' in answer.content.decode()


@pytest.mark.django_db
@pytest.mark.parametrize("password", ["short", "password123", "wrenhall@example"])
def test_a_password_that_will_not_do_is_told_what_would(password):
    wren = somebody("wrenhall@example.org")
    with pytest.raises(ValidationError) as refused:
        validate_password(password, wren)
    for words in refused.value.messages:
        assert words.startswith(
            ("Make the password longer.", "Many people", "This password is too")
        )
        assert words.endswith(("characters.", "Make up another one."))
