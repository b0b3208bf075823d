"""What has been said to one post by the four reactions, and what one reader may say."""

from functools import cached_property
from typing import NamedTuple

from community.models import Voice
from community.permissions import granted
from community.standing import may_read, standing_of
from forums.reaction import Feeling, Reaction


class Button(NamedTuple):
    feeling: Feeling
    is_given: bool


class Mine(NamedTuple):
    """One of the reader's names, and what it can say or has said."""

    voice: Voice
    buttons: list[Button]


class ReactionPage:
    def __init__(self, user, post, form=None):
        self.user, self.post, self.form = user, post, form
        self.community = post.thread.community
        self.voices = standing_of(user).in_community(self.community)

    @property
    def shows_names(self) -> bool:
        """To recognise oneself in a post can tell much, so visitors read no names."""
        return may_read(self.user, self.community.content_place)

    @cached_property
    def _all(self) -> list[Reaction]:
        said = self.post.reactions.select_related("voice")
        return sorted(said, key=lambda one: (one.voice.name.casefold(), one.voice.ref))

    @property
    def said(self) -> list[tuple[Feeling, list[Voice]]]:
        """Each of the four that somebody has said, with the names in order of the alphabet."""
        by_feeling = {feeling: self._by(feeling) for feeling in Feeling}
        return [(feeling, names) for feeling, names in by_feeling.items() if names]

    def _by(self, feeling) -> list[Voice]:
        return [one.voice for one in self._all if one.feeling == feeling]

    @cached_property
    def mine(self) -> list[Mine]:
        """A name that can say nothing here, and has said nothing, is left out."""
        names = [Mine(voice, self._buttons(voice)) for voice in self.voices]
        return [one for one in names if one.buttons]

    def _buttons(self, voice) -> list[Button]:
        given = {one.feeling for one in self._all if one.voice_id == voice.pk}
        may = self._may_react(voice)
        return [Button(one, one in given) for one in Feeling if may or one in given]

    def _may_react(self, voice) -> bool:
        is_open = self.post.thread.accepts_replies and voice.pk != self.post.voice_id
        return is_open and "forums.react" in granted(voice, self.post)

    @property
    def felt(self) -> str:
        """For the marks around the post: which of the four are the reader's, under any name."""
        given = (button for one in self.mine for button in one.buttons if button.is_given)
        return " ".join(sorted({button.feeling.word for button in given}))
