"""Administrators give the hub a logo: drawn anew, small, with words, and taken away again."""

from datetime import timedelta

import pytest
import time_machine
from django.core import signing
from django.core.files.storage import default_storage
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse
from django.utils import timezone

from accounts.hub_text import LOGO, HubText
from community.models import Role
from home.logo_forms import BOX, MOST
from home.tasks import forget_logos
from tests import factories as make

pytestmark = pytest.mark.django_db(transaction=True)
PAGE = reverse("home:logo")
SVG = b"<svg xmlns='http://www.w3.org/2000/svg'/>"


@pytest.fixture
def desk():
    return make.browser_of(make.staff(Role.ADMINISTRATOR))


def save(desk, file=None, do="save", alt="The Nest", number=1, **said):
    words = {"do": do, "alt": alt, "number": number} | said
    return desk.post(PAGE, words | ({"image": file} if file else {}))


def shown(client, page="home:help"):
    html = client.get(reverse(page)).content.decode()
    return [line for line in html.splitlines() if 'class="logo"' in line]


def test_it_stands_on_every_page_and_on_the_front_page_with_its_size_and_words(desk, client):
    assert shown(client) == []
    assert save(desk, make.photo((960, 96))).status_code == 302
    said = HubText.objects.now(LOGO).said
    assert (said["width"], said["height"]) == (480, 48)
    (line,) = shown(client)
    assert 'alt="The Nest" width="480" height="48"' in line
    assert len(shown(client, "home:home")) == 2


def test_the_picture_is_small_public_and_at_its_address_for_ever(desk, client):
    save(desk, make.photo((3000, 3000)))
    said = HubText.objects.now(LOGO).said
    assert said["width"] <= BOX[0]
    assert said["height"] <= BOX[1]
    answer = client.get(reverse("home:logo_image", args=[said["file"]]))
    assert answer["Content-Type"] == "image/webp"
    assert len(answer.content) <= MOST
    assert "immutable" in answer["Cache-Control"]
    assert b"Exif" not in answer.content


@pytest.mark.parametrize(
    "file",
    [("logo.svg", SVG, "image/svg+xml"), ("logo.png", b"no picture", "image/png"), None],
    ids=["svg", "broken", "none"],
)
def test_what_is_no_picture_is_refused(desk, file):
    assert save(desk, SimpleUploadedFile(*file) if file else None).status_code == 422
    assert not HubText.objects.exists()


def test_it_needs_words_and_the_picture_is_not_lost_while_they_are_missing(desk):
    answer = save(desk, make.photo(), alt="")
    assert answer.status_code == 422
    added = answer.context["form"]["added"].value()
    assert save(desk, added=added).status_code == 302


def test_it_is_looked_at_before_it_is_saved(desk, client):
    answer = save(desk, make.photo(), do="preview")
    assert "Nothing is saved yet" in answer.content.decode()
    assert shown(client) == []
    assert save(desk, added=answer.context["form"]["added"].value()).status_code == 302
    assert shown(client)


def picture_of(answer):
    return signing.loads(answer.context["form"]["added"].value(), salt="coppice.logo")["file"]


def test_a_picture_that_was_only_looked_at_goes_after_a_day_and_the_others_stay(desk):
    save(desk, make.photo())
    first = HubText.objects.now(LOGO).said["file"]
    save(desk, make.photo(), number=2)
    second = HubText.objects.now(LOGO).said["file"]
    answer = save(desk, make.photo(), do="preview", number=3)
    looked_at = picture_of(answer)
    forget_logos.func()
    assert all(map(default_storage.exists, (first, second, looked_at)))
    with time_machine.travel(timezone.now() + timedelta(hours=25)):
        forget_logos.func()
    assert all(map(default_storage.exists, (first, second)))
    assert not default_storage.exists(looked_at)
    again = save(desk, number=3, added=answer.context["form"]["added"].value())
    assert again.status_code == 422
    assert "not kept any more" in again.content.decode()


def test_it_is_taken_away_and_put_back_with_one_press(desk, client):
    save(desk, make.photo())
    desk.post(PAGE, {"do": "put_back", "version": 1})
    assert shown(client) == []
    desk.post(PAGE, {"do": "put_back", "version": 2})
    assert shown(client)


def test_nobody_names_a_file_that_was_not_sent_here(desk):
    assert save(desk, added="attachments/secret.webp").status_code == 422


def test_nothing_is_written_over_what_came_after_it(desk):
    save(desk, make.photo())
    answer = save(desk, make.photo(), alt="Mine", number=1)
    assert answer.status_code == 422
    form = answer.context["form"]
    again = {name: form[name].value() for name in ("number", "added")}
    assert save(desk, alt="Mine", **again).status_code == 302


def test_a_page_asks_the_database_no_more_for_it(desk, client, django_assert_num_queries):
    save(desk, make.photo())
    shown(client)
    with django_assert_num_queries(0):
        shown(client)
