"""A quote: words of another post, shown as they stand there now and kept nowhere by themselves."""

from django.db import models

from community.markup import plain

LONGEST_QUOTE = 2000  # characters


class Quoting(models.Model):
    """Abstract: a post that may quote another one.

    The quote is the stretch from `quote_from` up to `quote_to` of the quoted post's plain words.
    Both are None where it quotes nothing, or where its words stand there no longer.
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

    class Meta:
        abstract = True

    @property
    def quote(self) -> str:
        """The words; "" once they were removed, taken back, edited away or went out of reach."""
        if self.quote_to is None or not is_shown_in(self.thread, self.quoted):
            return ""
        return plain(self.quoted.html)[self.quote_from : self.quote_to]

    @property
    def quote_shows(self) -> str:
        """All that a quote is drawn from, in short, for the key of its fragment (reader.py).

        It begins with the id of the quoted voice and the content notes of the quoted post.
        """
        if self.quoted_id is None:
            return ""
        post, thread = self.quoted, self.quoted.thread
        shown = post.voice_id, post.content_notes, post.drawn_version, post.marks_version
        shown += post.state, post.voice.version, thread.pk, thread.state, thread.confidentiality
        return ".".join(map(str, (*shown, thread.community_id)))


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
