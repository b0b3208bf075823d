"""Drafts that save themselves: on the server, and on the device what the server has not got."""

import json

import pytest
from django.urls import reverse
from playwright.sync_api import expect

from forums.attachment import MOST
from forums.models import Draft, Thread
from tests import factories
from tests.browser.conftest import box, live, post, write
from tests.services.process import wait_until

SAVED = "Saved as draft."


@pytest.fixture
def page(people, visit):
    return live(visit(people.dawn, people.address))


def said(page):
    return page.locator("coppice-draft [role=status]")


def of(people):
    return Draft.objects.filter(person=people.dawn, about=people.thread.stream)


def body(people):
    draft = of(people).first()
    return draft and draft.body


def on_the_device(page):
    return page.evaluate(
        "Object.keys(localStorage).filter((name) => name.startsWith('coppice-draft'))"
    )


def has_an_image(people):
    return of(people).filter(files__alt="A green kettle").exists()


def add_an_image(people, page):
    page.get_by_text("Add an image or a file").click()
    leaflet = factories.photo()
    file = {"name": "kettle.jpg", "mimeType": "image/jpeg", "buffer": leaflet.read()}
    page.locator("#id_image").set_input_files(file)
    page.get_by_label("What does kettle.jpg show?").fill("A green kettle")
    assert wait_until(lambda: has_an_image(people), 15)


def test_what_is_written_is_saved_by_itself_and_met_on_another_device(people, page, visit):
    box(page).fill("Half a thought")
    expect(said(page)).to_have_text(SAVED)
    assert body(people) == "Half a thought"
    assert on_the_device(page) == []
    other = live(visit(people.dawn, people.address, is_shared=True))
    expect(box(other)).to_have_value("Half a thought")
    expect(said(other)).to_have_text("Your draft is back.")


def test_an_image_and_a_quote_are_met_on_another_device_too(people, visit):
    said = factories.post(people.thread, people.ruth_voice, "The kettle sings at dawn.")
    page = live(visit(people.dawn, f"{people.address}?quote={said.number}"))
    page.locator("[name=quote]").fill("sings at dawn")
    box(page).fill("Look")
    add_an_image(people, page)
    assert "sings" not in page.evaluate("JSON.stringify(localStorage)")
    other = live(visit(people.dawn, people.address))
    expect(other.locator("[name=quote]")).to_have_value("sings at dawn")
    expect(other.get_by_label("What does kettle.jpg show?")).to_have_value("A green kettle")


def test_on_a_shared_device_words_are_saved_and_nothing_stays_there(people, visit):
    page = live(visit(people.dawn, people.address, is_shared=True))
    box(page).fill("From the library")
    expect(said(page)).to_have_text(SAVED)
    assert on_the_device(page) == []
    assert "library" not in page.evaluate("JSON.stringify(sessionStorage)")
    page.reload()
    expect(box(page)).to_have_value("From the library")


def test_leaving_the_page_at_once_saves_the_last_words(people, visit):
    page = live(visit(people.dawn, people.address, is_shared=True))
    box(page).fill("The bus is here")
    page.goto(reverse("home:help"))
    assert wait_until(lambda: body(people) == "The bus is here", 10)


def test_without_a_connection_words_stay_on_the_device_and_are_saved_when_it_is_back(people, page):
    page.context.set_offline(True)
    box(page).fill("From the train")
    expect(said(page)).to_have_text("You are offline. Draft kept on this device.")
    assert len(on_the_device(page)) == 1
    page.context.set_offline(False)
    expect(said(page)).to_have_text(SAVED)
    assert body(people) == "From the train"
    assert on_the_device(page) == []


def lose(page, words):
    """Words that never reach the server; and the same page, opened again in another window."""
    again, address = page.context.new_page(), page.url
    page.context.set_offline(True)
    box(page).fill(words)
    expect(said(page)).to_have_text("You are offline. Draft kept on this device.")
    page.close()
    again.context.set_offline(False)
    return lambda: again.goto(address) and again


def save_elsewhere(people, words):
    factories.draft(
        people.heron, people.thread, words, seen=getattr(of(people).first(), "version", 0)
    )


def test_words_of_a_lost_connection_go_on_where_nothing_was_saved_meanwhile(people, page):
    page = lose(page, "From the train")()
    expect(box(page)).to_have_value("From the train")
    # Saved by this page; or by the one before, where it heard of the connection as it was closed.
    assert wait_until(lambda: body(people) == "From the train", 10)


def test_of_words_that_differ_the_newer_stand_in_the_box_and_none_are_lost(people, page):
    save_elsewhere(people, "From the phone")
    page = lose(page, "From the train")()
    expect(box(page)).to_have_value("From the train")
    expect(said(page)).to_contain_text("Words that you saved elsewhere differ")
    draft = of(people).get()
    assert (draft.body, draft.other) == ("From the train", "From the phone")


def test_where_what_was_saved_elsewhere_is_newer_it_stands_in_the_box(people, page):
    open_again = lose(page, "From the train")
    save_elsewhere(people, "At the desk")
    page = open_again()
    expect(box(page)).to_have_value("At the desk")
    expect(said(page)).to_contain_text("Words that you saved elsewhere differ")
    draft = of(people).get()
    assert (draft.body, draft.other) == ("At the desk", "From the train")
    assert on_the_device(page) == []


