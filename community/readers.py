"""Who among many may read a place: for delivery, which asks about everybody at once."""

from collections.abc import Iterable

from django.contrib.auth import get_user_model

from community.standing import standings

User = get_user_model()


def readers_of(place: str, people: Iterable[int]) -> set[int]:
    """Those of `people` (ids) who may read the place now, by the rule that every page asks.

    Three queries, however many people. Who may not sign in reads nothing.
    """
    active = User.objects.filter(pk__in=list(people), is_active=True).values_list("pk", flat=True)
    return {pk for pk, standing in standings(active).items() if standing.may_read(place)}
