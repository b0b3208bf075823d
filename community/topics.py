"""Topics as forms and addresses need them: which are offered, and what each was called before."""

import re
from dataclasses import dataclass

from django.core.cache import caches

from community.topic import FormerTopic, Topic

KEEP_SECONDS = 60
_KEPT = "topics_offered"
_BETWEEN = r"\s*(?:,|$)"


@dataclass(frozen=True)
class Listed:
    """`offered` are names, in order; `called` leads from each name, small, to that of today."""

    offered: tuple[str, ...]
    called: dict[str, str]

    @property
    def mark(self) -> int:
        """In this process, another one after each change of the list."""
        return hash((self.offered, tuple(self.called.items())))

    def read(self, text: str) -> list[str]:
        """The topics in a text with commas between them; listed names may have commas too."""
        one = rf"\s*({self._with_commas}[^,]*?){_BETWEEN}"
        names = [found[1] for found in re.finditer(one, " ".join(text.split()), re.IGNORECASE)]
        return [self.called.get(name.casefold(), name) for name in names if name]

    @property
    def _with_commas(self) -> str:
        longest_first = sorted((one for one in self.called if "," in one), key=len, reverse=True)
        return "".join(f"{re.escape(one)}(?={_BETWEEN})|" for one in longest_first)


def listed_topics() -> Listed:
    """Kept in each process, so that no page asks for them."""
    return caches["near"].get_or_set(_KEPT, _read, KEEP_SECONDS)


def forget_kept() -> None:
    """The list has changed; in other processes the old one is shown for KEEP_SECONDS at most."""
    caches["near"].delete(_KEPT)


def _read() -> Listed:
    topics = list(Topic.objects.by_name())
    former = FormerTopic.objects.select_related("topic__tag")
    called = {one.name.casefold(): one.topic.tag.name for one in former}
    called |= {topic.tag.name.casefold(): topic.tag.name for topic in topics}
    return Listed(tuple(one.tag.name for one in topics if not one.is_retired), called)


def led_on(asked: str, offered) -> str:
    """The slug to which a former one leads, of those (slugs) that the reader is offered, or "".

    What a reader is not offered is never led to: it would say that it was once called so.
    """
    if not asked or asked in offered:
        return ""
    former = FormerTopic.objects.filter(slug=asked[:100].replace("\0", ""))
    slug = former.values_list("topic__tag__slug", flat=True).first()
    return slug if slug in offered else ""


def with_topic(query, slug: str) -> str:
    """The same query string, but for its topic."""
    changed = query.copy()
    changed["topic"] = slug
    return changed.urlencode()
