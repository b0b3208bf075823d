"""What came of a closed thread, in plain words; and those who say it is not what they meant."""

from datetime import timedelta

import pytest
import time_machine
from django.urls import reverse
from django.utils import timezone

from accounts.models import User
from community.actions import end_role, suspend
from community.models import Role
from community.permissions import NotAllowed, Suspended
from forums.closed import ChangedMeanwhile, TooLate
from forums.holders import accept, ask
from forums.holding import close, reopen
from forums.models import NotMeant, Summary, Thread
from forums.plain_words import measure
from forums.summaries import DidNotPost, NotClosedYet, say_it_is_not_meant, summarise
from jobs.worker import drain
from notifications.registry import notice_of
from realtime.registry import draw
from realtime.streams import position
from search.find import EVERYWHERE, find
from tests import factories as make

pytestmark = pytest.mark.django_db
PLAIN = "We met. We agreed to descale on Mondays."
MEANT = "I said Tuesdays."


def summary_page(talk):
    return reverse("forums:summary", args=[talk.pk])


def answer_page(talk):
    return reverse("forums:not_meant", args=[talk.pk])


def text(voice, address):
    return make.browser_of(voice).get(address).content.decode()


def told(said):
    return set(notice_of("notmeant").concerns(said.pk))


@pytest.fixture
def closed(ada, bo, chief, talk):
    """A closed thread of Ada's in which Bo has posted, summed up by a facilitator."""
    make.post(talk, bo)
    close(talk, by=chief)
    return summarise(talk, by=chief, words=PLAIN)


def test_a_summary_stands_on_top_of_a_closed_thread_and_is_found(ada, chief, talk, closed):
    html = text(ada, talk.get_absolute_url())
    assert f"<p>{PLAIN}</p>" in html
    assert f"Written by {chief.name}" in html
    assert [hit.object_id for hit in find("descale", places=EVERYWHERE).hits] == [talk.pk]
    reopen(talk, by=chief)
    assert "descale" not in text(ada, talk.get_absolute_url())
    assert not find("descale", places=EVERYWHERE).hits
    close(talk, by=chief)
    assert PLAIN in text(ada, talk.get_absolute_url())
    assert find("descale", places=EVERYWHERE).hits
    summarise(talk, by=chief, words="")
    assert "In short" not in text(ada, talk.get_absolute_url())
    assert not find("descale", places=EVERYWHERE).hits


def test_open_pages_show_it(chief, talk, closed):
    before = position(talk.stream)
    summarise(talk, by=chief, words="We agreed.")
    assert position(talk.stream) == before + 1
    assert "We agreed." in draw("banners", [talk.pk])[talk.pk]
    summarise(talk, by=chief, words="We agreed.")
    assert position(talk.stream) == before + 1


def test_an_open_thread_is_not_summed_up(ada, chief, talk):
    with pytest.raises(NotClosedYet):
        summarise(talk, by=chief, words=PLAIN)
    assert "Close the thread first." in text(chief, summary_page(talk))
    html = make.browser_of(chief).post(summary_page(talk), {"words": PLAIN, "drawn_version": 1})
    assert html.status_code == 422
    assert summary_page(talk) not in text(chief, talk.get_absolute_url())


def test_those_who_hold_the_thread_sum_it_up_and_other_members_do_not(ada, bo, chief, talk):
    ask(talk, by=chief, who=bo)
    accept(talk, by=bo)
    close(talk, by=bo)
    assert summary_page(talk) in text(bo, talk.get_absolute_url())
    words = {"words": PLAIN, "drawn_version": 1}
    assert make.browser_of(bo).post(summary_page(talk), words).status_code == 302
    assert Summary.objects.get().voice == bo
    browser = make.browser_of(ada)
    assert browser.get(summary_page(talk)).status_code == 403
    assert browser.post(summary_page(talk), words).status_code == 403
    with pytest.raises(NotAllowed):
        summarise(talk, by=ada, words="Mine.")


