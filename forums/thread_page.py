"""All that one reader sees of one thread: shared fragments, and around them what is theirs."""

from functools import cached_property, lru_cache
from itertools import chain
from typing import NamedTuple

from django.template.loader import get_template
from django.utils import timezone
from django.utils.html import json_script

from community.content_notes import is_covered, known_notes, numbers_in, opened_by, sentence
from community.facilitators import facilitators_of
from community.markup import trusted
from community.muting import muted_by
from community.permissions import granted_to
from community.standing import standing_of
from forums import composer
from forums.attachment import with_files
from forums.beside import doing, links, pager
from forums.drawing import (
    BOX,
    HEAD,
    OVER,
    POLLS,
    Fragment,
    Outline,
    draw,
    facilitators_note,
    fragment,
)
from forums.mentioning import with_names
from forums.models import Post
from forums.reaction import Feeling
from forums.reader import outlines
from forums.speaking import spoken_by
from notifications.models import Follow

NAMELESS = {Post.UNNAMED, Post.MOVED, Post.HIDDEN}


class Row(NamedTuple):
    """A post's fragment, and what stands around it, which differs from reader to reader."""

    number: int
    opening: str
    html: str
    closing: str = ""


@lru_cache(maxsize=4096)
def _opening(number: int, marks: str, is_first_new: bool, is_muted: bool) -> str:
    context = {"number": number, "marks": marks, "is_first_new": is_first_new}
    context["is_muted"] = is_muted
    return get_template("forums/_opening.html").render(context)


