"""All that one reader sees of one thread: shared fragments, and around them what is theirs."""

from dataclasses import dataclass

from community.facilitators import facilitators_of
from community.permissions import granted_to
from community.standing import standing_of
from forums.drawing import draw
from forums.forms import ReplyForm
from forums.models import PAGE, Post
from notifications.models import Follow


@dataclass(frozen=True)
class Row:
    """A post's fragment in its wrapper; the wrapper holds what differs from reader to reader."""

    number: int
    html: str
    is_mine: bool
    is_new: bool
    is_first_new: bool


class ThreadPage:
    """`after` is the stream's position, read before the rows so that no change falls between."""

    def __init__(self, user, thread, *, after: int, first: int):
        self.thread, self.user, self.after, self.first = thread, user, after, first
        self.voices = standing_of(user).in_community(thread.community)
        self.may = granted_to(user, thread)
        posts = list(Post.objects.for_drawing().filter(thread=thread).page(first))
        self.rows = self._rows(posts)
        self.last = posts[-1].number if posts else 0

    def _rows(self, posts) -> list[Row]:
        mine = {voice.pk for voice in self.voices}
        drawn = draw(posts)
        read = self.thread.read_number if self.user.is_authenticated else self.thread.last_number
        return [
            Row(
                number=post.number,
                html=drawn[post.pk],
                is_mine=post.is_named and post.voice_id in mine,
                is_new=post.number > read and post.voice_id not in mine,
                is_first_new=post.number == read + 1 and read > 0,
            )
            for post in posts
        ]

    def context(self, *, form=None, answers=None, voice=None) -> dict:
        """What the templates are drawn with; `form` is one that was refused, and is kept."""
        if form is None and self.may_reply:
            form = ReplyForm(
                voices=self.voices, voice=voice or self.voice, initial={"answers": answers}
            )
        return {"page": self, "thread": self.thread, "form": form}

    @property
    def may_reply(self) -> bool:
        return "forums.reply" in self.may and bool(self.voices) and self.thread.accepts_replies

    @property
    def may_update_context(self) -> bool:
        return "forums.update_context" in self.may

    @property
    def is_following(self) -> bool:
        return self.thread.follow_level == Follow.FOLLOW

    @property
    def voice(self):
        """The name used here last, else the only one; with two names and no post yet, neither."""
        used = [voice for voice in self.voices if voice.pk == self.thread.wrote_as]
        return used[0] if used else self.voices[0] if len(self.voices) == 1 else None

    @property
    def facilitators(self):
        return facilitators_of(self.thread.community)

    @property
    def is_at_end(self) -> bool:
        return self.last >= self.thread.last_number

    @property
    def earlier(self) -> int | None:
        """The number that the page before this one starts from."""
        return max(1, self.first - PAGE) if self.first > 1 else None

    @property
    def later(self) -> int | None:
        return None if self.is_at_end else self.last + 1

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
    def mine(self) -> dict:
        """For the script, which marks frames as the server marks rows."""
        return {"refs": [voice.ref for voice in self.voices], "read": self.thread.read_number}
