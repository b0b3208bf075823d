"""Administrators pick two colours; all others follow, and words in them can be read."""

import re
from itertools import product

import pytest
from django.urls import reverse

from accounts.hub_text import COLOURS, HubText
from community.colours import DARK, LIGHT, STRONG, WARM, nearest, shortfall, tokens
from community.hub_forms import FORMS
from community.hub_texts import put_back, write
from community.models import Role
from tests import factories as make
from tests.home import test_contrast as of_the_product

pytestmark = pytest.mark.django_db(transaction=True)
PURPLE = "#6a1b9a"
PICKED = ["#000000", "#0000ff", PURPLE, "#ff0000", "#ffff00", "#ffffff", "#1d70b8", STRONG, WARM]


@pytest.fixture
def owen():
    return make.staff(Role.ADMINISTRATOR)


def save(owen, do="save", **picked):
    address = reverse("community:hub_text", args=[COLOURS])
    typed = {"do": do, "number": 1, "strong": STRONG, "warm": WARM} | picked
    return make.browser_of(owen).post(address, typed, follow=True)


SHEET = re.compile(r'<link rel="stylesheet" href="(/colours/[^"]+)">')


def sheets(client):
    return SHEET.findall(client.get(reverse("home:help")).content.decode())


def test_what_was_picked_is_a_stylesheet_of_its_own_on_every_page(owen, client):
    assert sheets(client) == []
    save(owen, strong=PURPLE)
    (address,) = sheets(client)
    assert address.startswith("/colours/6a1b9a-8a4f1d.css?")
    sheet = client.get(address)
    assert sheet["Content-Type"] == "text/css; charset=utf-8"
    assert "--moss: #6a1b9a;" in sheet.content.decode()
    assert {"public", "immutable"} <= set(sheet["Cache-Control"].replace(" ", "").split(","))


def test_the_colours_of_the_product_are_no_request_more(owen, client):
    save(owen, strong=PURPLE)
    put_back(COLOURS, 1, by=owen)
    assert sheets(client) == []
    write(COLOURS, by=owen, said={"strong": STRONG, "warm": WARM})
    assert sheets(client) == []


def test_they_are_looked_at_on_a_page_that_has_them_and_not_saved(owen, client):
    seen = save(owen, do="preview", strong=PURPLE).content.decode()
    assert "Nothing is saved yet" in seen
    assert SHEET.search(seen)[1].startswith("/colours/6a1b9a-8a4f1d.css?")
    assert not HubText.objects.exists()
    assert sheets(client) == []


@pytest.mark.parametrize(("box", "picked"), [("strong", "#ffff00"), ("warm", "#f2c14e")])
def test_a_colour_in_which_words_cannot_be_read_is_refused_with_the_nearest_that_can(
    owen, box, picked
):
    answer = save(owen, **{box: picked})
    assert answer.status_code == 422
    near = nearest("moss" if box == "strong" else "hazel", picked)
    assert f"The nearest that can be read is {near}." in answer.content.decode()
    assert save(owen, **{box: near}).status_code == 200
    assert HubText.objects.now(COLOURS).said[box] == near


@pytest.mark.parametrize("typed", ["", "red", "#24573", "#24573g", "#24573f;}", "url(//x)"])
def test_nothing_but_a_colour_is_taken(typed):
    assert not FORMS[COLOURS]({"number": 1, "strong": typed, "warm": WARM}).is_valid()


@pytest.mark.parametrize(("strong", "warm"), list(product(PICKED, PICKED)))
def test_every_pair_keeps_the_contrast_of_the_product_in_both_themes(strong, warm):
    light, dark = tokens(nearest("moss", strong), nearest("hazel", warm))
    for theme, changed in (("light", light), ("dark", dark)):
        shown = of_the_product.THEMES[theme] | changed
        for least, front, back in of_the_product.PAIRS:
            assert of_the_product.contrast(shown[front], shown[back]) >= least, (front, back)


def test_what_is_worked_with_is_what_the_product_has():
    for theme, known in (("light", LIGHT), ("dark", DARK)):
        shipped = of_the_product.THEMES[theme]
        assert {name: shipped[name] for name in known if name in shipped} == {
            name: colour for name, colour in known.items() if name != "any-tint"
        }
    light, dark = tokens(STRONG, WARM)
    assert light.items() <= of_the_product.THEMES["light"].items()
    assert dark.items() <= of_the_product.THEMES["dark"].items()


@pytest.mark.parametrize("address", ["ffff00-8a4f1d", "24573f-ffff00"])
def test_no_address_gives_colours_that_cannot_be_read(client, address):
    assert client.get(f"/colours/{address}.css").status_code == 404


def test_a_page_asks_the_database_no_more_for_it(owen, client, django_assert_num_queries):
    save(owen, strong=PURPLE)
    sheets(client)
    with django_assert_num_queries(0):
        sheets(client)
        client.get("/colours/6a1b9a-8a4f1d.css")


def test_the_nearest_of_a_colour_that_can_be_read_is_itself():
    assert (nearest("moss", PURPLE), shortfall("moss", PURPLE)) == (PURPLE, None)