class ThreadPage:
    """`thread` and `state` are of one moment (reader.py)."""

    def __init__(self, user, thread, state, *, first: int):
        self.thread, self.user, self.state, self.first = thread, user, state, first
        self.voices = standing_of(user).in_community(thread.community)
        self.may = granted_to(user, thread)
        self.after = state.after
        self.muted = muted_by(user)
        thread.read_number, thread.follow_level = state.read_number, state.follow_level
        posts = [self._opened(one) for one in outlines(thread, first, self.voices)]
        self.last = posts[-1].number if posts else 0
        drawn, others = draw(posts, self._whole, *self._beside(posts), *self._box(), *self._polls())
        self.head, self.facilitators, self.over, self.links, *others = others
        self.box = others.pop(0) if self.voices else ""
        self.polls = others
        self.rows = self._rows([post for post in posts if post.pk in drawn], drawn)

    def _beside(self, posts) -> list[Fragment]:
        """What stands around the posts on every page of a thread."""
        thread = self.thread
        is_shared = any(_stands(post) and post.voice_id != thread.voice_id for post in posts)
        return [
            self._head(),
            facilitators_note(thread.community, self._holders, is_linked=True),
            fragment(OVER, [], dict),
            links(thread, doing(self.may, thread, is_shared=is_shared)),
        ]

    def _box(self) -> list[Fragment]:
        """An empty box to answer in, below the names; for who has one here."""
        if not self.voices:
            return []
        thread = self.thread
        shows = [thread.pk, thread.slug, thread.is_case, known_notes()]
        return [fragment(BOX, shows, lambda: composer.plain_box(thread))]

    def _opened(self, outline: Outline) -> Outline:
        """Its words do not wait to be opened where the reader chose to see all that they are of."""
        notes = outline.all_notes
        is_open = notes and not is_covered(notes, self.user)
        return outline._replace(is_open=True) if is_open else outline

    def _whole(self, pks):
        return with_files(with_names(Post.objects.for_drawing().filter(pk__in=pks)))

    def _head(self) -> Fragment:
        """Title, who holds the space, banners, opening text and topics (in `drawn_version`)."""
        thread, community = self.thread, self.thread.community
        shows = [thread.pk, thread.drawn_version, thread.voice.version, self.state.names_version]
        shows += [thread.banner_version, thread.is_locked, thread.lock_reason, thread.resolution]
        shows += [thread.speaking, thread.is_listening, thread.listens_until, thread.round_from]
        shows += [thread.is_resting, thread.rests_until, thread.rest_note, thread.is_archived]
        shows += [thread.confidentiality, thread.kind, thread.ideas_at, thread.has_holders]
        shows += [community.name, community.slug, community.status, community.facilitators_version]
        shows += [thread.is_locked and timezone.localdate()]  # how long its summary is answered
        shows += [community.status_note, community.expected_back, tuple(self._holders)]
        is_open = not is_covered(thread.content_notes, self.user)
        shows += [sentence(thread.content_notes), is_open]
        whole = {"thread": thread, "community": community, "facilitators": self._holders}
        whole["is_open"] = is_open
        return fragment(HEAD, shows, lambda: whole)

    def _polls(self) -> list[Fragment]:
        """One, or none where there has been no poll."""
        thread = self.thread
        if not thread.polls_version:
            return []
        shows = [thread.pk, thread.polls_version, thread.has_open_poll]
        return [fragment(POLLS, shows, lambda: {"polls": thread.polls.for_drawing()})]

    @cached_property
    def _holders(self):
        return facilitators_of(self.thread.community)

    def _rows(self, posts, drawn) -> list[Row]:
        mine = {voice.pk for voice in self.voices}
        read = self.thread.read_number if self.user.is_authenticated else self.thread.last_number
        return [
            Row(
                post.number,
                _opening(
                    post.number,
                    _marks(
                        is_mine=post.state not in NAMELESS and post.voice_id in mine,
                        is_new=post.number > read and post.voice_id not in mine,
                        felt=post.mine,
                        quotes_muted=post.quoted_voice_id in self.muted,
                    ),
                    post.number == read + 1 and read > 0,
                    folded := post.state == Post.PUBLISHED and post.voice_id in self.muted,
                ),
                drawn[post.pk],
                "</details>" if folded else "",
            )
            for post in posts
        ]

    @property
    def posts(self) -> str:
        """All rows, each without its end tag, which the next one implies (HTML, 13.1.2.4)."""
        parts = ((row.opening, row.html, row.closing) for row in self.rows)
        return trusted("".join(chain.from_iterable(parts)))

    def context(self, *, form=None, answers=None, quoted=None, posted=None) -> dict:
        """What the templates are drawn with; `form` is one that was refused, and is kept.

        `quoted` is what the box quotes (quoting.py); `posted` is what this reader has just posted,
        which was the draft.
        """
        if form:
            box = composer.refused(form)
        elif posted:
            box = composer.empty(posted.voice)
        elif self.draft:
            box = composer.drafted(self, answers)
        else:
            box = composer.empty(self.voice, answers)
        box = box._replace(**(quoted or {}))
        others = {"posted": None, "already": "", "was_started": False}
        return {"page": self, "thread": self.thread, "composer": box} | others

    @cached_property
    def may_reply(self) -> bool:
        may_now = self.thread.accepts_replies and not self.waits
        return "forums.reply" in self.may and bool(self.voices) and may_now

    @cached_property
    def waits(self) -> bool:
        """Whether every name used here has spoken in this round."""
        if not self.thread.goes_round or "forums.order" in self.may or not self.voices:
            return False
        return len(spoken_by(self.thread, self.voices)) == len(self.voices)

    @property
    def draft(self):
        return self.state.draft

    @property
    def is_opener_muted(self) -> bool:
        return self.thread.voice_id in self.muted

    @property
    def is_following(self) -> bool:
        return self.thread.follow_level == Follow.FOLLOW

    @cached_property
    def voice(self):
        return name_to_use(self.voices, self.state)

    @property
    def is_at_end(self) -> bool:
        return self.last >= self.thread.last_number

    @property
    def first_unread(self) -> int | None:
        """The number to jump to, where it is not on this page."""
        unread = self.thread.read_number + 1
        is_far = not self.first <= unread <= self.last
        return unread if 1 < unread <= self.thread.last_number and is_far else None

    @property
    def first_unread_url(self) -> str:
        return self.thread.url_from(self.first_unread)

    @property
    def end_url(self) -> str:
        return self.thread.url_from(self.thread.last_number)

    @property
    def pager(self) -> str:
        return pager(self.thread, self.first, self.last)

    @property
    def mine(self) -> str:
        """For the script, which marks frames as the server marks rows."""
        refs = tuple(voice.ref for voice in self.voices)
        muted, opens = tuple(sorted(self.muted.values())), opened_by(self.user)
        return _mine(refs, self.thread.read_number, muted, opens)


@lru_cache(maxsize=4096)
def _mine(refs, read: int, muted, opens: int) -> str:
    mine = {"refs": refs, "read": read, "muted": muted, "opens": numbers_in(opens)}
    return json_script(mine, "mine")


def name_to_use(voices, state):
    """The name used here last, else the only one; with two names and no post yet, None."""
    used = [voice for voice in voices if voice.pk == state.wrote_as]
    return used[0] if used else voices[0] if len(voices) == 1 else None


def _stands(post) -> bool:
    return post.state == Post.PUBLISHED


@lru_cache(maxsize=1024)
def _marks(*, is_mine: bool, is_new: bool, felt: int, quotes_muted: bool) -> str:
    """The wrapper's classes."""
    said = [f"felt-{one.word}" for one in Feeling.among(felt)]
    marks = ["is-mine"] * is_mine + ["is-new"] * is_new + ["quotes-muted"] * quotes_muted
    return " ".join(marks + said)
