"""A community, somebody who writes in it, and a thread: the least that can be watched."""

from accounts.models import User
from community import actions
from community.agreements import write_agreement
from community.models import Community
from forums.actions import reply, start


def member(community, name, pseudonym=""):
    """(person, voice): somebody who belongs, under their own or a made-up name."""
    address = f"{name.lower().replace(' ', '.')}@people.example"
    person = User.objects.create_user(address, None, name=name)
    return person, actions.enrol(community, person, name=pseudonym)


def community(name="Co-Production", **fields):
    made = Community.objects.create(
        name=name, slug=name.lower(), purpose="To learn together.", **fields
    )
    write_agreement(made, "- We listen.")
    return made


def thread(by, title="Getting senior leaders on board", **choices):
    return start(by.community, by=by, key=title[:32], title=title, context="…", **choices)


def post(thread, by, number):
    return reply(thread, by=by, body=f"Post {number}", key=f"key-{number}")
