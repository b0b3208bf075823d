"""The topics that the hub offers, beside the line in which people type theirs."""

from django.urls import reverse
from playwright.sync_api import expect

from tests import factories


def test_a_press_puts_an_offered_topic_into_the_line_and_another_takes_it_out(people, visit):
    for name in ("Race, Ethnicity and Culturally Informed Practice", "Safeguarding"):
        factories.topic(name)
    page = visit(people.dawn, reverse("forums:new_thread", args=[people.community.slug]))
    line = page.get_by_label("Topics")
    line.fill("tea")
    culture = page.get_by_role("button", name="Race, Ethnicity and Culturally Informed Practice")
    culture.click()
    page.get_by_role("button", name="Safeguarding").click()
    chosen = "tea, Race, Ethnicity and Culturally Informed Practice, Safeguarding"
    expect(line).to_have_value(chosen)
    expect(culture).to_have_attribute("aria-pressed", "true")
    culture.click()
    expect(line).to_have_value("tea, Safeguarding")
    expect(culture).to_have_attribute("aria-pressed", "false")
