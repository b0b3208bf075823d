"""Threads over HTTP: where an address leads, and what a page costs."""

import pytest

from forums.actions import update_context
from tests import factories as make

pytestmark = pytest.mark.django_db


@pytest.fixture
def ada():
    return make.member(make.community())


@pytest.fixture
def browser(ada):
    return make.browser(ada.owner)


def test_an_address_with_an_older_title_leads_on_for_now_and_keeps_what_it_asked(ada, browser):
    thread = make.thread(ada, "First title")
    make.post(thread, ada)
    before = thread.get_absolute_url()
    renamed = update_context(thread, by=ada, title="Second title", context="Words.")
    answer = browser.get(f"{before}?from=21&answers=1")
    assert answer.status_code == 302
    assert answer["Location"] == f"{renamed.get_absolute_url()}?from=21&answers=1"
    assert browser.get(before)["Location"] == renamed.get_absolute_url()
    update_context(thread, by=ada, title="First title", context="Words.")
    assert browser.get(before).status_code == 200
    assert browser.get(renamed.get_absolute_url())["Location"] == before
