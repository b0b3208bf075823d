"""How far a person has read, and what that reads in their inbox."""

from django.db import transaction

from forums.models import Reading
from notifications import inbox


@transaction.atomic
def read_up_to(thread, person, number: int) -> None:
    """Move the position forward, never back, and never past the last post."""
    number = min(number, thread.last_number)
    Reading.objects.get_or_create(person=person, thread=thread)
    Reading.objects.filter(person=person, thread=thread, number__lt=number).update(number=number)
    inbox.read(person, about=thread.stream)
