"""That a newcomer waits for an answer: for those who welcome people in that community."""

from django.template.loader import render_to_string

from community.facilitators import roles_that_welcome
from community.following import person_behind
from community.readers import readers_of
from forums.welcoming import waiting_posts, waiting_threads
from notifications.following import choices
from notifications.models import Follow
from notifications.registry import Concern, Notice, notice


class WaitingNotice(Notice):
    """It goes from the list as soon as somebody has answered: `those()` are what still waits."""

    def concerns(self, object_id):
        words = self.those().select_related("voice", "community").filter(pk=object_id).first()
        if words is None:
            return {}
        thread = self.thread_of(words)
        people = {person_behind(role.voice) for role in roles_that_welcome(words.community)}
        chosen = choices("thread", thread.pk)
        muted = {person for person, level in chosen.items() if level == Follow.MUTE}
        wanted = people - muted - {person_behind(words.voice)}
        concern = Concern("welcome", thread.stream)
        return dict.fromkeys(readers_of(thread.place, wanted), concern)

    def draw(self, user, groups):
        wanted = {pk for ids in groups.values() for pk in ids}
        found = self.those().visible_to(user).select_related("voice", "community").in_bulk(wanted)
        return {
            about: self._drawn(found[max(there)])
            for about, ids in groups.items()
            if (there := found.keys() & set(ids))
        }

    def _drawn(self, words) -> str:
        context = {"words": words, "thread": self.thread_of(words)}
        return render_to_string("forums/_waiting.html", context)


@notice("waitingpost")
class WaitingPostNotice(WaitingNotice):
    def those(self):
        return waiting_posts().select_related("thread")

    def thread_of(self, words):
        return words.thread


@notice("waitingthread")
class WaitingThreadNotice(WaitingNotice):
    def those(self):
        return waiting_threads()

    def thread_of(self, words):
        return words
