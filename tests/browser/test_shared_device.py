"""A screen in a library that somebody has walked away from."""

from datetime import timedelta

import pytest
from django.utils import timezone
from playwright.sync_api import expect

from accounts.models import Session
from tests import factories
from tests.browser.conftest import live, post

READ_AFTER = 1500  # milliseconds, as in static/js/reading.js


def sign_out_elsewhere(user):
    for session in Session.objects.filter(user=user):
        session.get_session_store_class()(session.session_key).flush()


def let_the_idle_minutes_pass(user):
    Session.objects.filter(user=user).update(expire_date=timezone.now() - timedelta(seconds=1))


def test_posts_that_arrive_by_themselves_do_not_keep_a_session_awake(people, visit):
    page = visit(people.dawn, is_shared=True)
    said = []
    page.on("request", lambda one: one.url.endswith("/read/") and said.append(one.post_data))
    people.posts(1)
    with page.expect_response("**/read/"):
        page.goto(people.address)
    live(page)
    people.posts(1)
    expect(post(page, 2)).to_be_in_viewport()
    page.wait_for_timeout(2 * READ_AFTER)
    assert len(said) == 1
    with page.expect_response("**/read/"):
        page.keyboard.press("ArrowDown")
    assert said == ["number=1&quietly=1", "number=2&quietly=1"]


@pytest.mark.parametrize("end", [sign_out_elsewhere, let_the_idle_minutes_pass])
@pytest.mark.parametrize("address", ["/me/names/", "/me/notifications/"])
def test_nothing_stays_on_the_screen_when_the_session_ends(people, visit, address, end):
    factories.member(people.community, people.dawn)
    page = live(visit(people.dawn, address, is_shared=True))
    end(people.dawn)
    page.wait_for_url("**/accounts/login/")
    expect(page.get_by_role("main")).not_to_contain_text("Heron")


@pytest.mark.parametrize("end", [sign_out_elsewhere, let_the_idle_minutes_pass])
def test_a_thread_says_itself_that_the_session_has_ended(people, visit, end):
    people.posts(1)
    page = live(visit(people.dawn, people.address, is_shared=True))
    end(people.dawn)
    expect(page.get_by_role("heading", level=1)).to_have_text("You have been signed out")
    expect(post(page, 1)).to_have_count(0)
