"""Where sockets are blocked: the same frames over plain HTTP, at four queries at most."""

import json

import pytest
from django.db import connection

from community.actions import leave
from forums.actions import remove
from forums.models import Post
from realtime.access import places_changed, rights_changed
from realtime.models import Change
from tests.realtime import world

pytestmark = pytest.mark.django_db


@pytest.fixture
def talk():
    community = world.community()
    _, ada = world.member(community, "Ada Field")
    return world.thread(ada)


@pytest.fixture
def ada(talk):
    return talk.voice


@pytest.fixture
def reader(client, talk):
    person, voice = world.member(talk.community, "Bo Marsh")
    client.force_login(person)
    return voice


def poll(client, talk, after, grant=""):
    return client.get("/live/changes", {"after": f"{talk.stream}~{after}", "grant": grant})


def test_nothing_new_is_an_empty_answer(client, talk, reader):
    grant = poll(client, talk, 0).json()["grant"]
    answer = poll(client, talk, 0, grant)
    assert (answer.status_code, answer.content) == (204, b"")


def test_frames_are_those_of_the_socket(client, talk, ada, reader):
    world.post(talk, ada, 1)
    (frame,) = poll(client, talk, 0).json()["frames"]
    assert frame.keys() == {"stream", "seq", "kind", "html"}
    assert (frame["stream"], frame["seq"], frame["kind"]) == (talk.stream, 1, "post")
    assert "Post 1" in frame["html"]


def test_a_removed_post_comes_without_its_words(client, talk, ada, reader):
    made = world.post(talk, ada, 1)
    remove(made, by=ada)
    assert "Post 1" not in poll(client, talk, 0).content.decode()


def test_a_grant_saves_asking_for_rights(client, talk, ada, reader, django_assert_num_queries):
    grant = poll(client, talk, 0).json()["grant"]
    with django_assert_num_queries(3):
        poll(client, talk, 0, grant)
    for number in range(1, 4):
        world.post(talk, ada, number)
    with django_assert_num_queries(4):
        assert len(poll(client, talk, 0, grant).json()["frames"]) == 3


def test_a_lost_right_ends_the_grant_at_once(client, talk, ada, reader):
    grant = poll(client, talk, 0).json()["grant"]
    leave(reader)
    world.post(talk, ada, 1)
    answer = poll(client, talk, 0, grant)
    assert answer.json()["frames"] == [{"stream": talk.stream, "gone": True}]


def test_what_others_may_do_now_does_not_show_in_an_answer(client, talk, ada, reader):
    grant = poll(client, talk, 0).json()["grant"]
    leave(ada)
    rights_changed(ada.owner_id)
    assert poll(client, talk, 0, grant).status_code == 204


def test_a_change_of_places_ends_the_grant_at_once(client, talk, ada, reader):
    grant = poll(client, talk, 0).json()["grant"]
    places_changed()
    assert poll(client, talk, 0, grant).json()["grant"] != grant


@pytest.mark.parametrize("has_grant", [False, True])
def test_a_right_that_is_lost_while_a_poll_is_answered_is_noticed(
    client, talk, ada, reader, has_grant
):
    """Between the person's being loaded and the reading of the log, in which the post then is."""
    grant = poll(client, talk, 0).json()["grant"]

    def lose_it_first(execute, sql, *rest):
        if "wanted" in sql and not Post.objects.exists():
            leave(reader)
            world.post(talk, ada, 1)
        return execute(sql, *rest)

    with connection.execute_wrapper(lose_it_first):
        answer = poll(client, talk, 0, grant if has_grant else "")
    assert answer.json()["frames"] == [{"stream": talk.stream, "gone": True}]


def test_a_grant_is_good_for_one_person_only(client, talk, ada, reader):
    grant = poll(client, talk, 0).json()["grant"]
    client.force_login(world.member(world.community("Elsewhere"), "Cy Brook")[0])
    world.post(talk, ada, 1)
    assert "Post 1" not in poll(client, talk, 0, grant).content.decode()


def test_a_grant_ends_by_the_clock(client, talk, reader, time_machine):
    time_machine.move_to("2026-03-01 12:00", tick=False)
    grant = poll(client, talk, 0).json()["grant"]
    time_machine.move_to("2026-03-01 12:02", tick=False)
    answer = poll(client, talk, 0, grant)
    assert answer.json()["frames"] == []
    assert answer.json()["grant"] != grant


def test_a_visitor_may_not_watch_what_members_read(client, talk, ada):
    world.post(talk, ada, 1)
    assert poll(client, talk, 0).json()["frames"] == [{"stream": talk.stream, "gone": True}]


def test_what_the_log_no_longer_holds_is_a_reset(client, talk, ada, reader):
    for number in range(1, 4):
        world.post(talk, ada, number)
    Change.objects.filter(stream__name=talk.stream, seq__lte=2).delete()
    assert poll(client, talk, 0).json()["frames"] == [{"stream": talk.stream, "reset": 3}]


def test_nobody_watches_the_bell_of_another(client, talk, ada, reader):
    answer = client.get("/live/changes", {"after": f"inbox:{ada.owner.ref}~0"})
    assert json.loads(answer.content)["frames"][0]["gone"]


@pytest.mark.parametrize(
    "query",
    [
        "",
        "after=",
        "after=thread:1",
        "after=thread:1~x",
        "after=Thread:1~0",
        "after=access~0",
    ],
)
def test_a_mangled_poll_is_refused_with_a_sentence(client, query):
    answer = client.get(f"/live/changes?{query}")
    assert answer.status_code == 400
    assert b"name~number" in answer.content
