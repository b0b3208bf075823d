"""What happens to an open page when its reader may no longer read it, or leaves in a hurry."""

import pytest
from playwright.sync_api import expect

from accounts.models import Session
from community.actions import remove_member
from tests import factories
from tests.browser.conftest import box, live, post, write
from tests.services.process import wait_until


@pytest.fixture(params=["socket", "poll"])
def page(request, people, visit):
    people.posts(1, "For members only.")
    page = visit(people.dawn)
    if request.param == "poll":
        page.route_web_socket("**/live/", lambda route: route.close())
    page.goto(people.address)
    return live(page, request.param)


def sign_out_elsewhere(user):
    for session in Session.objects.filter(user=user):
        session.get_session_store_class()(session.session_key).flush()


def test_who_is_no_longer_a_member_is_told_so_kindly_and_keeps_the_words(people, page):
    box(page).fill("I was about to say")
    remove_member(people.heron, by=people.ruth_voice)
    heading = page.get_by_role("heading", level=1)
    expect(heading).to_have_text("This thread is no longer open to you")
    expect(heading).to_be_focused()
    expect(page.get_by_text("For members only.")).to_have_count(0)
    expect(page.get_by_label("What you were writing")).to_have_value("I was about to say")
    page.get_by_role("link", name="Go to the start page").click()
    expect(page).to_have_url(f"{page.url.split('/', 3)[0]}//{page.url.split('/')[2]}/")


def test_who_was_signed_out_elsewhere_is_told_so_and_can_sign_in_again(people, page):
    sign_out_elsewhere(people.dawn)
    expect(page.get_by_role("heading", level=1)).to_have_text("You have been signed out")
    expect(page.get_by_text("For members only.")).to_have_count(0)
    expect(page.get_by_role("navigation", name="Main")).to_have_count(0)
    factories.post(people.thread, people.ruth_voice, "Canary")
    again = page.get_by_role("link", name="Sign in again")
    assert people.address in again.get_attribute("href").replace("%2F", "/")
    expect(page.get_by_text("Canary")).to_have_count(0)


def test_on_a_shared_device_the_words_go_with_the_session(people, visit):
    page = live(visit(people.dawn, people.address, is_shared=True))
    box(page).fill("My own business")
    sign_out_elsewhere(people.dawn)
    expect(page.get_by_role("heading", level=1)).to_have_text("You have been signed out")
    expect(page.get_by_label("What you were writing")).to_be_hidden()
    assert "My own business" not in page.locator("body").inner_html()


def test_a_reply_by_somebody_signed_out_is_no_post_and_no_loss(people, visit):
    page = visit(people.dawn)
    page.route_web_socket("**/live/", lambda route: None)
    page.route("**/live/changes*", lambda route: route.abort())
    page.goto(people.address)
    box(page).fill("Still here")
    sign_out_elsewhere(people.dawn)
    page.locator(".composer-send").click()
    expect(page.locator("#reply [data-failed]")).to_contain_text("You have been signed out.")
    expect(box(page)).to_have_value("Still here")
    assert not people.thread.posts.exists()


def test_after_signing_in_again_elsewhere_the_open_page_can_post(people, visit):
    page = live(visit(people.dawn, people.address))
    page.context.clear_cookies(name="csrftoken")
    other = page.context.new_page()
    other.goto("/")
    other.close()
    write(page, "After all.")
    expect(page.locator("#reply [data-failed]")).to_contain_text("press once more")
    page.locator(".composer-send").click()
    expect(post(page, 1)).to_contain_text("After all.")


def test_leaving_covers_the_page_ends_the_session_and_forgets_the_way_back(people, visit):
    page = visit(people.dawn, "/")
    page.goto(people.address)
    live(page)
    elsewhere = []

    def answer(route):
        elsewhere.append(route.request.url)
        route.fulfill(body="<title>Weather</title><h1>Weather</h1>", content_type="text/html")

    page.context.route("https://www.bbc.co.uk/**", answer)
    page.get_by_role("button", name="Leave this site", exact=True).click()
    page.wait_for_url("https://www.bbc.co.uk/weather")
    assert elsewhere == ["https://www.bbc.co.uk/weather"]
    # Nobody in a hurry waits for the server: the request that ends the session outlives the page.
    assert wait_until(lambda: not Session.objects.filter(user=people.dawn).exists(), 10)
    page.go_back()
    expect(page.get_by_text(people.thread.title)).to_have_count(0)


@pytest.mark.parametrize("has_script", [True, False])
def test_a_page_that_was_open_during_another_signing_in_ends_the_session_too(
    people, visit, has_script
):
    page = visit(people.dawn, people.address, java_script_enabled=has_script)
    page.context.route(
        "https://www.bbc.co.uk/**", lambda route: route.fulfill(body="<h1>Weather</h1>")
    )
    page.context.clear_cookies(name="csrftoken")
    other = page.context.new_page()
    other.goto("/")
    other.close()
    page.get_by_role("button", name="Leave this site", exact=True).click()
    page.wait_for_url("https://www.bbc.co.uk/weather")
    assert wait_until(lambda: not Session.objects.filter(user=people.dawn).exists(), 10)


def test_shift_three_times_leaves_and_shift_while_typing_does_not(people, visit):
    page = live(visit(people.dawn, people.address))
    page.context.route(
        "https://www.bbc.co.uk/**", lambda route: route.fulfill(body="<h1>Weather</h1>")
    )
    box(page).press_sequentially("ABC")
    page.keyboard.press("Shift")
    page.keyboard.press("Shift")
    expect(page.locator("#announce")).to_contain_text("1 more time")
    page.keyboard.press("a")
    expect(page.locator(".leave-dots.is-counting")).to_have_count(0)
    for _ in range(3):
        page.keyboard.press("Shift")
    page.wait_for_url("https://www.bbc.co.uk/weather")
