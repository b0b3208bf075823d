"""A quote: words of another post, shown as they stand there now and kept nowhere by themselves."""

from django.db import models

from community.markup import plain
from community.places import OPEN

LONGEST_QUOTE = 2000  # characters
CHATHAM, GROUP = "chatham", "group"  # of a thread


class Quoting(models.Model):
    """Abstract: a post that may quote another one.

    The quote is the stretch from `quote_from` up to `quote_to` of the quoted post's plain words.
    Both are None where it quotes nothing, or where its words stand there no longer. With
    `quotes_elsewhere` the quoted post stood in another thread when it was quoted.
    """

    quoted = models.ForeignKey(
        "forums.Post",
        null=True,
        editable=False,
        on_delete=models.PROTECT,
        related_name="quoted_by",
    )
    quote_from = models.PositiveIntegerField(null=True, editable=False)
    quote_to = models.PositiveIntegerField(null=True, editable=False)
    quotes_elsewhere = models.BooleanField(default=False, db_default=False, editable=False)

    class Meta:
        abstract = True

    @property
    def quote(self) -> str:
        """The words; "" once they were removed, taken back, edited away or went out of reach."""
        if self.quote_to is None or not self._is_quote_shown:
            return ""
        return plain(self.quoted.html)[self.quote_from : self.quote_to]

    @property
    def _is_quote_shown(self) -> bool:
        if self.is_from_elsewhere:
            return not why_not(self.quoted, self.thread, by=self.voice_id)
        return is_shown_in(self.thread, self.quoted)

    @property
    def is_from_elsewhere(self) -> bool:
        return self.quotes_elsewhere and self.quoted.thread_id != self.thread_id

    @property
    def is_quote_nameless(self) -> bool:
        """Of what is shared without saying who said it, only the words leave the thread."""
        return self.is_from_elsewhere and self.quoted.thread.confidentiality == CHATHAM

    @property
    def quote_notes(self) -> int:
        """The content notes that the quoted words are under, here."""
        post = self.quoted
        return post.content_notes if post.thread_id == self.thread_id else post.notes_outside

    @property
    def quote_shows(self) -> str:
        """All that a quote is drawn from, in short, for the key of its fragment (reader.py).

        It begins with the id of the quoted voice, 0 where it is not named, and the content notes.
        """
        if self.quoted_id is None:
            return ""
        post, thread, here = self.quoted, self.quoted.thread, self.thread
        shown = 0 if self.is_quote_nameless else post.voice_id, self.quote_notes
        shown += post.drawn_version, post.marks_version, post.state
        shown += post.voice.version, post.voice.quoted_outside
        shown += thread.pk, thread.state, thread.confidentiality, thread.community_id, thread.place
        shown += here.confidentiality, here.community_id, here.place
        return ".".join(map(str, (*shown, int(is_less_careful(here, thread)))))


def is_shown_in(thread, post) -> bool:
    """Whether everybody who reads `thread` reads `post` too, for as long as both stay as they are.

    Once posts have gone to other threads: these are of one community and equally confidential, so
    that they are open to the same people also after the community has been opened to more.
    """
    there = post.thread
    if not (post.is_published and there.is_published):
        return False
    is_alike = there.confidentiality == thread.confidentiality
    return there.pk == thread.pk or (is_alike and there.community_id == thread.community_id)


def is_less_careful(thread, there) -> bool:
    """Whether `there` is in a sensitive community and `thread` in one that is not."""
    if thread.community_id == there.community_id:
        return False
    return there.community.is_sensitive and not thread.community.is_sensitive


def why_not(post, thread, *, by: int) -> str:
    """Why words of `post` may not stand in another `thread`, in a post of the voice `by` (an id).

    "" where they may. It is asked when they are quoted, and again whenever they are drawn.
    """
    there, voice = post.thread, post.voice
    if not (post.is_published and there.is_published):
        return "That post is not there any more."
    if there.confidentiality == GROUP:
        return "What is said in that thread stays in its group, so it is not quoted elsewhere."
    if there.place not in {OPEN, thread.place}:
        return "Not everybody who reads this thread can read that post, so it is not quoted here."
    if is_less_careful(thread, there):
        return "The other community does not look after its members as that one does."
    if voice.pk == by or voice.quoted_outside == voice.NAMED:
        return ""
    return _against_the_wish_of(voice, thread)


def _against_the_wish_of(voice, thread) -> str:
    """Of a voice that does not wish to be quoted anywhere."""
    if voice.quoted_outside == voice.NOT:
        return f"{voice.name} does not wish to be quoted outside the thread."
    if voice.quoted_outside == voice.ASK:
        return (
            f"{voice.name} wishes to be asked first. Answer the post and ask. If they agree, they "
            "say so under “The names I use”. Then it can be quoted."
        )
    is_here = voice.community_id == thread.community_id
    return "" if is_here else f"{voice.name} wishes to be quoted in their community only."
