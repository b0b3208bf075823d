"""Choosing how one is told: on one's own page, and by the link in a mail."""

import pytest
from django.core import mail as post_office
from django.urls import reverse

from notifications.actions import wish
from notifications.models import Mail, Wishes
from notifications.wishes import wishes_of
from tests import factories as make
from tests.notifications.letters import answer, path_in

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("clock")]
CHOSEN = {
    "answers": "site",
    "follows": "mail",
    "others": "off",
    "delay": "60",
    "digest": "daily",
    "quiet_from": "22:00",
    "quiet_until": "08:00",
}


def wishes(voice):
    return wishes_of([voice.owner_id])[voice.owner_id]


@pytest.fixture
def link(heron, talk, later):
    """In a mail about an answer to Wren."""
    answer(talk, heron)
    (mail,) = later()
    return path_in(mail)


def press(link, **data):
    """As a mail program does, or somebody who is not signed in."""
    return make.browser(None).post(link, data)


def test_the_defaults_are_those_that_were_promised(wren):
    mine = wishes(wren)
    assert (mine.answers, mine.follows, mine.others) == ("mail", "digest", "site")
    assert (mine.delay, mine.digest) == (30, "weekly")
    assert (mine.quiet_from, mine.quiet_until) == (None, None)


def test_somebody_chooses_how_they_are_told(wren):
    browser = make.browser_of(wren)
    assert browser.post(reverse("notifications:wishes"), CHOSEN).status_code == 302
    mine = wishes(wren)
    assert (mine.answers, mine.follows, mine.others) == ("site", "mail", "off")
    assert (mine.delay, mine.digest) == (60, "daily")
    assert 'value="22:00"' in browser.get(reverse("notifications:wishes")).content.decode()


@pytest.mark.parametrize(
    ("wrong", "words"),
    [
        ({"quiet_until": ""}, "Give both times, or neither."),
        ({"quiet_until": "22:00"}, "Choose another time: these are the same."),
        ({"quiet_from": "late"}, "Enter a time like 22:00."),
        ({"delay": "1"}, "Choose one of these."),
        ({"answers": "fax"}, "Choose one of these."),
        ({"digest": ""}, "Choose one of these."),
    ],
)
def test_what_cannot_be_chosen_is_said_and_changes_nothing(wren, wrong, words):
    answer = make.browser_of(wren).post(reverse("notifications:wishes"), CHOSEN | wrong)
    assert answer.status_code == 422
    assert words in answer.content.decode()
    assert not Wishes.objects.exists()


def test_the_link_in_a_mail_shows_a_page_with_a_button_and_changes_nothing(wren, link):
    for method in ("get", "head", "options"):
        getattr(make.browser(None), method)(link)
    page = make.browser(None).get(link)
    assert "Stop these mails" in page.content.decode()
    assert not Wishes.objects.exists()


def test_the_button_changes_that_one_wish(wren, link):
    wish(wren.owner, others=Wishes.MAIL)
    page = press(link)
    assert "You get no more of these mails." in page.content.decode()
    mine = wishes(wren)
    assert (mine.answers, mine.follows, mine.others) == ("site", "digest", "mail")


@pytest.mark.parametrize(("to", "way"), [("digest", "digest"), ("mail", "mail"), ("off", "site")])
def test_it_can_be_put_elsewhere_or_back(wren, link, to, way):
    press(link)
    press(link, to=to)
    assert wishes(wren).answers == way


def test_the_summary_is_offered_only_to_whom_it_comes(wren, link):
    assert "Put it in the summary" in make.browser(None).get(link).content.decode()
    wish(wren.owner, digest=Wishes.NEVER)
    assert "summary" not in make.browser(None).get(link).content.decode()


def test_a_mail_program_ends_it_with_one_press(wren, link):
    (mail,) = post_office.outbox
    headers = mail.message()
    assert headers["List-Unsubscribe"] == f"<http://localhost:8000{link}>"
    assert headers["List-Unsubscribe-Post"] == "List-Unsubscribe=One-Click"
    assert press(link, **{"List-Unsubscribe": "One-Click"}).status_code == 200
    assert wishes(wren).answers == "site"


@pytest.mark.parametrize(("to", "digest"), [("", "off"), ("daily", "daily"), ("mail", "off")])
def test_the_link_of_a_summary_changes_when_it_comes(wren, to, digest):
    mail = Mail.objects.create(person=wren.owner, setting="digest")
    link = mail.change_address.removeprefix("http://localhost:8000")
    page = press(link, to=to)
    assert "summary" in page.content.decode()
    assert wishes(wren).digest == digest


@pytest.mark.parametrize(
    "change", [lambda t: t[:-1], lambda t: t[1:], lambda t: "", lambda t: "\0"]
)
def test_no_other_link_leads_anywhere(wren, link, change):
    path, _, token = link.partition("?t=")
    for method in ("get", "post"):
        assert getattr(make.browser(None), method)(f"{path}?t={change(token)}").status_code == 404
    assert not Wishes.objects.exists()


def test_the_page_behind_the_link_says_nothing_of_whose_it_is(wren, link):
    page = make.browser(None).get(link)
    for word in (wren.owner.email, wren.name, wren.ref, wren.owner.ref, "Getting"):
        assert word not in page.content.decode()
    assert "no-store" in page["Cache-Control"]
    assert link.partition("?t=")[2] not in page.content.decode()
