"""A poll is put to a thread, and each name votes once, and may change its mind until it closes."""

from datetime import timedelta

import pytest
from django.urls import reverse
from django.utils import timezone

from accounts.models import User
from community.actions import leave
from community.founding import set_status
from community.models import Community
from community.permissions import NotAllowed
from forums.closed import CommunityResting, NoReason, ThreadGone, ThreadLocked
from forums.holding import close as close_thread
from forums.live import draw_polls
from forums.models import Ballot, Mark, Poll
from forums.poll import MAYBE, YES
from forums.polls import (
    Offer,
    PollOpen,
    PollOver,
    Unanswerable,
    ask,
    close,
    close_due,
    remove,
    take_vote_back,
    vote,
)
from forums.thread_removal import remove_thread
from realtime.streams import position
from search.find import EVERYWHERE, find
from tests import factories as make

pytestmark = pytest.mark.django_db


@pytest.fixture
def tea(talk):
    return make.poll(talk)


def heron_of(voice):
    return make.member(voice.community, User.objects.get(pk=voice.owner_id), name="Heron")


def page(voice, of):
    return make.browser_of(voice).get(of.get_absolute_url()).content.decode()


def numbers(poll):
    return [(one.yes, one.maybe) for one in poll.options.all()]


def cast(poll, by, *positions, key="", answer=YES):
    return vote(
        poll, by=by, key=key or f"{by.pk}{positions}", marks=dict.fromkeys(positions, answer)
    )


def put(voice, talk, kind="single", **words):
    words = {
        "key": "k",
        "by": voice.ref,
        "question": "Which pan?",
        "option_1": "Steel",
        "meaning_1": "It lasts.",
        "option_2": "Iron",
        "hides": "no",
        "closes_at": (timezone.localtime() + timedelta(days=2)).strftime("%Y-%m-%dT%H:%M"),
    } | words
    address = reverse("forums:new_poll", args=[talk.pk])
    return make.browser_of(voice).post(f"{address}?kind={kind}", words)


def test_whoever_started_the_thread_and_facilitators_put_polls_and_others_do_not(
    ada, bo, chief, talk
):
    new = reverse("forums:new_poll", args=[talk.pk])
    assert new in page(ada, talk)
    assert new not in page(bo, talk)
    assert make.browser_of(bo).get(new).status_code == 403
    with pytest.raises(NotAllowed):
        make.poll(talk, bo)
    assert make.poll(make.thread(ada), chief).voice == chief
    assert make.poll(talk).voice == ada


def test_a_poll_is_put_on_a_page_for_each_kind(ada, talk):
    html = make.browser_of(ada).get(reverse("forums:new_poll", args=[talk.pk])).content.decode()
    assert all(f'href="?kind={kind}"' in html for kind in Poll.KINDS)
    answer = put(ada, talk, quorum="3")
    made = Poll.objects.get()
    assert answer["Location"] == made.get_absolute_url()
    assert (made.question, made.kind, made.quorum) == ("Which pan?", "single", 3)
    offered = [(one.text, one.meaning) for one in made.options.all()]
    assert offered == [("Steel", "It lasts."), ("Iron", "")]
    for where in (talk, made):
        html = page(ada, where)
        assert "Which pan?" in html
        assert "It lasts." in html
        assert "It counts if 3 vote: 3 more needed." in html


@pytest.mark.parametrize(
    ("words", "sentence"),
    [
        ({"question": ""}, "Write the question."),
        ({"question": "x" * 201}, "The question can have 200 characters"),
        ({"option_2": ""}, "Offer at least two."),
        ({"option_2": "steel"}, "Two of these are the same."),
        ({"option_3": "", "meaning_3": "Of what?"}, "This has a meaning and no answer."),
        ({"option_3": "x" * 141}, "The answer can have 140 characters"),
        ({"hides": "never"}, "Choose when people see the votes."),
        ({"quorum": "0"}, "Write 1 or more."),
        ({"quorum": "9" * 30}, "Write 10,000 or less."),
        ({"quorum": "all"}, "Write a whole number."),
        ({"closes_at": ""}, "Say until when people can vote."),
        ({"closes_at": "soon"}, "Choose a day and a time."),
        ({"closes_at": "2001-01-01T10:00"}, "Choose a time between now and a year from now."),
        ({"closes_at": "9999-12-31T23:59"}, "Choose a time between now and a year from now."),
        ({"closes_at": "0001-01-01T00:00"}, "Choose a"),
    ],
)
def test_a_poll_that_cannot_be_says_why_and_keeps_what_was_typed(ada, talk, words, sentence):
    answer = put(ada, talk, **words)
    html = answer.content.decode()
    assert answer.status_code == 422
    assert sentence in html
    assert html.count('id="error-summary-title"') == 1
    assert "It lasts." in html
    assert not Poll.objects.exists()


