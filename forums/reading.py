"""How far a person has read, and what that reads in their inbox."""

from django.db import transaction

from forums.models import Reading
from notifications import inbox


@transaction.atomic
def read_up_to(thread, person, number: int) -> None:
    """Move the position forward, never back, and never past the last post.

    Of the inbox that reads what is about the thread, but for the posts further down.
    """
    number = min(number, thread.last_number)
    known, _ = Reading.objects.get_or_create(person=person, thread=thread)
    Reading.objects.filter(person=person, thread=thread, number__lt=number).update(
        number=number, skipped_at=None
    )
    further = thread.posts.filter(number__gt=max(number, known.number))
    inbox.read(person, about=thread.stream, but=(["post", "mention"], further.values("pk")))
