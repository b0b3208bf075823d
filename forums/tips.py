"""Nudges beside the box one answers in: for whoever writes, never blocking, kept nowhere.

They go by the name that is being written under and by names answered. To count by person would tell
which names belong together.
"""

from collections import Counter
from datetime import timedelta

from django.utils import timezone

from forums.models import Post

LONG = 20  # posts, from which on a thread is long
SHARE = 5  # more than one post in so many is much
OFTEN = 2  # answers to one name, after which comes the third
RESTED_DAYS = 180  # spec/forums.md, Posts, as are these four


def tips(thread, voice, answers: int | None = None) -> list[str]:
    """Sentences for `voice`, None where it is not chosen yet; `answers` is a post's number."""
    mine = _answered_by(thread, voice) if voice else []
    told = [_first_post(voice)] if voice and not mine else []
    told += [_third_answer(thread, voice, mine, answers)] if answers and mine else []
    told += [_fifth(thread, mine), _rested(thread)]
    return [one for one in told if one]


def _answered_by(thread, voice) -> list[int | None]:
    """For each post of this name here the id of the name that it answers, if it shows one."""
    posts = thread.posts.published().filter(voice=voice)
    shown = posts.values_list("answers__voice", "answers__state")
    return [None if state == Post.UNNAMED else voice for voice, state in shown]


def _first_post(voice) -> str:
    if voice.posts.exclude(state=Post.UNNAMED).exists():
        return ""
    return (
        "This is the first post under this name. Short is fine. Say whether you want ideas or just "
        "to be heard, and leave out what could lead to anyone. You can change it for a day."
    )


def _third_answer(thread, voice, mine, answers) -> str:
    other = thread.posts.published().filter(number=answers).exclude(voice=voice)
    other = other.select_related("voice").first()
    if other is None or Counter(mine)[other.voice_id] < OFTEN:
        return ""
    return (
        f"You have answered {other.voice.name} {Counter(mine)[other.voice_id]} times in this "
        "thread. Perhaps ask what others think, or wait for one of them."
    )


def _fifth(thread, mine) -> str:
    if thread.last_number < LONG or len(mine) * SHARE <= thread.last_number:
        return ""
    return "More than one in five posts here is yours. Leaving some room may bring in somebody new."


def _rested(thread) -> str:
    if timezone.now() - thread.last_post_at <= timedelta(days=RESTED_DAYS):
        return ""
    return (
        "Nobody has written here for half a year. Those who did may have moved on: a new thread "
        "that links to this one may find more people."
    )
