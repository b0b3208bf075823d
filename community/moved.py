"""Where a page of a community stands now, for links with an address that it had before."""

from urllib.parse import quote

from community.former import FormerAddress
from community.standing import standing_of

FOLDER = "/communities/"


def address_now(request) -> str:
    """The same page under today's address; "" unless this person finds the community listed."""
    match = request.resolver_match
    slug = match and request.path.startswith(FOLDER) and match.kwargs.get("slug")
    if not slug:
        return ""
    former = FormerAddress.objects.select_related("community").filter(slug=slug).first()
    if former is None or not standing_of(request.user).finds(former.community):
        return ""
    path = request.path.replace(f"{FOLDER}{slug}/", f"{FOLDER}{former.community.slug}/", 1)
    query = request.META["QUERY_STRING"]
    return f"{quote(path)}?{query}" if query else quote(path)
