"""What else can be done by a name and to it, in both worlds alike; see worlds.py.

Each thing stands in a thread of its own, so that the numbers in the other threads stay as they are.
"""

from community import inviting
from community.invitation import Invitation
from community.muting import mute_voice
from forums.drafting import keep
from forums.holders import accept, ask, take_a_break
from forums.holding import close
from forums.models import Thread
from forums.moving import move
from forums.notes import remove_note, write_note
from forums.noting import set_notes
from forums.reading import read_up_to
from forums.rearranging import merge, split
from forums.summaries import say_it_is_not_meant, summarise
from jobs.worker import drain
from notifications.feed_keys import make_key

QUOTED = "a red kettle"


def do_more(world, heron: str) -> None:
    """`heron` is the key of the person whom Heron belongs to."""
    _speak(world)
    _hold_together(world)
    _rearrange(world)
    _say_what_came_of_it(world)
    _keep_to_themselves(world, world.people[heron])
    _come_by_an_invitation(world, world.people[heron])
    drain()


def now(world, key: str) -> Thread:
    return Thread.objects.get(pk=world.threads[key].pk)


def hold(world, key: str, *names: str) -> None:
    thread = now(world, key)
    for name in names:
        ask(thread, by=world.voices["facilitator@woods"], who=world.voices[name])
        accept(thread, by=world.voices[name], brings=f"What {name.split('@')[0]} brings.")


def _speak(world) -> None:
    """Names in posts, and words of posts in others."""
    heron, xena, zoe = (world.voices[name] for name in ("Heron", "xena@woods", "zoe@woods"))
    world.start("speak", zoe, "Speaking to one another")
    world.say("speak-1", "speak", xena, f"I have {QUOTED} at home, @Heron.")
    world.say("speak-2", "speak", heron, f"{QUOTED} for @Xena Quill.", quotes=1, quote=QUOTED)
    world.say("speak-3", "speak", zoe, "Well, @Heron and @Yann Reed.", quotes=2, quote=QUOTED)
    world.say("speak-4", "speak", heron, "@everyone, come and see.")
    number = 1  # a content note: there is one from the beginning
    set_notes(world.posts["speak-2"], by=world.voices["facilitator@woods"], add=number)
    set_notes(world.posts["speak-4"], by=heron, add=number)


def _hold_together(world) -> None:
    """Heron holds a thread with somebody else, and Xena one without Heron."""
    heron, member = world.voices["Heron"], world.voices["member@woods"]
    world.start("pair", world.voices["zoe@woods"], "Held by two")
    hold(world, "pair", "Heron", "member@woods")
    for key, by in (("n1", heron), ("n2", member), ("n3", heron)):
        note = write_note(now(world, "pair"), by=by, body=f"Note {key}.", key=key)
    remove_note(note, by=heron)
    take_a_break(now(world, "pair"), by=heron)
    world.start("hers", world.voices["zoe@woods"], "Held by Xena")
    hold(world, "hers", "xena@woods", "contributor@woods")
    write_note(now(world, "hers"), by=world.voices["xena@woods"], body="A note.", key="n4")


def _rearrange(world) -> None:
    """Posts of both go to other threads, threads to one another and to another community."""
    heron, xena, zoe = (world.voices[name] for name in ("Heron", "xena@woods", "zoe@woods"))
    facilitator = world.voices["facilitator@woods"]
    for key in ("mixed", "small", "wander"):
        world.start(key, zoe, f"About {key}")
        for by in (xena, heron, world.voices["yann@woods"]):
            world.say(f"{key}-{by.pk}", key, by, f"Willowherb, {key}, says {by.name}.")
    words = {"key": "k-split", "title": "Split off", "context": "What went."}
    made = split(now(world, "mixed"), by=heron, numbers=[1, 2], **words)
    world.threads["split"] = made
    merge(now(world, "small"), by=facilitator, into=now(world, "mixed"))
    gate, there = world.communities[1], world.voices["facilitator@gate"]
    move(now(world, "wander"), by=facilitator, to=gate, name_there=there)


def _say_what_came_of_it(world) -> None:
    heron, xena = world.voices["Heron"], world.voices["xena@woods"]
    world.start("over", heron, "It is over")
    world.say("over-1", "over", xena, "It was good.")
    close(now(world, "over"), by=heron, reason="All is said.")
    summarise(now(world, "over"), by=heron, words="It was about kettles.")
    say_it_is_not_meant(now(world, "over"), by=xena, words="Not only kettles.", key="nm")


def _keep_to_themselves(world, heron) -> None:
    """What nobody else ever sees: mutes, drafts, and how far they have read."""
    zoe = now(world, "zoe")
    mute_voice(world.people["member"], world.voices["Heron"])
    mute_voice(heron, world.voices["zoe@woods"])
    keep(heron, zoe.stream, made=zoe.posts, body="Half a thought of Heron.")
    read_up_to(zoe, heron, zoe.last_number)
    world.feed_key = make_key(world.people["member"])
    make_key(heron)


def _come_by_an_invitation(world, heron) -> None:
    """Somebody invited at another address than that of their account joins under a made-up name."""
    green = world.communities[2]
    by, guests = world.voices["facilitator@green"], ["guest@people.example", "two@people.example"]
    inviting.invite(green, by=by, addresses=guests)
    invitation = Invitation.objects.get(email=guests[0])
    world.voices["Dipper"] = inviting.accept(invitation, heron, version=None, name="Dipper")
