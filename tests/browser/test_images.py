"""Adding an image while one writes, and seeing it on open pages."""

from playwright.sync_api import expect

from tests import factories
from tests.browser.conftest import box, live, post


def chosen():
    file = factories.photo((900, 600))
    return {"name": "leaflet.jpg", "mimeType": "image/jpeg", "buffer": file.read()}


def add(page):
    page.get_by_text("Add an image or a file").click()
    page.get_by_label("Image or file (optional)").set_input_files(chosen())


def words_for_it(page):
    return page.get_by_label("What does leaflet.jpg show?")


def test_an_image_is_added_while_one_writes_and_appears_on_open_pages(people, visit, picture):
    dawn = live(visit(people.dawn, people.address))
    ruth = live(visit(people.ruth, people.address, viewport={"width": 360, "height": 740}))
    box(dawn).fill("Our leaflet.")
    add(dawn)
    expect(words_for_it(dawn)).to_be_focused()
    expect(box(dawn)).to_have_value("Our leaflet.")
    dawn.get_by_role("button", name="Post").click()
    expect(dawn.locator(".error-summary")).to_contain_text("Say what leaflet.jpg shows.")
    words_for_it(dawn).fill("A green leaflet")
    picture(dawn, "image-composer")
    dawn.get_by_role("button", name="Post").click()
    for page in (dawn, ruth):
        shown = post(page, 1).get_by_role("img", name="A green leaflet")
        expect(shown).to_be_visible()
        expect(shown).to_have_js_property("naturalWidth", 900)
    expect(dawn.get_by_text("leaflet.jpg")).to_have_count(0)
    picture(ruth, "image-post")


def test_without_script_an_image_is_added_and_posted_by_buttons(people, visit):
    page = visit(people.dawn, people.address, java_script_enabled=False)
    box(page).fill("Our leaflet.")
    add(page)
    page.get_by_role("button", name="Add to my post").click()
    words_for_it(page).fill("A green leaflet")
    page.get_by_role("button", name="Post reply").click()
    expect(post(page, 1).get_by_role("img", name="A green leaflet")).to_be_visible()
    expect(post(page, 1)).to_contain_text("Our leaflet.")
