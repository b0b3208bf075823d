"""The answer to a request to join: for the person who asked, and nobody else."""

from django.template.loader import render_to_string

from community.following import person_behind
from community.models import Membership
from community.standing import standing_of
from notifications.registry import Concern, Notice, notice


@notice("answered")
class AnsweredNotice(Notice):
    """A membership that was asked for; only its own person ever meets its id."""

    is_all_there_is = True

    def concerns(self, object_id):
        membership = Membership.objects.answered().filter(pk=object_id).first()
        if membership is None:
            return {}
        concern = Concern("answered", f"answered:{membership.pk}")
        return {person_behind(membership.voice): concern}

    def draw(self, user, groups):
        mine = [voice.pk for voice in standing_of(user).voices]
        found = (
            Membership.objects.answered()
            .filter(voice__in=mine)
            .in_bulk([pk for (pk,) in groups.values()])
        )
        return {
            about: render_to_string("community/_answered.html", {"membership": found[pk]})
            for about, (pk,) in groups.items()
            if pk in found
        }
