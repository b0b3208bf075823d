"""What search knows of people: the names that agreed to be listed, and nothing else of them.

Written in the transaction that changes whether a name stands in the list of members. A name is
found by its own words alone, so whoever looks for a made-up name finds that name and no other.
"""

from community.models import Voice
from search import index


def put_name(voice: Voice) -> None:
    """As it is now: findable where it is listed, and unknown otherwise."""
    if Voice.objects.listed().filter(pk=voice.pk).exists():
        index.put("person", voice.pk, **of_name(voice))
    else:
        index.remove("person", voice.pk)


def of_name(voice: Voice) -> dict:
    """The date is that of the community, since when somebody came is told to nobody."""
    return {
        "place": voice.community.content_place,
        "community_id": voice.community_id,
        "author_ref": voice.ref,
        "title": voice.name,
        "body": "",
        "topics": [],
        "at": voice.community.created_at,
    }
