"""Administrators write what the hub says of itself, look at it first, and take it back."""

from datetime import date

import pytest
from django.core.cache import caches
from django.test import Client
from django.urls import reverse

from accounts.hub_text import ABOUT, HELP, LANDING, NAME, PRIVACY, TERMS, HubText
from accounts.models import User
from community.hub_forms import FORMS
from community.hub_texts import TextChanged, put_back, write
from community.models import Role
from config.env import HelpLine
from tests import factories as make
from tests.accounts import door

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture
def owen():
    return make.staff(Role.ADMINISTRATOR)


@pytest.fixture
def desk(owen):
    return make.browser_of(owen)


def page(client, name, *args):
    return client.get(reverse(name, args=args)).content.decode()


def save(client, which, do="save", number=1, **typed):
    address = reverse("community:hub_text", args=[which])
    return client.post(address, {"do": do, "number": number} | typed, follow=True)


def test_the_name_of_the_hub_stands_on_every_page_at_once(desk, client):
    save(desk, NAME, name="The Nest")
    seen = page(client, "home:help")
    assert '<span class="bar-word">The Nest</span>' in seen
    assert "– The Nest</title>" in seen


def test_in_discreet_mode_no_title_says_which_hub_it_is(owen, client):
    write(NAME, by=owen, said={"name": "The Nest"})
    wren = make.person()
    wren.prefer(is_discreet=True)
    assert "– Coppice</title>" in page(make.browser(wren), "home:help")


def test_the_front_page_is_written_in_markdown_and_drawn_once(desk, client):
    save(desk, LANDING, title="Come in", lede="We talk.", who="- *All* of us\n<b>x</b>")
    seen = page(client, "home:home")
    assert "<h1>Come in</h1>" in seen
    assert "<em>All</em>" in seen
    assert "<b>x</b>" not in seen


def test_a_text_is_looked_at_before_it_is_saved(desk, client):
    answer = save(desk, TERMS, do="preview", text="- **Be** kind.")
    assert "Nothing is saved yet" in answer.content.decode()
    assert "<strong>Be</strong> kind" in answer.content.decode()
    assert not HubText.objects.exists()
    assert "Be</strong> kind." not in page(client, "accounts:terms")


def test_a_version_is_taken_back_with_one_press_and_put_back_with_another(desk, client):
    for number, text in enumerate(("First words.", "Second words."), 1):
        save(desk, TERMS, number=number, text=text)
    for version, words in ((2, "First words."), (3, "Second words."), (1, "learn together")):
        save(desk, TERMS, do="put_back", version=version)
        assert words in page(client, "accounts:terms")
    assert HubText.objects.of(TERMS).count() == 2


def test_a_new_version_after_one_was_taken_back_has_a_number_of_its_own(owen):
    for text in ("One.", "Two."):
        write(TERMS, by=owen, said={"text": text})
    put_back(TERMS, 2, by=owen)
    assert write(TERMS, by=owen, said={"text": "Three."}).number == 4
    assert HubText.objects.now(TERMS).said == {"text": "Three."}


def test_the_same_words_again_make_no_version(owen):
    for _ in range(2):
        write(NAME, by=owen, said={"name": "The Nest"})
    assert HubText.objects.count() == 1


def test_who_saves_over_what_somebody_else_has_written_meanwhile_sees_theirs_first(desk, owen):
    write(TERMS, by=owen, said={"text": "Theirs."})
    answer = save(desk, TERMS, number=1, text="Mine.")
    assert answer.status_code == 422
    assert "Theirs." in answer.content.decode()
    assert "Mine." in answer.content.decode()
    save(desk, TERMS, number=2, text="Mine.")
    assert HubText.objects.now(TERMS).said == {"text": "Mine."}


def test_nothing_is_written_over_what_came_after_it(owen):
    write(TERMS, by=owen, said={"text": "Theirs."})
    with pytest.raises(TextChanged):
        write(TERMS, by=owen, said={"text": "Mine."}, number=1)


def test_a_definition_of_an_earlier_day_stays_on_the_page_and_a_correction_does_not(desk, client):
    days = ("2017-10-01", "2022-02-01", "2022-02-01")
    for number, (since, text) in enumerate(zip(days, ("Two.", "Thre.", "Three."), strict=True), 1):
        save(desk, ABOUT, number=number, title="About SMD", since=since, text=text)
    seen = page(client, "home:about")
    assert "We have put it like this since 1 February 2022" in seen
    assert "Thre." not in seen
    assert seen.index("Three.") < seen.index("Since 1 October 2017") < seen.index("Two.")


