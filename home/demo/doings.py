"""What else happened in the conversations of the demo hub, by the product's own actions.

Polls, reactions, who holds a thread, summaries, content notes: of threads that this run wrote.
"""

from datetime import timedelta

from django.utils import timezone

from community.content_notes import known_notes
from forums.holders import accept
from forums.holders import ask as ask_to_hold
from forums.models import Poll
from forums.notes import write_note
from forums.noting import set_notes
from forums.poll import YES
from forums.poll_outcomes import conclude
from forums.polls import Offer, ask, close, vote
from forums.reacting import react
from forums.reaction import Feeling
from forums.summaries import summarise
from home.demo.source import read


def do_what_else_happened(written, voices) -> None:
    """`written` are the threads of this run; `voices` as `bring_in` gives them."""
    threads = {(one.entry["community"], one.thread.key): one for one in written}
    for entry in read("doings"):
        if one := threads.get((entry["community"], entry["thread"])):
            _DOINGS[entry["do"]](one, entry, _names_in(voices, entry["community"]))


def _names_in(voices, community):
    return lambda person, name: voices[person, community, name]


def _react(one, entry, voice) -> None:
    for *who, feeling in entry["by"]:
        react(one.posts[entry["post"] - 1], by=voice(*who), feeling=Feeling[feeling])


def _hold(one, entry, voice) -> None:
    asker = voice(*entry["asked_by"])
    for *who, brings in entry["holders"]:
        ask_to_hold(one.thread, by=asker, who=voice(*who))
        accept(one.thread, by=voice(*who), brings=brings)
    for number, (*who, words) in enumerate(entry["notes"]):
        write_note(one.thread, by=voice(*who), body=words, key=f"{one.thread.key}-{number}")


def _poll(one, entry, voice) -> None:
    asker = voice(*entry["by"])
    poll = ask(
        one.thread,
        by=asker,
        key=f"{one.thread.key}-poll",
        question=entry["question"],
        options=[Offer(*option) for option in entry["options"]],
        kind=entry["kind"],
        hides=Poll.AT_ONCE,
        closes_at=timezone.now() + timedelta(days=entry["open_days"]),
    )
    for number, (*who, option) in enumerate(entry["votes"]):
        vote(poll, by=voice(*who), key=f"{one.thread.key}-{number}", marks={option: YES})
    if "outcome" in entry:
        day = timezone.localdate() + timedelta(days=entry["reviewed_in_days"])
        conclude(close(poll, by=asker), by=asker, outcome=entry["outcome"], reviews_on=day)


def _sum_up(one, entry, voice) -> None:
    summarise(one.thread, by=voice(*entry["by"]), words=entry["words"])


def _note(one, entry, voice) -> None:
    noted = one.posts[entry["post"] - 1] if entry["post"] else one.thread
    wanted = sum(note.bit for note in known_notes() if note.name in entry["names"])
    set_notes(noted, by=voice(*entry["by"]), add=wanted)


_DOINGS = {"reactions": _react, "pair": _hold, "poll": _poll, "summary": _sum_up, "notes": _note}
