"""That somebody else put a content note on one's words: for whoever wrote them alone."""

from django.template.loader import render_to_string

from community.following import person_behind
from community.readers import readers_of
from forums.models import Post, Thread
from notifications.registry import Concern, Notice, notice


class NotedNotice(Notice):
    """`kind` names it; `those()` of each kind are the words that stand under an added note."""

    is_all_there_is = True
    kind = ""

    def concerns(self, object_id):
        noted = self.those().filter(pk=object_id).first()
        if noted is None:
            return {}
        concern = Concern("noted", f"{self.kind}:{noted.pk}")
        return dict.fromkeys(readers_of(noted.place, [person_behind(noted.voice)]), concern)

    def draw(self, user, groups):
        mine = self.those().visible_to(user).written_by(user)
        found = mine.in_bulk([pk for (pk,) in groups.values()])
        return {
            about: render_to_string("forums/_content_noted.html", {"noted": found[pk]})
            for about, (pk,) in groups.items()
            if pk in found
        }


@notice("notedpost")
class NotedPostNotice(NotedNotice):
    kind = "notedpost"

    def those(self):
        there = Post.objects.published().filter(thread__state=Thread.PUBLISHED)
        return there.exclude(added_notes=0).select_related("voice", "thread__community")


@notice("notedthread")
class NotedThreadNotice(NotedNotice):
    kind = "notedthread"

    def those(self):
        there = Thread.objects.published().exclude(added_notes=0)
        return there.select_related("voice", "community")