def test_a_summary_has_at_most_150_words_and_more_are_kept_in_the_form(chief, talk):
    close(talk, by=chief)
    browser = make.browser_of(chief)
    for many, status in ((151, 422), (150, 302)):
        words = " ".join(["kettle"] * many)
        answer = browser.post(summary_page(talk), {"words": words, "drawn_version": 1})
        assert answer.status_code == status
        if status == 422:
            assert "This has 151 words, and the most is 150." in answer.content.decode()
            assert words in answer.content.decode()


def test_how_it_reads_is_checked_without_saving(chief, talk):
    close(talk, by=chief)
    words = {"words": PLAIN, "drawn_version": 1, "do": "check"}
    html = make.browser_of(chief).post(summary_page(talk), words).content.decode()
    assert PLAIN in html
    assert "8 of 150 words." in html
    assert not Summary.objects.exists()
    said = make.browser_of(chief).post(reverse("forums:measure"), {"words": PLAIN})
    assert said.content.decode().strip() in html


def test_plain_words_read_younger_than_long_ones():
    hard = "Multidisciplinary organisational development necessitates continuous consideration."
    assert measure(PLAIN).age <= 11 < measure(hard).age
    assert measure("").age is measure("… 12!").age is None
    assert measure("One").age == 5
    assert measure("It works.\nIt really does").words == 5
    assert measure("x" * 20_000).words == 1


def test_nobody_writes_over_a_summary_that_they_have_not_seen(chief, talk, closed):
    with pytest.raises(ChangedMeanwhile):
        summarise(talk, by=chief, words="Mine.", drawn_version=1)
    words = {"words": "Mine.", "drawn_version": 1}
    answer = make.browser_of(chief).post(summary_page(talk), words)
    assert answer.status_code == 422
    assert answer.content.decode().count(PLAIN) == 1
    assert "Mine." in answer.content.decode()
    assert make.browser_of(chief).post(summary_page(talk), words | {"drawn_version": 2})
    assert Summary.objects.get().words == "Mine."


def test_who_posted_says_it_is_not_what_they_meant_to_who_wrote_it_and_nobody_else(
    ada, bo, chief, talk, closed
):
    onlooker = make.member(ada.community)
    assert answer_page(talk) in text(bo, talk.get_absolute_url())
    words = {"by": bo.ref, "key": "k", "words": MEANT}
    for _ in range(2):
        assert make.browser_of(bo).post(answer_page(talk), words).status_code == 302
    drain()
    assert NotMeant.objects.count() == 1
    bell = text(chief, reverse("notifications:notifications"))
    assert f"{bo.name} says of the summary of “Kettles”: that is not what I meant" in bell
    assert MEANT not in bell
    assert MEANT in text(chief, summary_page(talk))
    assert User.objects.get(pk=chief.owner_id).unread_notifications == 0
    for voice in (ada, onlooker):
        pages = [
            talk.get_absolute_url(),
            summary_page(talk),
            answer_page(talk),
            "/search/?q=tuesdays",
        ]
        assert not any(MEANT in text(voice, page) for page in pages)
        who = User.objects.get(pk=voice.owner_id)
        assert not NotMeant.objects.visible_to(who).exists()
    assert not find("tuesdays", places=EVERYWHERE).hits
    assert MEANT not in draw("banners", [talk.pk])[talk.pk]


def test_who_has_not_posted_here_does_not_answer(ada, talk, closed):
    onlooker = make.member(ada.community)
    assert make.browser_of(onlooker).get(answer_page(talk)).status_code == 403
    with pytest.raises(DidNotPost):
        say_it_is_not_meant(talk, by=onlooker, words=MEANT, key="k")
    assert say_it_is_not_meant(talk, by=ada, words=MEANT, key="k").voice == ada


