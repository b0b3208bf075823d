"""What happens in a thread, in the words of the people in it."""

from datetime import timedelta

import pytest
from django.utils import timezone

from community.actions import enrol, give_role, leave, suspend
from community.agreements import AgreementNotAccepted, write_agreement
from community.models import Community, Role
from community.permissions import NotAllowed
from forums.actions import edit, remove, reply, start, take_back, update_context
from forums.closed import CommunityResting, ThreadLocked, TooLate
from forums.models import Post, Revision, Thread
from notifications.models import Follow
from realtime.streams import position
from search.find import EVERYWHERE, find
from tests.realtime.world import community, member, post, thread

pytestmark = pytest.mark.django_db


@pytest.fixture
def ada():
    return member(community(), "Ada Field")[1]


@pytest.fixture
def bo(ada):
    return member(ada.community, "Bo Marsh")[1]


@pytest.fixture
def talk(ada):
    return thread(ada)


def age(found, **period):
    """Let the post have been written earlier."""
    type(found).objects.filter(pk=found.pk).update(created_at=timezone.now() - timedelta(**period))


def test_posts_are_numbered_from_one(talk, ada, bo):
    assert [post(talk, ada, 1).number, post(talk, bo, 2).number] == [1, 2]


def test_pressing_the_button_twice_makes_one_post(talk, ada):
    first = reply(talk, by=ada, body="Once", key="k")
    again = reply(talk, by=ada, body="Once", key="k")
    assert again == first
    assert Post.objects.count() == 1
    assert position(talk.stream) == 1


def test_the_same_key_of_another_name_is_another_post(talk, ada, bo):
    reply(talk, by=ada, body="Mine", key="k")
    reply(talk, by=bo, body="Mine too", key="k")
    assert Post.objects.count() == 2


def test_starting_a_thread_twice_with_one_key_makes_one_thread(ada):
    again = {"by": ada, "key": "k", "title": "Title", "context": "Words"}
    assert start(ada.community, **again) == start(ada.community, **again)


def test_who_has_left_no_longer_writes(talk, bo):
    leave(bo)
    with pytest.raises(NotAllowed):
        reply(talk, by=bo, body="Still here", key="k")


def test_who_is_suspended_no_longer_writes_under_any_name(talk, ada, bo):
    person = bo.owner
    heron = enrol(ada.community, person, name="Heron")
    give_role(ada, Role.FACILITATOR)
    suspend(bo, by=ada, reason="A break")
    for voice in (bo, heron):
        with pytest.raises(NotAllowed, match="suspended"):
            reply(talk, by=voice, body="Words", key="k")


def test_a_locked_thread_takes_no_posts_and_says_why(talk, ada):
    Thread.objects.filter(pk=talk.pk).update(
        locked_at=timezone.now(), lock_reason="We go on in the spring."
    )
    with pytest.raises(ThreadLocked, match="We go on in the spring"):
        reply(talk, by=ada, body="Words", key="k")


def test_a_paused_community_takes_no_posts(talk, ada):
    Community.objects.update(status=Community.PAUSED)
    with pytest.raises(CommunityResting, match="paused"):
        reply(talk, by=ada, body="Words", key="k")
    with pytest.raises(CommunityResting):
        start(ada.community, by=ada, key="k2", title="T", context="W")


def test_a_changed_agreement_is_asked_before_writing(talk, ada):
    write_agreement(ada.community, "- We listen more.")
    with pytest.raises(AgreementNotAccepted):
        reply(talk, by=ada, body="Words", key="k")


def test_an_answer_names_the_post_it_answers(talk, ada, bo):
    post(talk, ada, 1)
    answer = reply(talk, by=bo, body="Yes", key="k", answers=1)
    assert answer.answers.number == 1


def test_an_edit_soon_after_leaves_no_revision(talk, ada):
    made = post(talk, ada, 1)
    edit(made, by=ada, body="Better words")
    assert Revision.objects.count() == 0
    assert Post.objects.get().edited_at is None


def test_a_later_edit_keeps_what_was_said_before(talk, ada):
    made = post(talk, ada, 1)
    age(made, minutes=6)
    edit(made, by=ada, body="Better words")
    assert Revision.objects.get().body == "Post 1"
    assert Post.objects.get().edited_at


def test_members_edit_for_a_day_and_facilitators_always(talk, ada, bo):
    give_role(ada, Role.FACILITATOR)
    mine, theirs = post(talk, ada, 1), post(talk, bo, 2)
    age(mine, hours=25)
    age(theirs, hours=25)
    edit(mine, by=ada, body="Still mine")
    with pytest.raises(TooLate):
        edit(theirs, by=bo, body="Too late")


def test_nobody_edits_the_post_of_another(talk, ada, bo):
    give_role(ada, Role.FACILITATOR)
    made = post(talk, bo, 1)
    with pytest.raises(NotAllowed):
        edit(made, by=ada, body="My words")


def test_an_author_removes_their_post_at_any_time(talk, bo):
    made = post(talk, bo, 1)
    age(made, days=400)
    assert remove(made, by=bo).removed_by == "author"


def test_a_facilitator_removes_with_a_reason(talk, ada, bo):
    give_role(ada, Role.CO_FACILITATOR)
    made = remove(post(talk, bo, 1), by=ada, reason="It named somebody.")
    assert (made.removed_by, made.removed_reason) == ("facilitator", "It named somebody.")


def test_a_member_does_not_remove_the_post_of_another(talk, ada, bo):
    with pytest.raises(NotAllowed):
        remove(post(talk, ada, 1), by=bo)


def test_a_removed_post_is_not_found_any_more(talk, ada):
    made = reply(talk, by=ada, body="A word like willowherb", key="k")
    assert find("willowherb", places=EVERYWHERE).hits
    remove(made, by=ada)
    assert not find("willowherb", places=EVERYWHERE).hits


def test_a_post_under_the_wrong_name_is_taken_back_for_ten_minutes(talk, ada):
    made = take_back(post(talk, ada, 1), by=ada)
    assert not made.is_named
    late = post(talk, ada, 2)
    age(late, minutes=11)
    with pytest.raises(TooLate):
        take_back(late, by=ada)


def test_the_opener_keeps_the_opening_text_true(talk, ada, bo):
    update_context(talk, by=ada, title="New title", context="New words")
    assert Thread.objects.get().context_html == "<p>New words</p>"
    with pytest.raises(NotAllowed):
        update_context(talk, by=bo, title="Mine", context="Mine")


def test_taking_part_follows_and_never_undoes_a_mute(talk, ada, bo):
    Follow.objects.create(person=bo.owner, kind="thread", object_id=talk.pk, level=Follow.MUTE)
    post(talk, bo, 1)
    assert Follow.objects.get(person=ada.owner).level == Follow.FOLLOW
    assert Follow.objects.get(person=bo.owner).level == Follow.MUTE


def test_every_change_is_in_the_log(talk, ada):
    made = post(talk, ada, 1)
    edit(made, by=ada, body="Other words")
    remove(made, by=ada)
    assert position(talk.stream) == 3
