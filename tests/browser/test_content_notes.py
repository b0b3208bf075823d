"""Words under content notes, as they are opened, come and change while they are read."""

import pytest
from django.urls import reverse
from playwright.sync_api import expect

from accounts.models import User
from forums.models import Draft
from forums.noting import set_notes
from forums.reacting import react
from forums.reaction import Feeling
from tests import factories
from tests.browser.conftest import box, live, post, write
from tests.services.process import wait_until

WORDS = "Canaries fell silent."


@pytest.fixture
def death(people):
    return factories.content_note()


def words(page, number=1):
    return post(page, number).get_by_text(WORDS)


def note(page, number=1):
    return post(page, number).get_by_text("Content note: Death")


def test_a_facilitators_note_folds_the_words_up_on_open_pages_until_they_are_opened(
    people, death, visit
):
    people.posts(1, WORDS)
    page = live(visit(people.dawn, people.address))
    expect(words(page)).to_be_visible()
    set_notes(people.thread.posts.get(), by=people.ruth_voice, add=death)
    expect(note(page)).to_be_visible()
    expect(words(page)).to_be_hidden()
    note(page).click()
    expect(words(page)).to_be_visible()
    react(people.thread.posts.get(), by=people.heron, feeling=Feeling.THANKS)
    expect(post(page, 1).locator(".post-felt")).to_contain_text("thank you")
    expect(words(page)).to_be_visible()


def test_who_chose_to_see_them_finds_new_words_open_also_without_script(people, death, visit):
    User.objects.filter(pk=people.dawn.pk).update(opens_notes=death)
    page = live(visit(people.dawn, people.address))
    other = live(visit(people.ruth, people.address))
    factories.post(people.thread, people.ruth_voice, WORDS, content_notes=death)
    expect(note(other)).to_be_visible()
    expect(words(other)).to_be_hidden()
    expect(words(page)).to_be_visible()
    plain = visit(people.dawn, people.address, java_script_enabled=False)
    expect(words(plain)).to_be_visible()


def test_notes_are_ticked_kept_with_the_draft_and_posted(people, death, visit):
    page = live(visit(people.dawn, people.address))
    box(page).fill("Half a thought")
    page.locator(".notes-to-choose > summary").click()
    page.get_by_role("checkbox", name="Death").check()
    kept = Draft.objects.filter(person=people.dawn, content_notes=death)
    assert wait_until(kept.exists, 10)
    page.reload()
    expect(page.get_by_role("checkbox", name="Death")).to_be_checked()
    page.get_by_role("button", name="Start afresh").click()
    expect(page.get_by_role("checkbox", name="Death")).not_to_be_checked()
    page.get_by_role("button", name="Bring it back").click()
    expect(page.get_by_role("checkbox", name="Death")).to_be_checked()
    write(page, WORDS)
    expect(note(page)).to_be_visible()
    expect(words(page)).to_be_hidden()
    expect(page.get_by_role("checkbox", name="Death", include_hidden=True)).not_to_be_checked()


def test_notes_are_set_and_chosen_without_script(people, death, visit):
    people.posts(1, WORDS)
    page = visit(people.ruth, people.address, java_script_enabled=False)
    page.goto(reverse("forums:post_content_notes", args=[people.thread.posts.get().pk]))
    page.get_by_role("checkbox", name="Death").check()
    page.get_by_role("button", name="Save").click()
    expect(words(page)).to_be_hidden()
    page.goto(reverse("community:my_content_notes"))
    page.get_by_role("group", name="Death").get_by_label("Show me the words").check()
    page.get_by_role("button", name="Save").click()
    page.goto(people.address)
    expect(words(page)).to_be_visible()
