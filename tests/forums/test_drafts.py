"""What somebody has begun to write waits for them on the server, and for nobody else."""

from datetime import timedelta

import pytest
from django.urls import reverse
from django.utils import timezone

from accounts.models import User
from community.actions import leave, suspend
from forums import drafting
from forums.actions import reply
from forums.draft import DRAFT_DAYS
from forums.holding import close
from forums.models import Draft, Thread
from forums.tasks import forget_drafts
from forums.thread_removal import remove_thread
from search.models import SearchDocument
from tests import factories as make

pytestmark = pytest.mark.django_db


def save(voice, talk, body="Half a thought.", **more):
    words = {"body": body, "key": "k", "by": voice.ref} | more
    return make.browser_of(voice).post(reverse("forums:save_draft", args=[talk.pk]), words)


def quietly(voice, talk, body="Half a thought.", **more):
    return save(voice, talk, body, quietly="1", **more)


def page(voice, address):
    return make.browser_of(voice).get(address).content.decode()


def drafts(voice):
    return page(voice, reverse("forums:drafts"))


def test_a_button_saves_a_draft_and_the_box_holds_it_again(ada, talk):
    words = {"body": "Half a thought.", "answers": "", "key": "k"}
    address = reverse("forums:save_draft", args=[talk.pk])
    html = make.browser_of(ada).post(address, words, follow=True).content.decode()
    assert "Saved as draft." in html
    assert "Half a thought.</textarea>" in html
    assert "Your draft is back." in html
    assert f'name="draft_version" value="{Draft.objects.get().version}"' in html


def test_the_page_saves_quietly_and_hears_which_version_it_has(ada, talk):
    first = quietly(ada, talk).json()
    assert first == {"version": Draft.objects.get().version, "differs": False}
    second = quietly(ada, talk, "A whole one.", draft_version=first["version"]).json()
    assert second["version"] > first["version"]
    assert Draft.objects.get().body == "A whole one."


def test_words_that_another_window_saved_meanwhile_stay_beside_the_newest(ada, talk):
    first = quietly(ada, talk, "Begun.").json()["version"]
    quietly(ada, talk, "Begun on the phone.", draft_version=first)
    answer = quietly(ada, talk, "Begun at the desk.", draft_version=first).json()
    assert answer["differs"]
    draft = Draft.objects.get()
    assert (draft.body, draft.other) == ("Begun at the desk.", "Begun on the phone.")
    assert "Begun on the phone." in drafts(ada)
    assert "Words that you saved elsewhere differ" in page(ada, talk.get_absolute_url())
    same = quietly(ada, talk, "Begun at the desk, and on.", draft_version=draft.version).json()
    assert same["differs"]
    assert Draft.objects.get().other == "Begun on the phone."


def test_the_same_words_again_are_no_second_version(ada, talk):
    make.draft(ada, talk)
    assert not quietly(ada, talk).json()["differs"]


def test_emptying_the_box_puts_the_draft_away_but_not_one_that_was_never_seen(ada, talk):
    seen = make.draft(ada, talk).version
    assert quietly(ada, talk, " \n").json() == {"version": 0, "differs": False}
    assert Draft.objects.count() == 1
    quietly(ada, talk, " \n", draft_version=seen)
    assert not Draft.objects.exists()


def test_posting_puts_the_draft_away_under_whichever_name(ada, talk):
    heron = make.member(ada.community, User.objects.get(pk=ada.owner_id), name="Heron")
    make.draft(ada, talk)
    make.post(talk, heron)
    assert not Draft.objects.exists()


def test_a_draft_is_put_away_only_if_the_post_is_made(ada, chief, talk):
    make.draft(ada, talk)
    close(talk, by=chief)
    words = {"by": ada.ref, "body": "Half a thought.", "key": "k"}
    answer = make.browser_of(ada).post(reverse("forums:reply", args=[talk.pk]), words)
    assert answer.status_code == 422
    assert Draft.objects.get().body == "Half a thought."


def test_a_saving_that_arrives_after_the_post_does_not_bring_its_words_back(ada, talk):
    reply(talk, by=ada, body="Said.", key="k")
    answer = quietly(ada, talk, "Said.", key="k")
    assert answer.status_code == 422
    assert "has been posted already" in answer.json()["refusal"]
    assert not Draft.objects.exists()


