"""What people may call themselves."""

import pytest

from accounts.forms import Named
from accounts.names import NameRefused, check_own_name


@pytest.mark.parametrize("name", ["Ada Field", "Zoë O’Neill-Ray", "Nguyễn Thị An", "Иван", "J. R."])
def test_a_name_is_kept_as_its_owner_writes_it(name):
    assert check_own_name(f"  {name} ") == name


@pytest.mark.parametrize(
    "name", ["Ada Guest", "Mo Deputy", "Stewart", "Stead", "Theo Lead", "Moderata", "Hubble"]
)
def test_a_person_may_be_called_like_an_officer_or_nearly(name):
    assert check_own_name(name) == name


@pytest.mark.parametrize(
    "name",
    [
        *("Admin", "M0derator", "Hub-Team", "ｓｔａｆｆ", "Safeguarding Lead", "Hub Moderator"),
        *("Coppice Support", "Site administrator", "Moderators", "The Hub Team", "Co-Facilitators"),
    ],
)
def test_nobody_is_called_like_the_hub_team(name):
    with pytest.raises(NameRefused, match="hub team"):
        check_own_name(name)


@pytest.mark.parametrize("sign", ["\u202e", "\u200b", "\x07", "\u3164"])
def test_signs_that_cannot_be_seen_are_refused(sign):
    with pytest.raises(NameRefused, match="letters"):
        check_own_name(f"Ada{sign} Field")


def test_the_form_says_so_beside_the_field():
    form = Named({"name": "Administrator"})
    assert not form.is_valid()
    assert "hub team" in form.errors["name"][0]
