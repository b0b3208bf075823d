"""What can be done with threads, polls and names says nothing of who is behind a made-up name."""

from datetime import timedelta

import pytest

from community import inviting
from community.invitation import Invitation
from community.muting import hear_voice, mute_voice
from forums.drafting import keep
from forums.hiding_name import hide_name, show_name
from forums.holders import come_back, step_down
from forums.moving import move
from forums.notes import write_note
from forums.noting import set_notes
from forums.poll import YES
from forums.polls import vote
from forums.rearranging import merge, split
from forums.summaries import say_it_is_not_meant
from forums.welcoming import remind
from jobs.worker import drain
from notifications.following import follow
from tests.conftest import clear_caches
from tests.noninterference.doings import QUOTED, now
from tests.noninterference.seeing import glance, look
from tests.noninterference.test_pages import POSTERS, WATCHERS, assert_same, both, happened
from tests.noninterference.worlds import OWNERS, PLAIN, world

pytestmark = [pytest.mark.django_db, pytest.mark.long]


def heron_is_found_out(world):
    hide_name(world.voices["Heron"])
    drain()


def heron_shows_it_again(world):
    hide_name(world.voices["Heron"])
    show_name(world.voices["Heron"])
    drain()


def heron_votes_and_so_does_xena(world):
    for name, option in (("Heron", 2), ("xena@woods", 1), ("yann@woods", 2)):
        vote(world.polls["hidden"], by=world.voices[name], key=f"v-{name}", marks={option: YES})


def heron_is_back_from_a_break(world):
    come_back(now(world, "pair"), by=world.voices["Heron"])
    drain()


def heron_steps_down(world):
    step_down(now(world, "pair"), by=world.voices["Heron"])
    drain()


def heron_leaves_a_note(world):
    write_note(now(world, "pair"), by=world.voices["Heron"], body="One more.", key="n9")
    drain()


def heron_says_it_is_not_meant(world):
    words = {"words": "Not so.", "key": "nm2"}
    say_it_is_not_meant(now(world, "over"), by=world.voices["Heron"], **words)
    drain()


def posts_of_both_are_split_off(world):
    words = {"key": "k-more", "title": "Went too", "context": "More."}
    by = world.voices["facilitator@woods"]
    split(now(world, "zoe"), by=by, numbers=[5, 6, 7, 8], **words)
    drain()


def a_thread_of_heron_is_merged(world):
    into = now(world, "speak")
    merge(now(world, "many-0"), by=world.voices["facilitator@woods"], into=into)
    drain()


def a_thread_of_heron_moves(world):
    gate, name = world.communities[1], world.voices["facilitator@gate"]
    thread = now(world, "many-0")
    move(thread, by=world.voices["facilitator@woods"], to=gate, name_there=name)
    drain()


def notes_are_put_on_words_of_heron(world):
    number = 1
    set_notes(world.posts["speak-3"], by=world.voices["Heron"], add=number)
    set_notes(world.posts["heron"], by=world.voices["facilitator@woods"], add=number)
    drain()


def heron_is_heard_again_and_xena_muted(world):
    person = world.people["member"]
    hear_voice(person, world.voices["Heron"])
    mute_voice(person, world.voices["xena@woods"])


def heron_has_begun_to_write(world):
    person = world.voices["Heron"].owner
    zoe = now(world, "zoe")
    keep(person, zoe.stream, made=zoe.posts, body="More than half a thought.")
    follow(person.pk, "thread", zoe.pk)


def newcomers_have_waited_for_a_day(world):
    world.clock.shift(timedelta(hours=25))
    remind()
    drain()


def an_answer_to_an_invitation_shows(world):
    world.clock.shift(timedelta(days=10))
    by, one = (
        world.voices["facilitator@green"],
        Invitation.objects.get(email="guest@people.example"),
    )
    inviting.invite_again(one, by=by)


EVENTS = (
    *(heron_is_found_out, heron_shows_it_again, heron_votes_and_so_does_xena),
    *(heron_is_back_from_a_break, heron_steps_down),
    *(heron_leaves_a_note, heron_says_it_is_not_meant, posts_of_both_are_split_off),
    *(a_thread_of_heron_is_merged, a_thread_of_heron_moves, notes_are_put_on_words_of_heron),
    *(heron_is_heard_again_and_xena_muted, heron_has_begun_to_write),
    *(newcomers_have_waited_for_a_day, an_answer_to_an_invitation_shows),
)


