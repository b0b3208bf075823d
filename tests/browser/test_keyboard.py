"""By keyboard alone, and the focus is always somewhere that can be seen."""

import re

import pytest
from playwright.sync_api import expect

from tests import factories
from tests.browser.conftest import focused, live, more, post

PHONE = {"width": 360, "height": 640}
COVERED = """() => {
    const one = document.activeElement, { left, top, width, height } = one.getBoundingClientRect();
    const points = [[0.5, 0.5], [0.1, 0.3], [0.9, 0.7]];
    return !points.some(([x, y]) => {
        const above = document.elementFromPoint(left + width * x, top + height * y);
        return above && (one === above || one.contains(above) || above.contains(one));
    });
}"""


@pytest.fixture
def address(people):
    """Dawn, with a password and an address she has proven."""
    dawn = people.dawn
    dawn.set_password("three-quiet-words")
    dawn.save()
    dawn.emailaddress_set.update_or_create(
        email=dawn.email, defaults={"verified": True, "primary": True}
    )
    return dawn.email


def tab_to(page, goal, presses=80):
    """Press Tab until this holds the focus, which is never lost and never covered on the way."""
    for _ in range(presses):
        page.keyboard.press("Tab")
        assert not page.evaluate(COVERED), f"covered: {focused(page)}"
        if goal.evaluate("one => one === document.activeElement"):
            return
    raise AssertionError(f"{goal} is not reached by Tab")


def test_a_member_signs_in_finds_a_thread_and_replies_by_keyboard_alone(people, address, visit):
    people.posts(6, "\n\n".join(["Some words."] * 4))
    page = visit(address="/accounts/login/")
    page.keyboard.press("Tab")
    expect(page.get_by_role("link", name="Skip to the main content")).to_be_focused()
    page.keyboard.press("Enter")
    tab_to(page, page.get_by_label("E-mail address"))
    page.keyboard.type(address)
    tab_to(page, page.get_by_label("Password", exact=True))
    page.keyboard.type("three-quiet-words")
    page.keyboard.press("Enter")
    expect(page.get_by_role("link", name="Notifications")).to_be_visible()
    page.goto(people.community.get_absolute_url())
    tab_to(page, page.get_by_role("link", name=people.thread.title))
    page.keyboard.press("Enter")
    live(page)
    tab_to(page, more(page, 2))
    page.keyboard.press("Enter")
    expect(page.get_by_role("link", name="Link to this post")).to_be_focused()
    page.keyboard.press("Escape")
    expect(more(page, 2)).to_be_focused()
    tab_to(page, page.get_by_role("link", name="Reply to post 3"))
    page.keyboard.press("Enter")
    expect(page.get_by_label("Your reply", exact=True)).to_be_focused()
    assert not page.evaluate(COVERED)
    page.keyboard.type("A visit.")
    tab_to(page, page.get_by_role("button", name="Post reply"))
    page.keyboard.press("Enter")
    expect(post(page, 7)).to_be_focused()
    expect(post(page, 7)).to_contain_text("answering 3")
    tab_to(page, more(page, 7))


@pytest.mark.parametrize("width", [360, 1280])
def test_no_bar_covers_what_has_the_focus(people, visit, width):
    people.posts(6, "\n\n".join(["Some words."] * 4))
    page = live(visit(people.dawn, people.address, viewport={"width": width, "height": 640}))
    for key in ("Tab", "Shift+Tab"):
        stops = 0
        page.keyboard.press(key)
        while focused(page) != "BODY":  # beyond the last stop and before the first
            assert not page.evaluate(COVERED), f"covered: {focused(page)}"
            page.keyboard.press(key)
            stops += 1
        assert stops > 40


def test_a_link_on_top_of_a_thread_leads_past_its_posts_to_the_box(people, visit):
    people.posts(20)
    page = visit(people.dawn, people.address)
    page.get_by_role("link", name="Write a reply").focus()
    page.keyboard.press("Enter")
    box = page.get_by_label("Your reply", exact=True)
    expect(box).to_be_in_viewport()
    tab_to(page, box, presses=12)


def test_stopping_to_answer_leaves_the_focus_in_the_box(people, visit):
    people.posts(1)
    page = live(visit(people.dawn, people.address))
    page.get_by_role("link", name="Reply to post 1").click()
    page.get_by_role("link", name="Stop answering").press("Enter")
    expect(page.get_by_label("Your reply", exact=True)).to_be_focused()
    expect(page.locator(".composer-answers")).to_be_hidden()


def test_a_member_reacts_and_quotes_under_a_content_note_by_keyboard_alone(people, visit):
    people.posts(2, "\n\n".join(["Some words."] * 4))
    noted = {"content_notes": factories.content_note()}  # by which the server hears of the note
    factories.post(people.thread, people.ruth_voice, "Some words.", **noted)
    page = live(visit(people.dawn, people.address, viewport=PHONE))
    react = page.get_by_role("link", name="React to post 2")
    tab_to(page, react)
    page.keyboard.press("Enter")
    expect(page.get_by_role("button", name="thank you")).to_be_focused()
    tab_to(page, page.get_by_role("button", name="tell me more"), presses=3)
    page.keyboard.press("Enter")
    expect(page.get_by_role("button", name="tell me more")).to_have_attribute(
        "aria-pressed", "true"
    )
    page.keyboard.press("Escape")
    expect(react).to_be_focused()
    tab_to(page, more(page, 2), presses=3)
    page.keyboard.press("Enter")
    tab_to(page, page.get_by_role("link", name=re.compile("^Quote (?!in)")), presses=5)
    page.keyboard.press("Enter")
    expect(page.get_by_label("Words you quote from post 2")).to_be_visible()
    live(page)
    tab_to(page, page.get_by_label("Your reply", exact=True))
    page.keyboard.type("So it does.")
    tab_to(page, page.locator(".notes-to-choose > summary"))
    page.keyboard.press("Enter")
    tab_to(page, page.get_by_role("checkbox", name="Death"))
    page.keyboard.press("Space")
    tab_to(page, page.get_by_role("button", name="Post reply"))
    page.keyboard.press("Enter")
    expect(post(page, 4)).to_be_focused()
    expect(post(page, 4).locator("details.noted > summary").first).to_contain_text("Death")


def test_a_member_finds_a_poll_and_votes_by_keyboard_alone(people, visit):
    factories.poll(people.thread)
    page = live(visit(people.dawn, people.address, viewport=PHONE))
    tab_to(page, page.get_by_role("link", name=re.compile("^Vote ?: Tea")))
    page.keyboard.press("Enter")
    page.wait_for_url("**/polls/*/")
    live(page)
    tab_to(page, page.get_by_role("radio", name="Tea"))
    page.keyboard.press("ArrowDown")
    tab_to(page, page.get_by_role("button", name="Vote"), presses=3)
    page.keyboard.press("Enter")
    expect(page.get_by_text("Your vote is in.")).to_be_visible()
    expect(page.get_by_role("radio", name="Coffee")).to_be_checked()


def test_a_facilitator_pauses_a_thread_by_keyboard_alone(people, visit):
    page = live(visit(people.ruth, people.address, viewport=PHONE))
    tab_to(page, page.get_by_role("link", name="Pin, pause, close or say the outcome"))
    page.keyboard.press("Enter")
    page.wait_for_url("**/hold/")
    tab_to(page, page.get_by_label("Why, in your own words"))
    page.keyboard.type("A breath.")
    tab_to(page, page.get_by_role("button", name="Pause this thread"), presses=3)
    page.keyboard.press("Enter")
    expect(page.locator("#banners")).to_contain_text("A breath.")
