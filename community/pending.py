"""What waits to be done in communities, counted in the query that fetches them."""

from django.db.models import Count, OuterRef, QuerySet, Subquery
from django.db.models.functions import Coalesce

from community.models import Agreement, Membership


def with_agreement(communities: QuerySet) -> QuerySet:
    """With `agreement_version`, the number of the version in force or None."""
    newest = Agreement.objects.filter(community=OuterRef("pk")).order_by("-version")
    return communities.annotate(agreement_version=Subquery(newest.values("version")[:1]))


def with_requests(communities: QuerySet) -> QuerySet:
    """With `waiting`: how many have asked to join and wait for an answer."""
    asked = Membership.objects.filter(voice__community=OuterRef("pk"), status=Membership.ASKED)
    count = asked.order_by().values("voice__community").annotate(n=Count("pk")).values("n")
    return communities.annotate(waiting=Coalesce(Subquery(count), 0))