def test_the_answer_to_ones_post_shows_an_empty_box(ada, talk):
    make.draft(ada, talk, "Said.")
    words = {"by": ada.ref, "body": "Said.", "key": "k"}
    address = reverse("forums:reply", args=[talk.pk])
    answer = make.browser_of(ada).post(address, words, headers={"HX-Request": "true"})
    assert "Said.</textarea>" not in answer.content.decode()
    assert 'name="draft_version" value=""' in answer.content.decode()


def test_a_draft_of_a_reply_keeps_which_post_it_answers(ada, talk):
    make.post(talk, ada)
    make.post(talk, ada)
    save(ada, talk, answers="1")
    box = make.browser_of(ada).get(talk.get_absolute_url()).context["composer"]
    assert box.answers == 1
    chosen = make.browser_of(ada).get(f"{talk.get_absolute_url()}?answers=2").context["composer"]
    assert chosen.answers == 2


NEW = {
    "key": "k",
    "kind": "case",
    "title": "Kettles",
    "context": "They boil.",
    "topics": "tea, water",
    "confidentiality": "chatham",
}


def test_a_draft_of_a_new_thread_keeps_all_of_it_but_the_name(ada):
    browser, place = make.browser_of(ada), [ada.community.slug]
    browser.post(reverse("forums:save_new_draft", args=place), NEW | {"by": ada.ref})
    answer = browser.get(reverse("forums:new_thread", args=place))
    form = answer.context["form"]
    assert {name: form[name].value() for name in NEW if name != "key"} | {"key": "k"} == NEW
    assert "Your draft is back." in answer.content.decode()
    browser.post(reverse("forums:new_thread", args=place), NEW | {"by": ada.ref})
    assert Thread.objects.get().title == "Kettles"
    assert not Draft.objects.exists()


def test_a_thread_draft_says_its_title_where_the_words_of_another_window_stay(ada):
    address = reverse("forums:save_new_draft", args=[ada.community.slug])
    for title in ("Kettles", "Teapots"):
        make.browser_of(ada).post(address, NEW | {"title": title})
    assert Draft.objects.get().other == "Kettles\n\nThey boil."


def test_nobody_else_sees_or_discards_a_draft(ada, bo, chief, talk):
    draft = make.draft(ada, talk, "Only mine.")
    moderator = make.staff("moderator")
    for other in (bo, chief, moderator):
        assert "Only mine." not in page(other, talk.get_absolute_url())
        assert "Only mine." not in drafts(other)
        address = reverse("forums:discard_draft", args=[draft.pk])
        for ask in (make.browser_of(other).get, make.browser_of(other).post):
            assert ask(address).status_code == 404
    assert "Only mine." in drafts(ada)
    assert not SearchDocument.objects.filter(body__contains="Only mine").exists()


def test_a_draft_holds_nothing_that_says_which_name_it_will_have(ada, talk):
    heron = make.member(ada.community, User.objects.get(pk=ada.owner_id), name="Heron")

    def row(voice):
        save(voice, talk)
        kept = Draft.objects.values().get()
        Draft.objects.all().delete()
        return {name: kept[name] for name in kept.keys() - {"id", "version", "saved_at"}}

    assert row(ada) == row(heron)


def test_the_words_stay_and_are_found_where_a_thread_takes_no_posts(ada, chief, talk):
    make.draft(ada, talk)
    close(talk, by=chief)
    assert "You have a draft for this thread" in page(ada, talk.get_absolute_url())
    assert quietly(ada, talk, "More of it.").status_code == 200
    assert "More of it." in drafts(ada)


@pytest.mark.parametrize("end", ["suspended", "left", "removed"])
def test_who_reads_a_thread_no_longer_still_has_the_words_but_not_its_title(ada, chief, talk, end):
    make.draft(ada, talk, "Half a thought. " * 40)
    if end == "suspended":
        suspend(ada, by=chief, reason="A rest.")
    elif end == "left":
        leave(ada)
    else:
        remove_thread(talk, by=chief, reason="It named somebody.")
    html = drafts(ada)
    assert "Half a thought. " * 39 in html
    assert "Kettles" not in html
    assert "Go on writing" not in html
    assert quietly(ada, talk).status_code == 404
    draft = Draft.objects.get()
    make.browser_of(ada).post(reverse("forums:discard_draft", args=[draft.pk]))
    assert not Draft.objects.exists()