def test_posting_leaves_no_draft_anywhere(people, page):
    box(page).fill("Half a thought")
    expect(said(page)).to_have_text(SAVED)
    write(page, "A whole one")
    expect(post(page, 1)).to_contain_text("A whole one")
    expect(box(page)).to_have_value("")
    assert not of(people).exists()
    page.reload()
    expect(box(page)).to_have_value("")
    expect(said(page)).to_be_empty()


def test_starting_afresh_discards_the_draft_and_bringing_it_back_saves_it(people, page):
    box(page).fill("Half a thought")
    expect(said(page)).to_have_text(SAVED)
    page.reload()
    page.get_by_role("button", name="Start afresh").click()
    expect(box(page)).to_have_value("")
    assert wait_until(lambda: not of(people).exists(), 10)
    page.get_by_role("button", name="Bring it back").click()
    expect(box(page)).to_have_value("Half a thought")
    expect(said(page)).to_have_text(SAVED)
    assert body(people) == "Half a thought"


def test_an_image_goes_when_one_starts_afresh_and_comes_back_with_the_words(people, page):
    box(page).fill("Look")
    add_an_image(people, page)
    page.reload()
    page.get_by_role("button", name="Start afresh").click()
    expect(page.get_by_label("What does kettle.jpg show?")).to_have_count(0)
    assert wait_until(lambda: not of(people).exists(), 10)
    page.get_by_role("button", name="Bring it back").click()
    expect(page.get_by_label("What does kettle.jpg show?")).to_have_value("A green kettle")
    assert wait_until(lambda: has_an_image(people), 15)


def test_whoever_starts_afresh_with_all_the_images_of_a_post_can_add_others(people, visit):
    images = [(factories.image(people.heron).pk, "A kettle") for _ in range(MOST)]
    factories.draft(people.heron, people.thread, images=images)
    page = live(visit(people.dawn, people.address))
    add = page.get_by_text("Add another image or file")
    expect(add).to_be_hidden()
    page.get_by_role("button", name="Start afresh").click()
    expect(add).to_be_visible()
    page.get_by_role("button", name="Bring it back").click()
    expect(add).to_be_hidden()


def test_the_button_saves_at_once_and_says_so(people, page):
    save = page.get_by_role("button", name="Save as draft")
    save.click()
    expect(said(page)).to_have_text("There is nothing to save yet.")
    box(page).fill("Half a thought")
    save.click()
    expect(said(page)).to_have_text(SAVED)
    assert body(people) == "Half a thought"
    assert page.url.endswith(people.address)


def test_where_the_server_refuses_it_says_why_and_the_device_keeps_the_words(people, page):
    answer = json.dumps({"refusal": "That was a lot."})
    page.route(
        "**/draft/",
        lambda route: route.fulfill(status=429, body=answer, content_type="application/json"),
    )
    box(page).fill("Half a thought")
    expect(said(page)).to_have_text("That was a lot. Draft kept on this device.")


def test_a_new_thread_is_saved_with_its_kind_its_topics_and_who_may_read_it(people, visit):
    address = reverse("forums:new_thread", args=[people.community.slug])
    page = visit(people.dawn, address)
    page.get_by_label("Case circle").check()
    page.get_by_label("Stays in this group").check()
    page.get_by_label("Topics").fill("housing first")
    page.get_by_label("Title").fill("Kettles")
    page.get_by_label("What this is about", exact=True).fill("They boil.")
    expect(said(page)).to_have_text(SAVED)
    page.get_by_role("button", name="Save as draft").click()
    expect(said(page)).to_have_text(SAVED)
    page = visit(people.dawn, address)
    expect(page.get_by_label("Case circle")).to_be_checked()
    expect(page.get_by_label("Stays in this group")).to_be_checked()
    expect(page.get_by_label("Title")).to_have_value("Kettles")
    expect(page.get_by_label("Topics")).to_have_value("housing first")
    page.get_by_role("button", name="Start the thread").click()
    expect(page.get_by_role("heading", level=1)).to_have_text("Kettles")
    made = Thread.objects.get(community=people.community, title="Kettles")
    assert (made.kind, made.confidentiality) == ("case", "group")
    assert not Draft.objects.filter(person=people.dawn).exists()


def test_without_script_a_button_saves_and_drafts_are_found_and_discarded(people, visit):
    page = visit(people.dawn, people.address, java_script_enabled=False)
    box(page).fill("Half a thought")
    page.get_by_role("button", name="Save as draft").click()
    expect(
        page.get_by_text("Saved as draft. Find it here, and under Drafts in Me.")
    ).to_be_visible()
    expect(box(page)).to_have_value("Half a thought")
    page.goto(reverse("accounts:me"))
    page.get_by_role("link", name="See my drafts").click()
    page.get_by_role("link", name="Go on writing").click()
    expect(box(page)).to_have_value("Half a thought")
    page.get_by_role("link", name="Discard it").click()
    page.get_by_role("button", name="Discard it").click()
    expect(page.get_by_text("You have no drafts")).to_be_visible()
