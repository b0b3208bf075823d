"""A walk through the demo hub as a newcomer and as a practitioner take it. With PICTURES=folder it
leaves the pictures of the documentation there, of the same day in every run."""

import pytest
from playwright.sync_api import expect

from tests.browser.conftest import live, sign_in

DESK, PHONE = {"width": 1240, "height": 640}, {"width": 390, "height": 760}
CALM = {"reduced_motion": "reduce", "color_scheme": "light"}


def test_a_newcomer_finds_out_what_this_is_and_how_to_join(demo_hub, open_page, picture):
    page = open_page(demo_hub, viewport=DESK, **CALM)
    page.goto("/")
    expect(page.get_by_role("heading", level=1)).to_be_visible()
    picture(page, "landing")
    page.get_by_role("banner").get_by_role("link", name="Join").click()
    expect(page.get_by_role("heading", level=1)).to_have_text("Make an account")
    picture(page, "sign-up")


def test_a_practitioner_comes_home_and_reads_a_thread(demo_hub, open_page, picture):
    page = open_page(demo_hub, viewport=DESK, **CALM)
    sign_in(page, "practitioner")
    expect(page.get_by_role("heading", level=1)).to_be_visible()
    picture(live(page), "home")
    page.goto("/communities/co-production/")
    expect(page.get_by_role("heading", level=1)).to_have_text("Co-Production")
    picture(live(page), "community")
    open_thread(page)
    picture(page, "thread")


@pytest.mark.parametrize(("scheme", "name"), [("light", "thread-phone"), ("dark", "thread-dark")])
def test_on_the_phone_the_same_thread_is_read(demo_hub, open_page, picture, scheme, name):
    page = open_page(demo_hub, viewport=PHONE, **CALM | {"color_scheme": scheme})
    sign_in(page, "cofacilitator")
    page.goto("/communities/co-production/")
    open_thread(page)
    picture(page, name)


def open_thread(page):
    page.get_by_role("link", name="Getting senior leaders on board").click()
    live(page).locator("#posts > li").first.scroll_into_view_if_needed()
    page.evaluate("location.hash = 'posts'")  # the picture points at no single post
    page.locator(".thread-bar").evaluate("bar => bar.scrollIntoView()")