def test_the_same_poll_sent_twice_is_put_once(ada, talk):
    assert [put(ada, talk).status_code for _ in range(2)] == [302, 302]
    assert Poll.objects.count() == 1


def test_one_question_is_asked_at_a_time(ada, talk, tea):
    assert reverse("forums:new_poll", args=[talk.pk]) not in page(ada, talk)
    with pytest.raises(PollOpen):
        make.poll(talk)
    close(tea, by=ada)
    assert make.poll(talk, question="And sugar?").is_open
    html = page(ada, talk)
    assert html.index("And sugar?") < html.index("Tea or coffee?")


def test_each_name_votes_once_and_may_change_its_mind(ada, bo, tea):
    cast(tea, ada, 1)
    cast(tea, bo, 1)
    cast(tea, bo, 2)
    tea.refresh_from_db()
    assert (numbers(tea), tea.turnout) == ([(1, 0), (1, 0)], 2)
    take_vote_back(tea, by=bo)
    take_vote_back(tea, by=bo)
    tea.refresh_from_db()
    assert (numbers(tea), tea.turnout) == ([(1, 0), (0, 0)], 1)


def test_a_vote_that_arrives_again_late_does_not_undo_a_newer_one(ada, tea):
    cast(tea, ada, 1, key="first")
    cast(tea, ada, 2, key="second")
    cast(tea, ada, 2, key="second")
    assert numbers(tea) == [(0, 0), (1, 0)]


def test_the_two_names_of_a_person_each_have_a_vote_and_nothing_ties_them(ada, bo, tea):
    """To refuse the second would show, over some polls, which two names never vote together."""
    heron = heron_of(ada)
    cast(tea, ada, 1)
    cast(tea, heron, 2)
    assert numbers(tea) == [(1, 0), (1, 0)]
    html = page(bo, tea)
    assert heron.name in html
    assert ada.name in html


@pytest.mark.parametrize("marks", [{}, {3: YES}, {1: YES, 2: YES}, {1: MAYBE}, {1: 9}])
def test_a_vote_that_the_poll_does_not_offer_is_none(ada, tea, marks):
    with pytest.raises(Unanswerable):
        vote(tea, by=ada, key="k", marks=marks)
    assert not Ballot.objects.exists()


def test_a_member_votes_on_the_poll_s_page(ada, bo, tea):
    browser = make.browser_of(bo)
    words = {"by": bo.ref, "key": "k", "option": "2"}
    answer = browser.post(reverse("forums:vote", args=[tea.pk]), words)
    assert answer["Location"] == tea.get_absolute_url()
    html = browser.get(tea.get_absolute_url()).content.decode()
    assert "Your vote is in." in html
    assert "Change your vote" in html
    assert 'value="2" id="id_option_1" checked' in html.replace("required ", "")
    words = {"by": bo.ref}
    browser.post(reverse("forums:take_vote_back", args=[tea.pk]), words)
    assert numbers(tea) == [(0, 0), (0, 0)]


@pytest.mark.parametrize("option", ["", "3", "x", "1' OR 1=1", "9" * 400])
def test_what_is_no_answer_is_said_on_the_page(bo, tea, option):
    words = {"by": bo.ref, "key": "k", "option": option}
    answer = make.browser_of(bo).post(reverse("forums:vote", args=[tea.pk]), words)
    assert answer.status_code == 422
    assert "Choose an answer." in answer.content.decode()


