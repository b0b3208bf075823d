"""Where a thing may be read: one short word that stands on rows and in search documents.

OPEN         anyone, signed in or not
"c:7"        the members of community 7
"t:42"       those named for thread 42 and nobody else
SITE         nothing is kept there: it is the place of site roles
"""

OPEN = "open"
SITE = "site"


def members_of(community_id: int) -> str:
    return f"c:{community_id}"


def named_for(thread_id: int) -> str:
    return f"t:{thread_id}"


def is_named(place: str) -> bool:
    """Whether it is one of `named_for`."""
    return place.startswith("t:")