def test_a_definition_that_was_taken_back_is_no_earlier_one(desk, client):
    for number, since in enumerate(("2017-10-01", "2022-02-01"), 1):
        save(desk, ABOUT, number=number, title="About", since=since, text=f"In {since}.")
    save(desk, ABOUT, do="put_back", version=2)
    assert "In 2022" not in page(client, "home:about")


def test_a_help_line_has_a_name_a_number_hours_and_a_link(desk, client):
    line = {"name_1": "Night line", "number_1": "01632 960001", "hours_1": "At night"}
    save(desk, HELP, **line, name_3="Walk-in", link_3="help.example/walk-in")
    seen = page(client, "home:help")
    assert seen.count("tel:01632960001") == 2  # also at the foot of each page
    assert "At night" in seen
    assert 'href="https://help.example/walk-in"' in seen


@pytest.mark.parametrize(
    "line",
    [
        {"number_1": "01632 960001"},
        {"name_1": "Night line"},
        {"name_1": "Night line", "number_1": "call us"},
        {"name_1": "Night line", "link_1": "javascript:alert(1)"},
    ],
    ids=["no name", "nothing to reach", "no figures", "no web address"],
)
def test_a_help_line_that_nobody_could_use_is_refused(desk, line):
    assert save(desk, HELP, **line).status_code == 422
    assert not HubText.objects.exists()


def test_local_numbers_of_the_settings_stand_until_somebody_writes_others(desk, client, settings):
    settings.HELP_LINES = [HelpLine("Set on the server", "01632 960009")]
    assert "tel:01632960009" in page(client, "home:help")
    save(desk, HELP, name_1="Night line", number_1="01632 960001")
    assert "tel:01632960009" not in page(client, "home:help")
    save(desk, HELP, do="put_back", version=1)
    assert "tel:01632960009" in page(client, "home:help")


def test_a_privacy_notice_is_not_saved_with_gaps(desk, client):
    draft = desk.get(reverse("community:hub_text", args=[PRIVACY])).context["page"].form
    answer = save(desk, PRIVACY, text=draft.initial["text"])
    assert "Write your own words in place of" in answer.content.decode()
    assert "have not written their privacy notice yet" in page(client, "home:privacy")
    save(desk, PRIVACY, text="We keep little.")
    assert "We keep little." in page(client, "home:privacy")


def test_nothing_is_put_back_where_the_product_brings_nothing(desk):
    save(desk, PRIVACY, text="We keep little.")
    assert save(desk, PRIVACY, do="put_back", version=1).status_code == 404


def test_who_signs_up_agrees_to_the_version_that_they_read(owen, client):
    make.open_hub()
    write(TERMS, by=owen, said={"text": "Be kind."})
    door.sign_up(client, terms_read=2)
    assert User.objects.get(email="wren@example.org").terms_version == "2"


def test_terms_that_changed_under_ones_eyes_are_read_and_agreed_to_again(owen, client):
    make.open_hub()
    write(TERMS, by=owen, said={"text": "Be *kind*."})
    answer = door.sign_up(client, terms_read=1)
    seen = answer.content.decode()
    assert "The terms have changed since you opened this page" in seen
    assert "<em>kind</em>" in seen
    assert 'name="terms_read" value="2"' in seen
    assert "checked" not in seen.partition('name="terms"')[2].partition(">")[0]
    assert not User.objects.filter(email="wren@example.org").exists()


def test_pages_ask_for_the_texts_once_a_minute_and_see_a_change_at_once(owen, client):
    page(client, "home:help")
    write(NAME, by=owen, said={"name": "The Nest"})
    assert "The Nest" in page(client, "home:help")
    caches["near"].clear()
    HubText.objects.update(said={"name": "The Den"})
    page(client, "home:help")
    HubText.objects.update(said={"name": "The Sett"})
    assert "The Den" in page(client, "home:help")


def test_only_administrators_find_the_way_to_these_pages(desk):
    way = reverse("community:hub")
    assert way in page(desk, "home:help")
    for role in (Role.MODERATOR, Role.LEAD):
        assert way not in page(make.browser_of(make.staff(role)), "home:help")
    assert way not in page(Client(), "home:help")


@pytest.mark.parametrize("name", FORMS)
def test_each_text_has_a_form_that_shows_what_is_there(desk, name):
    assert desk.get(reverse("community:hub_text", args=[name])).status_code == 200


def test_there_is_no_form_for_another_text(desk):
    assert desk.get(reverse("community:hub_text", args=["bulletin"])).status_code == 404


def test_a_day_is_kept_so_that_it_can_be_read_again(owen):
    said = {"title": "About", "since": "2022-02-01", "text": "Three."}
    assert write(ABOUT, by=owen, said=said).since == date(2022, 2, 1)
