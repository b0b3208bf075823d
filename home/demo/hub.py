"""The demo hub: a hub that has been in use for half a year, built in a few seconds."""

from django.db import transaction

from home.demo.attention import give_attention
from home.demo.communities import appoint_staff, bring_in, found_communities
from home.demo.people import enrol_people
from home.demo.texts import write_texts
from home.demo.threads import write_threads


@transaction.atomic
def build() -> None:
    """Add what is missing of the demo hub and leave alone what is there, however it was changed.

    Rows are written without asking for permissions, and nothing goes into the log of changes:
    nobody watches yet.
    """
    people = enrol_people()
    communities = found_communities()
    voices = bring_in(people, communities)
    appoint_staff(people)
    write_texts(people["admin"].name)
    give_attention(people, write_threads(communities, voices))