def test_nobody_votes_or_takes_back_under_the_name_of_somebody_else(ada, bo, tea):
    cast(tea, ada, 1)
    browser = make.browser_of(bo)
    words = {"by": ada.ref, "key": "k", "option": "2"}
    assert browser.post(reverse("forums:vote", args=[tea.pk]), words).status_code == 422
    back = reverse("forums:take_vote_back", args=[tea.pk])
    for ref in (ada.ref, "", "nobody"):
        assert browser.post(back, {"by": ref}).status_code == 403
    elsewhere = make.member(make.community(), User.objects.get(pk=bo.owner_id))
    assert browser.post(back, {"by": elsewhere.ref}).status_code == 403
    with pytest.raises(NotAllowed):
        cast(tea, elsewhere, 2)
    assert numbers(tea) == [(1, 0), (0, 0)]


def test_with_two_names_one_chooses_under_which_to_vote(ada, tea):
    heron = heron_of(ada)
    browser = make.browser_of(ada)
    address = reverse("forums:vote", args=[tea.pk])
    assert "Vote as" in browser.get(tea.get_absolute_url()).content.decode()
    answer = browser.post(address, {"key": "k", "option": "1"})
    assert "Choose the name to vote as." in answer.content.decode()
    browser.post(address, {"key": "k", "option": "1", "by": heron.ref})
    assert Ballot.objects.get().voice == heron


def test_who_cannot_vote_reads_why_in_place_of_the_form(ada, bo, chief, tea):
    stranger = make.person()
    public = make.poll(
        make.thread(
            make.member(make.community(visibility=Community.OPEN)), confidentiality="anyone"
        )
    )
    for browser, said in [
        (make.browser(None), "Sign in to vote."),
        (make.browser(stranger), "The members of this community vote."),
    ]:
        assert said in browser.get(public.get_absolute_url()).content.decode()
    close_thread(tea.thread, by=chief)
    assert "Votes are off here at the moment" in page(bo, tea)


def test_a_poll_closes_by_the_clock_also_where_no_worker_runs(ada, bo, talk, time_machine):
    time_machine.move_to("2026-12-01 17:30", tick=False)
    tea = make.poll(talk, closes_at=timezone.now() + timedelta(hours=2))
    cast(tea, ada, 1)
    assert "Open until <time" in page(bo, talk)
    assert "Tue 1 Dec, 7.30pm" in page(bo, talk)
    time_machine.shift(2 * 60 * 60)
    with pytest.raises(PollOver):
        cast(tea, bo, 1)
    with pytest.raises(PollOver):
        take_vote_back(tea, by=ada)
    for where in (talk, tea):
        assert "Closed <time" in page(bo, where)
    assert not page(bo, tea).count('<button class="button">Vote')
    assert make.poll(talk, question="And sugar?").is_open


def test_open_pages_hear_once_that_a_poll_has_closed_by_itself(talk, time_machine):
    time_machine.move_to("2026-12-01 17:30", tick=False)
    tea = make.poll(talk, closes_at=timezone.now() + timedelta(hours=2))
    before = position(talk.stream)
    assert close_due() == 0
    time_machine.shift(3 * 60 * 60)
    assert (close_due(), close_due()) == (1, 0)
    assert position(talk.stream) == before + 1
    tea.refresh_from_db()
    assert tea.closed_at == tea.closes_at


def test_a_poll_is_closed_sooner_by_whoever_put_it_or_a_facilitator_and_opens_no_more(
    ada, bo, chief, tea
):
    address = reverse("forums:close_poll", args=[tea.pk])
    assert address not in page(bo, tea)
    assert make.browser_of(bo).post(address).status_code == 403
    assert "cannot be opened again" in make.browser_of(chief).get(address).content.decode()
    make.browser_of(ada).post(address)
    with pytest.raises(PollOver):
        cast(tea, bo, 1)
    assert address not in page(chief, tea)
    at = Poll.objects.get().closed_at
    close(tea, by=chief)
    assert Poll.objects.get().closed_at == at


