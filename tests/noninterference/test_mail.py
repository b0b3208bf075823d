"""What comes by mail to others is the same, whoever is behind a made-up name."""

import re
from datetime import timedelta

import pytest
from django.core import mail as post_office

from jobs.worker import drain
from notifications.actions import wish
from notifications.models import Wishes
from notifications.tasks import mail_what_is_due
from tests.noninterference.test_pages import PEOPLE
from tests.noninterference.worlds import OWNERS, world

pytestmark = [pytest.mark.django_db, pytest.mark.long]
RANDOM = re.compile(r"(?<=change/\?t=)\S+|(?<=Message-ID: )\S+|(?<==)=+\d+=+", re.IGNORECASE)


def mailed(world):
    """All that the others get, as it goes over the line but for what was drawn by lot for each.

    Jobs of one moment go in no order, so these are sorted.
    """
    for person in world.people.values():
        wish(person, follows=Wishes.MAIL, others=Wishes.MAIL)
    for number, name in enumerate(["Heron", "xena@woods", "yann@woods", "Heron"]):
        by, where = world.voices[name], ("zoe", "heron")[number % 2]
        world.say(f"mail-{number}", where, by, f"Words {number}.", answers=1)
    _go_out(world, timedelta(hours=1))
    for person in world.people.values():
        wish(person, follows=Wishes.IN_DIGEST)
    for name in ("Heron", "xena@woods", "yann@woods"):
        world.say(f"digest-{name}", "zoe", world.voices[name], f"By {name}.")
    _go_out(world, timedelta(days=8))
    own = {f"canary-{key}@people.example" for key in PEOPLE}
    sent, post_office.outbox = post_office.outbox, []
    return sorted(RANDOM.sub("", str(one.message())) for one in sent if one.to[0] not in own)


def _go_out(world, wait):
    drain()
    world.clock.shift(wait)
    mail_what_is_due.call()
    drain()


def test_mail_to_others_does_not_depend_on_who_is_behind_a_made_up_name():
    found = []
    for owners in OWNERS:
        with world(owners) as made:
            found.append(mailed(made))
            marks = [made.people[key].ref for key in PEOPLE] + ["canary-xena", "canary-yann"]
    assert found[0] == found[1]
    assert {"Your summary", "Something new for you"} <= {
        re.search("Subject: (.*)", one)[1] for one in found[0]
    }
    assert "Heron" in "".join(found[0])
    assert [mark for mark in [*marks, "Canary"] if mark in "".join(found[0])] == []