def test_each_answers_under_the_name_they_posted_with(ada, bo, talk, closed):
    other = make.member(ada.community, User.objects.get(pk=bo.owner_id), name="Heron")
    words = {"by": other.ref, "key": "k", "words": MEANT}
    answer = make.browser_of(bo).post(answer_page(talk), words)
    assert answer.status_code == 422
    assert MEANT in answer.content.decode()
    assert "Heron" not in answer.content.decode().split("<main")[1]


def test_a_summary_is_answered_for_seven_days_after_it_was_last_written(bo, chief, talk, closed):
    with time_machine.travel(timezone.now() + timedelta(days=6), tick=False):
        assert answer_page(talk) in text(bo, talk.get_absolute_url())
    late = timezone.now() + timedelta(days=7, minutes=1)
    with time_machine.travel(late, tick=False):
        assert answer_page(talk) not in text(bo, talk.get_absolute_url())
        assert "It was open to answers for 7 days." in text(bo, answer_page(talk))
        with pytest.raises(TooLate):
            say_it_is_not_meant(talk, by=bo, words=MEANT, key="k")
        summarise(talk, by=chief, words="We agreed.")
        assert say_it_is_not_meant(talk, by=bo, words=MEANT, key="k").words == MEANT


def test_without_a_summary_there_is_nothing_to_answer(bo, chief, talk, closed):
    summarise(talk, by=chief, words="")
    assert make.browser_of(bo).get(answer_page(talk)).status_code == 404
    with pytest.raises(NotClosedYet):
        say_it_is_not_meant(talk, by=bo, words=MEANT, key="k")


def test_an_answer_is_told_to_who_holds_the_thread_else_to_the_facilitators(
    ada, bo, chief, talk, closed
):
    said = say_it_is_not_meant(talk, by=bo, words=MEANT, key="k")
    second = make.facilitator(ada.community)
    assert told(said) == {chief.owner_id, second.owner_id}
    ask(talk, by=chief, who=ada)
    accept(talk, by=ada)
    assert told(said) == {chief.owner_id, ada.owner_id}
    assert MEANT in text(ada, summary_page(talk))


def test_who_wrote_the_summary_reads_the_answers_when_they_facilitate_no_more(
    bo, chief, talk, closed
):
    say_it_is_not_meant(talk, by=bo, words=MEANT, key="k")
    end_role(chief.roles.get(name=Role.FACILITATOR), by=make.staff(Role.ADMINISTRATOR))
    html = text(chief, summary_page(talk))
    assert MEANT in html
    assert "<textarea" not in html
    make.browser_of(chief).post(summary_page(talk), {"words": "Mine.", "drawn_version": 2})
    assert Summary.objects.get().words == PLAIN


def test_who_is_suspended_answers_nothing(bo, chief, talk, closed):
    suspend(bo, by=chief, reason="A rest.")
    with pytest.raises(Suspended):
        say_it_is_not_meant(talk, by=bo, words=MEANT, key="k")


def test_a_closed_thread_asks_no_more_with_a_summary(ada, talk, closed, django_assert_num_queries):
    browser = make.browser_of(ada)
    browser.get(talk.get_absolute_url())
    with django_assert_num_queries(5):
        browser.get(talk.get_absolute_url())
    assert Thread.objects.get(pk=talk.pk).in_short.words == PLAIN


def test_who_has_two_names_that_may_is_asked_which_one_stands_under_it(chief, talk, closed):
    heron = make.facilitator(talk.community, User.objects.get(pk=chief.owner_id), name="Heron")
    browser, address = make.browser_of(chief), reverse("forums:summary", args=[talk.pk])
    words = {"words": "It was about kettles.", "drawn_version": "2"}
    refused = browser.post(address, words)
    assert refused.status_code == 422
    assert "Choose the name that stands under it." in refused.content.decode()
    assert browser.post(address, words | {"by": heron.ref}).status_code == 302
    assert Summary.objects.get().voice == heron
