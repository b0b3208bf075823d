"""What a list of threads is narrowed to: all of it comes from addresses, so nothing is refused."""

from dataclasses import dataclass
from urllib.parse import urlencode

from django import forms
from django.db.models.functions import Lower
from taggit.models import Tag

from forums.models import Thread, TopicOfThread

TABS = {"": "All", "unread": "Unread", "following": "Following", "unanswered": "Unanswered"}
OUTCOME, ARCHIVED = "outcome", "archived"
SHOWS = {show: name for show, name in TABS.items() if show} | {
    OUTCOME: "With an outcome",
    ARCHIVED: "Archived",
}
FORM = "filter"
"""Asked for by a link, so that nobody else's page has to know which topics there are."""


@dataclass(frozen=True)
class Filters:
    """`show` are some of SHOWS, in their order; `kind` is one of a thread's, `topic` a slug."""

    show: tuple[str, ...] = ()
    kind: str = ""
    topic: str = ""
    is_open: bool = False

    def __bool__(self):
        return bool(self.show or self.kind or self.topic)

    @property
    def tab(self) -> str | None:
        """Which of TABS this is; None for what only the form can say."""
        is_tab = not (self.is_open or self.kind or self.topic) and len(self.show) < 2
        return next(iter(self.show), "") if is_tab and set(self.show) <= set(TABS) else None

    @property
    def query(self) -> str:
        """For an address, with what follows it in mind: "" or "show=unread&"."""
        pairs = [("show", one) for one in self.show]
        pairs += [("kind", self.kind)] * bool(self.kind) + [("topic", self.topic)] * bool(
            self.topic
        )
        pairs += [(FORM, "1")] * self.is_open
        return f"{urlencode(pairs)}&" if pairs else ""

    def narrow(self, threads, user):
        """What is archived is listed by its own filter alone."""
        threads = threads if ARCHIVED in self.show else threads.current()
        for one in self.show:
            threads = _NARROWED[one](threads, user)
        if self.kind:
            threads = threads.filter(kind=self.kind)
        if self.topic:
            tagged = TopicOfThread.objects.filter(tag__slug=self.topic)
            threads = threads.filter(pk__in=tagged.values("content_object"))
        return threads

    def form(self, threads) -> "FilterForm":
        """To choose anew; topics are those of `threads`, which are all that the reader may read."""
        chosen = {"show": self.show, "kind": self.kind, "topic": self.topic}
        return FilterForm(initial=chosen, topics=topics_of(threads), auto_id="filter_%s")


_NARROWED = {
    "unread": lambda threads, user: threads.unread_by(user),
    "following": lambda threads, user: threads.followed_by(user),
    "unanswered": lambda threads, user: threads.filter(last_number=0),
    OUTCOME: lambda threads, user: threads.with_outcome(),
    ARCHIVED: lambda threads, user: threads.filter(archived_at__isnull=False, merged_into=None),
}


def asked(query) -> Filters:
    """Out of a query string, however it was mangled."""
    shown, kind = query.getlist("show"), query.get("kind", "")
    return Filters(
        show=tuple(one for one in SHOWS if one in shown),
        kind=kind if kind in dict(Thread.KINDS) else "",
        topic=query.get("topic", "")[:100],
        is_open=FORM in query,
    )


def topics_of(threads) -> list[tuple[str, str]]:
    used = TopicOfThread.objects.filter(content_object__in=threads)
    tags = Tag.objects.filter(pk__in=used.values("tag")).order_by(Lower("name"))
    return list(tags.values_list("slug", "name"))


class FilterForm(forms.Form):
    show = forms.MultipleChoiceField(
        required=False, label="Only", choices=SHOWS.items(), widget=forms.CheckboxSelectMultiple
    )
    kind = forms.ChoiceField(
        required=False, label="Kind", choices=[("", "All kinds"), *Thread.KINDS]
    )
    topic = forms.ChoiceField(required=False, label="Topic")

    def __init__(self, *args, topics, **options):
        super().__init__(*args, **options)
        self.fields["topic"].choices = [("", "All topics"), *topics]
