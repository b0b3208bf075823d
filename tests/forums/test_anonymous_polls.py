"""In an anonymous poll nothing that is kept or shown says who chose what."""

import pytest
from django.apps import apps
from django.db import IntegrityError, transaction
from django.urls import reverse

from accounts.models import User
from community.permissions import NotAllowed
from forums.live import draw_polls
from forums.models import Ballot, Mark, Poll
from forums.poll import YES
from forums.polls import HasVoted, HasVotes, close, make_anonymous, take_vote_back, vote
from tests import factories as make

pytestmark = pytest.mark.django_db


@pytest.fixture
def secret(talk):
    return make.poll(talk, is_anonymous=True, hides=Poll.CLOSED)


def page(voice, of):
    return make.browser_of(voice).get(of.get_absolute_url()).content.decode()


def send(poll, voice, option, key="k"):
    words = {"by": voice.ref, "key": key, "option": option}
    return make.browser_of(voice).post(reverse("forums:vote", args=[poll.pk]), words)


def tables():
    """Every row of every table, but those of the poll's own numbers."""
    return {
        model.__name__: sorted(map(str, model.objects.values_list()))
        for model in apps.get_models()
        if model.__name__ != "Option"
    }


def test_what_is_kept_is_the_same_whatever_one_chose(bo, secret, time_machine, monkeypatch):
    time_machine.move_to("2026-11-28 12:00", tick=False)
    monkeypatch.setattr("uuid.uuid4", lambda: "5f7e2f9a-52c7-4e0c-a1a4-40fa1d3f6d06")
    field = Ballot._meta.get_field("id")
    monkeypatch.setattr(field, "_get_default", lambda: "5f7e2f9a-52c7-4e0c-a1a4-40fa1d3f6d06")
    kept = []
    for option in (1, 2):
        with transaction.atomic():
            vote(secret, by=bo, key="k", marks={option: YES})
            kept.append(tables())
            transaction.set_rollback(True)
    volatile = {"DBTaskResult", "Change", "Stream"}
    first, second = ({k: v for k, v in one.items() if k not in volatile} for one in kept)
    assert first == second


def test_a_ballot_says_who_took_part_and_neither_what_nor_when_nor_in_which_order(ada, bo, secret):
    send(secret, ada, "1")
    send(secret, bo, "2")
    assert [(one.yes, one.maybe) for one in secret.options.all()] == [(1, 0), (1, 0)]
    assert {one.voice for one in Ballot.objects.all()} == {ada, bo}
    assert not Mark.objects.exists()
    kinds = {field.name: field.get_internal_type() for field in Ballot._meta.concrete_fields}
    assert kinds == {
        "id": "UUIDField",
        "poll": "ForeignKey",
        "voice": "ForeignKey",
        "key": "CharField",
    }


def test_a_vote_is_said_beforehand_to_be_final_and_is(ada, bo, secret):
    assert "cannot change your vote afterwards" in page(bo, secret)
    assert send(secret, bo, "1").status_code == 302
    assert send(secret, bo, "1").status_code == 302  # the button was pressed twice
    answer = send(secret, bo, "2", key="another")
    assert answer.status_code == 422
    assert "it cannot be changed" in " ".join(answer.content.decode().split())
    with pytest.raises(HasVoted):
        take_vote_back(secret, by=bo)
    assert [one.yes for one in secret.options.all()] == [1, 0]
    html = page(bo, secret)
    assert "You have voted. Nobody can find your vote again" in html
    assert "Take back" not in html


def test_a_person_votes_once_whatever_names_they_use_and_they_alone_know(ada, bo, chief, secret):
    heron = make.member(bo.community, User.objects.get(pk=bo.owner_id), name="Heron")
    assert "Vote as" not in page(bo, secret)
    send(secret, bo, "1")
    with pytest.raises(HasVoted):
        vote(secret, by=heron, key="another", marks={2: YES})
    assert "You have voted." in page(bo, secret)
    for reader in (ada, chief):
        html = page(reader, secret)
        assert "1 has voted" in html
        assert heron.name not in html
        assert bo.name not in html


def test_the_numbers_show_at_the_end_and_of_three_votes_or_more(ada, bo, chief, secret):
    for voice in (ada, bo):
        send(secret, voice, "1")
    for html in (page(ada, secret), page(chief, secret.thread), draw_polls([secret.pk])[secret.pk]):
        assert "2 votes" not in html
        assert "2 have voted" in html
    close(secret, by=ada)
    for html in (page(ada, secret), draw_polls([secret.pk])[secret.pk]):
        assert "Fewer than three people voted." in html
        assert "2 votes" not in html


def test_at_the_end_everybody_sees_numbers_and_no_names(ada, bo, chief, secret):
    for voice in (ada, bo, chief):
        send(secret, voice, "1")
    close(secret, by=ada)
    html = page(bo, secret)
    assert "3 votes" in html
    assert "Who chose what" not in html
    assert chief.name not in html.partition("<coppice-poll")[2].partition("</coppice-poll>")[0]


def test_a_poll_becomes_anonymous_before_the_first_vote_and_never_loses_it(ada, bo, talk):
    poll = make.poll(talk)
    address = reverse("forums:make_anonymous", args=[poll.pk])
    assert address in page(ada, poll)
    assert address not in page(bo, poll)
    assert make.browser_of(bo).post(address).status_code == 403
    make.browser_of(ada).post(address)
    poll.refresh_from_db()
    assert (poll.is_anonymous, poll.hides) == (True, Poll.CLOSED)
    assert address not in page(ada, poll)
    make_anonymous(poll, by=ada)
    make.browser_of(ada).post(address)
    poll.refresh_from_db()
    assert poll.is_anonymous


def test_with_a_vote_in_it_a_poll_keeps_its_names(ada, bo, talk):
    poll = make.poll(talk)
    vote(poll, by=bo, key="k", marks={1: YES})
    with pytest.raises(HasVotes):
        make_anonymous(poll, by=ada)
    browser, address = make.browser_of(ada), reverse("forums:make_anonymous", args=[poll.pk])
    assert address not in browser.get(poll.get_absolute_url()).content.decode()
    answer = browser.post(address, follow=True)
    assert "Somebody has voted already" in answer.content.decode()
    with pytest.raises(NotAllowed):
        make_anonymous(poll, by=bo)


def test_whoever_asks_for_an_anonymous_poll_gets_one_that_shows_at_the_end(ada, talk):
    words = {"by": ada.ref, "key": "k", "question": "Which?", "option_1": "A", "option_2": "B"}
    words |= {"hides": "no", "is_anonymous": "on", "closes_at": "2100-01-01T10:00"}
    address = reverse("forums:new_poll", args=[talk.pk]) + "?kind=single"
    page = make.browser_of(ada).get(address).context["form"]
    words["closes_at"] = page.initial["closes_at"].strftime("%Y-%m-%dT%H:%M")
    make.browser_of(ada).post(address, words)
    assert Poll.objects.get().hides == Poll.CLOSED


def test_the_database_itself_refuses_anonymous_votes_that_show_at_once(secret):
    with pytest.raises(IntegrityError), transaction.atomic():
        Poll.objects.filter(pk=secret.pk).update(hides=Poll.AT_ONCE)