def test_what_is_done_with_threads_and_names_says_nothing_about_another():
    assert_same(both(lambda world: happened(world, EVENTS)))


def test_both_worlds_have_all_of_it():
    """Else the comparisons would compare nothing."""
    with world(OWNERS[0]) as made:
        threads = ("speak", "pair", "mixed", "split", "small", "wander", "over")
        pages = {key: now(made, key).get_absolute_url() for key in threads}
        seen = {key: look(made, "facilitator", page) for key, page in pages.items()}
        notes = look(made, "member", f"/threads/{made.threads['pair'].pk}/notes/")
        feed = look(made, "member", f"/feeds/followed/?key={made.feed_key}")
        invited = look(made, "facilitator", "/communities/green/invitations/")
    for key, words in (
        ("speak", "a red kettle"),
        ("pair", "What Heron brings."),
        ("mixed", "Willowherb, small, says Heron."),
        ("split", "Willowherb, mixed, says Heron."),
        ("wander", "This thread came here from another community."),
        ("over", "It was about kettles."),
    ):
        assert words in seen[key].body.decode(), key
    assert seen["small"].status == 302
    assert "Note n1." in notes.body.decode()
    assert "Willowherb, says Yann." in feed.body.decode()
    assert "guest@people.example" in invited.body.decode()


def more_answers(world, role):
    """What is posted to what came later, as if one knew every public name, and under one's own."""
    mine = world.voices[f"{role}@woods"].ref if role in PLAIN else "nobody"
    heron, xena = world.voices["Heron"].ref, world.voices["xena@woods"].ref
    keys = ("speak", "pair", "hers", "mixed", "small", "wander", "over")
    threads = {key: world.threads[key].pk for key in keys}
    for by in (heron, xena, world.voices["Dipper"].ref, mine):
        yield f"/people/{by}/mute/", {}
        yield f"/people/{by}/hear/", {}
        yield f"/people/{by}/found-out/", {"do": "hide"}
        yield f"/threads/{threads['pair']}/notes/", {"by": by, "body": "A note.", "key": "n1"}
        said = {"by": by, "words": "Not so.", "key": "nm"}
        yield f"/threads/{threads['over']}/not-meant/", said
        for poll in world.polls.values():
            yield f"/polls/{poll.pk}/vote/", {"by": by, "option": "1", "key": "v"}
            yield f"/polls/{poll.pk}/take-vote-back/", {"by": by}
        quoted = {"by": by, "body": "@Heron, @Xena Quill", "quotes": "2", "quote": QUOTED}
        yield f"/threads/{threads['speak']}/reply/", quoted | {"key": f"q-{by}"}
        for do in ("end", "hand_over", "break", "back", "step_down", "brings"):
            yield f"/threads/{threads['hers']}/holders/", {"do": do, "who": by, "from": by}
    for key in ("speak-2", "speak-3"):
        yield f"/posts/{world.posts[key].pk}/content-notes/", {"content_notes": "0"}
    yield f"/threads/{threads['over']}/summary/", {"words": "All of it.", "drawn_version": "2"}
    yield f"/threads/{threads['mixed']}/draft/", {"body": "Half.", "quietly": "1"}
    yield f"/threads/{threads['wander']}/move/?to=woods", {}
    yield (
        f"/threads/{threads['speak']}/split/?posts=1,2",
        {"title": "W", "context": "C", "key": "s"},
    )
    yield f"/threads/{threads['hers']}/merge/?into={threads['pair']}", {}
    for ask in ({"addresses": "guest@people.example", "key": "i"}, {"do": "again", "ref": "none"}):
        yield "/communities/green/invitations/", ask
    yield "/me/feed/", {}
    yield "/me/notifications/wishes/", {"answers": "mail", "follows": "off", "others": "site"}


def answered(world):
    """Role -> what it gets for what it posts, and what the watchers see then."""
    found = {}
    for role in POSTERS:
        clear_caches()  # the limits too, which count by person
        found[role] = [look(world, role, page, data) for page, data in more_answers(world, role)]
        found[role] += glance(world, role) if role in WATCHERS else []
    return found


def test_what_is_posted_to_what_came_later_is_answered_the_same():
    assert_same(both(answered))
