"""The demo hub: a hub that has been in use for half a year, built in a few seconds."""

from django.db import transaction

from home.demo.attention import give_attention
from home.demo.communities import appoint_staff, bring_in, found_communities
from home.demo.doings import do_what_else_happened
from home.demo.people import enrol_people
from home.demo.texts import write_texts
from home.demo.threads import write_threads


@transaction.atomic
def build() -> None:
    """Add what is missing of the demo hub and leave alone what is there, however it was changed.

    Conversations are written as rows, since they lie in the past: without asking for permissions
    and without the log of changes, which nobody watches yet. What else happened in them
    the product's own actions do (doings.py).
    """
    people = enrol_people()
    communities = found_communities()
    voices = bring_in(people, communities)
    appoint_staff(people)
    write_texts(people["admin"].name)
    written = write_threads(communities, voices)
    give_attention(people, written)
    do_what_else_happened(written, voices)
