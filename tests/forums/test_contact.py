"""Who is worried by what they read finds whom to write to, also without a script."""

import pytest
from django.urls import reverse

from accounts.models import User
from community.models import Community
from tests import factories as make

pytestmark = pytest.mark.django_db
WAY = '<a href="mailto:orchard@people.example">'
WORDS = "Write to the facilitators</a>"


@pytest.fixture
def here():
    return make.community("Orchard", visibility=Community.OPEN, contact="orchard@people.example")


@pytest.fixture
def chief(here):
    return make.facilitator(here)


@pytest.fixture
def post(here, chief):
    return make.post(make.thread(chief, confidentiality="anyone"), make.member(here))


def pages(post, chief):
    more = reverse("forums:more", args=[post.pk])
    return [post.thread.get_absolute_url(), more, chief.get_absolute_url()]


@pytest.mark.parametrize("reader", ["visitor", "member"])
def test_a_reader_finds_how_to_write_to_the_facilitators(here, post, chief, reader):
    browser = make.browser(make.standing_towards(here, reader))
    for page in pages(post, chief):
        html = browser.get(page).content.decode()
        assert WAY in html
        assert WORDS in html


def test_the_menu_that_opens_in_the_page_has_it_too(here, post):
    more = reverse("forums:more", args=[post.pk])
    menu = make.browser(None).get(more, headers={"HX-Request": "true"}).content.decode()
    assert WAY in menu


def test_an_address_that_changes_is_shown_at_once(here, post, chief):
    address, browser = post.thread.get_absolute_url(), make.browser(None)
    assert WAY in browser.get(address).content.decode()
    Community.objects.update(contact="new@people.example")
    assert 'href="mailto:new@people.example"' in browser.get(address).content.decode()


def test_where_there_is_no_address_nothing_is_offered(here, post, chief):
    Community.objects.update(contact="")
    for page in pages(post, chief):
        assert "mailto:" not in make.browser(None).get(page).content.decode()


def test_the_page_of_a_member_does_not_pass_for_one_of_a_facilitator(here, post):
    assert (
        WAY
        not in make.browser(User.objects.get(pk=post.voice.owner_id))
        .get(post.voice.get_absolute_url())
        .content.decode()
    )


def test_the_page_for_help_says_where_to_find_it():
    html = make.browser(None).get(reverse("home:help")).content.decode()
    assert "<em>Write to the facilitators</em> stands beside the thread" in html