def test_where_nobody_posts_nobody_votes(ada, bo, chief, tea):
    set_status(tea.community, by=chief, status=Community.PAUSED)
    with pytest.raises(CommunityResting):
        cast(tea, bo, 1)
    set_status(tea.community, by=chief, status=Community.ACTIVE)
    close_thread(tea.thread, by=chief)
    with pytest.raises(ThreadLocked):
        cast(tea, bo, 1)
    with pytest.raises(ThreadLocked):
        make.poll(tea.thread, chief)
    remove_thread(tea.thread, by=chief, reason="It named somebody.")
    for act in (lambda: cast(tea, bo, 1), lambda: take_vote_back(tea, by=bo)):
        with pytest.raises(ThreadGone):
            act()


def test_a_poll_goes_with_its_thread(ada, bo, tea):
    remove_thread(tea.thread, by=ada)
    assert make.browser_of(bo).get(tea.get_absolute_url()).status_code == 404
    assert draw_polls([tea.pk]) == {}
    assert close_due() == 0


def test_a_removed_poll_leaves_a_line_without_its_words_and_no_vote_is_kept(ada, bo, chief, tea):
    cast(tea, bo, 1)
    with pytest.raises(NotAllowed):
        remove(tea, by=bo, reason="No.")
    with pytest.raises(NoReason):
        remove(tea, by=chief)
    make.browser_of(chief).post(
        reverse("forums:remove_poll", args=[tea.pk]), {"reason": "It leads."}
    )
    for html in (page(bo, tea.thread), draw_polls([tea.pk])[tea.pk]):
        assert "A poll was removed by a facilitator. It leads." in html
        assert "Tea or coffee?" not in html
    assert make.browser_of(bo).get(tea.get_absolute_url()).status_code == 404
    assert (Ballot.objects.count(), Mark.objects.count()) == (0, 0)
    with pytest.raises(PollOver):
        cast(tea, bo, 1)
    assert make.poll(tea.thread, question="And sugar?").is_open


def test_search_finds_what_a_poll_asks_offers_and_means_until_it_is_removed(ada, talk):
    offers = [Offer("Oolong", "From Fujian"), Offer("Coffee")]
    made = make.poll(talk, question="What shall we brew?", options=offers)
    for word in ("brew", "oolong", "fujian"):
        assert [hit.object_id for hit in find(word, places=EVERYWHERE).hits] == [talk.pk]
    remove(made, by=ada)
    assert not find("oolong", places=EVERYWHERE).hits


def test_open_pages_hear_of_a_new_poll_and_of_each_vote_once(ada, talk):
    before = position(talk.stream)
    tea = make.poll(talk)
    assert position(talk.stream) == before + 1
    cast(tea, ada, 1, key="k")
    cast(tea, ada, 1, key="k")
    assert position(talk.stream) == before + 2
    assert "1 vote<" in draw_polls([tea.pk])[tea.pk]


def test_who_has_left_still_removes_the_poll_they_put(ada, tea):
    leave(ada)
    assert make.browser_of(ada).get(tea.get_absolute_url()).status_code == 404
    address = reverse("forums:remove_poll", args=[tea.pk])
    answer = make.browser_of(ada).post(address)
    assert answer["Location"] == ada.get_absolute_url()
    assert not Poll.objects.published().exists()


def test_the_same_poll_by_its_key_is_put_once(ada, talk):
    options = [Offer("Tea"), Offer("Coffee")]
    closes_at = timezone.now() + timedelta(days=1)
    words = {"question": "?", "options": options, "kind": Poll.SINGLE, "closes_at": closes_at}
    assert ask(talk, by=ada, key="same", **words) == ask(talk, by=ada, key="same", **words)


@pytest.mark.parametrize("people", [1, 3])
def test_a_thread_with_a_poll_takes_no_more_queries_and_a_poll_the_same_with_many_votes(
    ada, talk, people, django_assert_num_queries
):
    tea = make.poll(talk)
    for _ in range(people):
        cast(tea, make.member(ada.community), 1)
    browser = make.browser_of(ada)
    for address, warm in [(talk.get_absolute_url(), 5), (tea.get_absolute_url(), 10)]:
        browser.get(address)
        with django_assert_num_queries(warm):
            browser.get(address)
