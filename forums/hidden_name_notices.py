"""That a made-up name was found out: for the safeguarding lead and deputy, and nobody else."""

from django.template.loader import render_to_string

from community.following import person_behind
from community.models import Role
from community.places import SITE
from community.standing import standing_of
from forums.models import HiddenName
from notifications.registry import Concern, Notice, notice

CALLED = {Role.LEAD, Role.DEPUTY}


def people_called() -> set[int]:
    roles = Role.objects.in_force().filter(name__in=CALLED, place=SITE)
    return {person_behind(role.voice) for role in roles.select_related("voice")}


@notice("hiddenname")
class HiddenNameNotice(Notice):
    """It names the made-up name and its community, and never who is behind it."""

    is_all_there_is = True

    def concerns(self, object_id):
        row = HiddenName.objects.in_force().filter(pk=object_id).first()
        if row is None:
            return {}
        return dict.fromkeys(people_called(), Concern("hidden", f"hiddenname:{row.pk}"))

    def draw(self, user, groups):
        if not any(role.name in CALLED for one in standing_of(user).voices for role in one.held):
            return {}
        found = HiddenName.objects.in_force().in_bulk([pk for (pk,) in groups.values()])
        return {
            about: render_to_string("forums/_hidden_name.html", {"hidden": found[pk]})
            for about, (pk,) in groups.items()
            if pk in found
        }
