"""The list of content notes that administrators keep, and each reader's own choice."""

import pytest
from django.urls import reverse

from community.content_note import MOST, ContentNote
from community.content_notes import known_notes, names_in, sentence
from community.models import Role
from community.noting import add_note, offer_note, rename_note
from community.retirable import Refused
from tests import factories as make

pytestmark = pytest.mark.django_db
PAGE = reverse("community:content_notes")
MINE = reverse("community:my_content_notes")


@pytest.fixture
def keeper():
    ContentNote.objects.all().delete()
    make.content_note("Death")
    make.content_note("Fire")
    return make.staff(Role.ADMINISTRATOR)


def offered():
    return [note.name for note in known_notes() if note.is_offered]


def press(keeper, do, **said):
    return make.browser_of(keeper).post(PAGE, {"do": do} | said)


def test_a_new_hub_has_the_notes_of_the_specification():
    names = list(ContentNote.objects.values_list("name", flat=True))
    assert {"Suicide and self-harm", "Child removal", "Other"} <= set(names)


def test_an_administrator_adds_words_anew_and_retires(keeper):
    assert press(keeper, "", name="  Child   removal ").status_code == 302
    assert offered() == ["Death", "Fire", "Child removal"]
    press(keeper, "rename", number="1", name="Fire and flood")
    press(keeper, "retire", number="0")
    assert offered() == ["Fire and flood", "Child removal"]
    press(keeper, "offer", number="0")
    assert offered()[0] == "Death"


def test_what_has_a_retired_note_keeps_it(keeper):
    offer_note(0, by=keeper, is_offered=False)
    assert sentence(1) == "Content note: Death"


def test_two_notes_have_never_one_name(keeper):
    with pytest.raises(Refused):
        add_note(by=keeper, name="DEATH")
    with pytest.raises(Refused):
        rename_note(1, by=keeper, name="death")
    answer = press(keeper, "rename", number="1", name="death")
    assert answer.status_code == 422
    assert "There is a content note with this name already." in answer.content.decode()
    assert rename_note(0, by=keeper, name="death").name == "death"


def test_the_list_ends_where_a_set_of_notes_is_full(keeper):
    ContentNote.objects.create(number=MOST - 1, name="The last")
    with pytest.raises(Refused):
        add_note(by=keeper, name="One more")


@pytest.mark.parametrize("do", ["retire", "offer"])
def test_a_name_typed_beside_another_button_is_not_lost(keeper, do):
    ContentNote.objects.get(number=1).offer(do == "retire")
    before = offered()
    answer = press(keeper, do, number="1", name="Fire and flood")
    assert answer.status_code == 422
    html = answer.content.decode()
    assert 'value="Fire and flood"' in html
    assert "You typed a new name for “Fire”. Press Rename first" in html
    assert offered() == before
    assert press(keeper, do, number="1", name=" Fire ").status_code == 302
    assert offered() != before


@pytest.mark.parametrize("number", ["", "99", "-1", "x"])
def test_there_is_nothing_to_do_with_a_note_that_does_not_exist(keeper, number):
    assert press(keeper, "retire", number=number).status_code == 404


def test_a_note_added_by_another_process_is_named_at_once(keeper):
    known_notes()
    ContentNote.objects.create(number=2, name="Flood")
    assert names_in(0b101) == ["Death", "Flood"]


def test_words_under_a_note_that_nobody_knows_stay_under_a_note(keeper):
    assert sentence(1 << 40) == "Content note"


def test_somebody_chooses_for_each_note(keeper):
    who = make.person()
    assert "Fold the words up" in make.browser(who).get(MINE).content.decode()
    make.browser(who).post(MINE, {"note_0": "show", "note_1": "hide"})
    who.refresh_from_db()
    assert (who.opens_notes, who.hides_notes) == (0b01, 0b10)
    make.browser(who).post(MINE, {"note_0": "fold", "note_1": "fold"})
    who.refresh_from_db()
    assert (who.opens_notes, who.hides_notes) == (0, 0)


def test_a_choice_that_does_not_exist_changes_nothing(keeper):
    who = make.person()
    assert make.browser(who).post(MINE, {"note_0": "burn"}).status_code == 422
    who.refresh_from_db()
    assert (who.opens_notes, who.hides_notes) == (0, 0)