def test_discarding_asks_first(ada, talk):
    draft = make.draft(ada, talk, "Only mine.")
    address = reverse("forums:discard_draft", args=[draft.pk])
    assert "Only mine." in page(ada, address)
    assert Draft.objects.exists()
    answer = make.browser_of(ada).post(address, follow=True)
    assert "The draft has been discarded." in answer.content.decode()
    assert "You have no drafts" in answer.content.decode()


def test_a_draft_is_kept_for_180_days_after_it_was_last_changed(ada, bo, talk):
    old, young = make.draft(ada, talk), make.draft(bo, talk)
    for draft, days in ((old, DRAFT_DAYS + 1), (young, DRAFT_DAYS - 1)):
        at = timezone.now() - timedelta(days=days)
        Draft.objects.filter(pk=draft.pk).update(saved_at=at)
    forget_drafts.func()
    assert list(Draft.objects.all()) == [young]


def test_unfinished_words_are_kept_as_they_were_typed(ada, talk):
    words = "  **bold, and\n\n\n> x" + "y" * 25_000
    assert quietly(ada, talk, words).status_code == 200
    assert Draft.objects.get().body == words


def test_words_that_no_draft_can_hold_are_refused_and_stay_in_the_box(ada, talk):
    words = "x" * 40_001
    assert "up to 40,000 characters" in quietly(ada, talk, words).json()["refusal"]
    answer = save(ada, talk, words)
    assert answer.status_code == 422
    assert f"{words}</textarea>" in answer.content.decode()
    assert answer.content.decode().count("up to 40,000 characters") == 1
    address = reverse("forums:save_new_draft", args=[ada.community.slug])
    answer = make.browser_of(ada).post(address, NEW | {"context": words})
    assert answer.status_code == 422
    assert f"{words}</textarea>" in answer.content.decode()


def test_too_many_savings_are_told_so_and_lose_nothing(ada, talk, settings):
    settings.LIMITS = settings.LIMITS | {"drafts": (1, 600)}
    quietly(ada, talk)
    assert quietly(ada, talk, "More.").status_code == 429
    answer = save(ada, talk, "More.")
    assert answer.status_code == 429
    assert "More.</textarea>" in answer.content.decode()


def test_nobody_fills_the_server_with_drafts(ada, talk, monkeypatch):
    monkeypatch.setattr(drafting, "MOST_DRAFTS", 1)
    make.draft(ada, talk)
    other = make.thread(ada)
    assert "does not fit in" in quietly(ada, other).json()["refusal"]
    assert quietly(ada, talk, "Still.").status_code == 200
    make.draft(make.member(ada.community), other)
    assert Draft.objects.count() == 2


def test_the_page_of_drafts_takes_the_same_queries_for_one_and_for_three(
    ada, talk, django_assert_num_queries
):
    browser = make.browser_of(ada)
    address = reverse("forums:drafts")
    make.draft(ada, talk)
    browser.get(address)
    for _ in range(2):
        with django_assert_num_queries(5):
            browser.get(address)
        for _ in range(2):
            make.draft(ada, make.thread(ada))


def test_a_saving_takes_few_statements(ada, talk, django_assert_num_queries):
    quietly(ada, talk)
    browser, address = make.browser_of(ada), reverse("forums:save_draft", args=[talk.pk])
    words = {"body": "More.", "key": "k", "quietly": "1"}
    browser.post(address, words)
    with django_assert_num_queries(5):
        browser.post(address, words | {"body": "Still more."})


def test_drafts_are_led_to_from_me(ada):
    assert reverse("forums:drafts") in page(ada, reverse("accounts:me"))


def test_the_home_page_says_how_many_drafts_wait(ada, bo, talk):
    assert reverse("forums:drafts") not in page(ada, "/")
    make.draft(ada, talk)
    make.draft(bo, talk)
    assert "You have 1 draft</a>" in page(ada, "/")
    make.draft(ada, make.thread(ada))
    assert "You have 2 drafts</a>" in page(ada, "/")
