"""A thread goes to another community, and who reads it then."""

import pytest
from django.urls import reverse

from accounts.models import User
from community import actions
from community.models import Community, Membership, Role
from community.permissions import NotAllowed
from forums.actions import edit, remove, reply
from forums.closed import CommunityResting
from forums.holders import accept, ask, step_down
from forums.holding import close, pin, reopen, set_order
from forums.models import Note, NotMeant, Post, Thread
from forums.moving import IsHeld, StaysHere, destinations, move
from forums.notes import write_note
from forums.rearranging import PollIsOpen, merge
from forums.speaking import spoken_by
from forums.summaries import say_it_is_not_meant, summarise
from jobs.worker import drain
from notifications.following import choices
from notifications.models import Notification
from realtime.log import frames, read
from realtime.models import Change
from realtime.registry import draw, may_watch
from search.find import find
from tests import factories as make
from tests.forums.test_filters import titles

pytestmark = pytest.mark.django_db


@pytest.fixture
def there(chief):
    """The facilitator's name in another community, which only those who are let in read."""
    community = make.community("Orchard", visibility=Community.BY_REQUEST)
    return make.facilitator(community, person(chief))


@pytest.fixture
def both(bo, there):
    """Bo's other name, in the other community."""
    return make.member(there.community, person(bo), name="Heron")


def person(voice):
    return User.objects.get(pk=voice.owner_id)


def text(voice, address):
    return make.browser_of(voice).get(address).content.decode()


def moved(talk, chief, there):
    return move(talk, by=chief, to=there.community, name_there=there)


# What a move does


def test_it_stands_in_the_other_community_for_its_members(talk, ada, chief, there, both):
    post = make.post(talk, ada, "Mine boils like willowherb.")
    moved(talk, chief, there)
    reader = make.member(there.community)
    assert titles(ada) == set()
    assert titles(reader) == {"Kettles"}
    assert "Mine boils" in text(reader, talk.get_absolute_url())
    assert make.browser_of(ada).get(talk.get_absolute_url()).status_code == 404
    assert make.browser_of(ada).get(post.get_absolute_url()).status_code == 404
    for place, count in ((talk.community.content_place, 0), (there.community.content_place, 1)):
        assert len(find("willowherb", places=frozenset({place})).hits) == count
    assert Post.objects.get().community == there.community


def test_once_it_is_back_nobody_who_is_editing_a_post_is_refused(talk, bo, chief, there):
    Community.objects.update(visibility=Community.MEMBERS)
    post = make.post(talk, bo, f"Pans are better, @{chief.name}.")
    assert post.has_mentions
    thread = moved(talk, chief, there)
    move(thread, by=there, to=chief.community, name_there=chief)
    edit(post, by=bo, body="Pans are better.", drawn_version=post.drawn_version)
    assert Post.objects.get().body == "Pans are better."


def test_names_stay_and_are_tied_to_no_other(talk, bo, chief, there, both):
    make.post(talk, bo, "Pans are better.")
    moved(talk, chief, there)
    reader = make.member(there.community)
    page = text(reader, talk.get_absolute_url())
    assert bo.name in page
    assert both.ref not in page
    assert both.name not in text(reader, bo.get_absolute_url())
    assert bo.name not in text(reader, both.get_absolute_url())


def test_whoever_wrote_removes_their_words_and_changes_them_no_more(talk, ada, bo, chief, there):
    post = make.post(talk, bo, "Pans are better.")
    moved(talk, chief, there)
    with pytest.raises(NotAllowed):
        edit(post, by=bo, body="Pans are worse.")
    with pytest.raises(NotAllowed):
        reply(talk, by=bo, body="And more.", key="more")
    assert "Pans are better." in text(bo, bo.get_absolute_url())
    answer = make.browser_of(bo).post(reverse("forums:remove", args=[post.pk]))
    assert answer["Location"] == bo.get_absolute_url()
    assert Post.objects.get(pk=post.pk).removed_by == "author"
    assert remove(post, by=bo).state == Post.REMOVED


def test_who_belongs_to_both_goes_on_under_the_name_used_there(talk, bo, chief, there, both):
    make.post(talk, bo)
    moved(talk, chief, there)
    assert make.post(talk, both, "Here too.").voice == both
    assert choices("thread", talk.pk)[bo.owner_id] == "follow"


def test_it_says_that_it_came_and_names_no_community(talk, chief, there):
    moved(talk, chief, there)
    page = text(make.member(there.community), talk.get_absolute_url())
    assert "This thread came here from another community." in page
    here = Community.objects.exclude(pk=there.community_id).get()
    assert here.name not in page


def test_open_pages_hear_of_it_and_close_for_who_reads_no_more(talk, ada, bo, chief, there, both):
    moved(talk, chief, there)
    kinds = Change.objects.filter(stream__name=talk.stream).order_by("seq")
    assert [(one.kind, one.object_id) for one in kinds][-1] == ("banners", talk.pk)
    for stream in ("access", "places", f"community:{there.community_id}"):
        assert Change.objects.filter(stream__name=stream).exists()
    assert not may_watch(person(ada), talk.stream)
    assert may_watch(person(bo), talk.stream)


def test_lists_of_the_old_community_catch_up_without_its_title(talk, ada, chief, there):
    community, title = talk.community, "Only for those here"
    thread = moved(talk, chief, there)
    Thread.objects.filter(pk=thread.pk).update(title=title)
    for place, is_there in ((community, False), (there.community, True)):
        stream = f"community:{place.pk}"
        told = "".join(one.text for one in frames(read({stream: 0}))[stream])
        assert (title in told) is is_there


def test_everybody_who_wrote_is_told_and_nothing_more_than_they_may_know(
    talk, ada, bo, chief, there, both
):
    make.post(talk, bo)
    there.community.visibility = Community.PRIVATE
    there.community.save()
    moved(talk, chief, there)
    drain()
    for voice in (ada, bo):
        told = Notification.objects.filter(person=voice.owner_id, kind="moved")
        assert told.count() == 1
    page = text(ada, reverse("notifications:notifications"))
    assert "A thread in which you wrote was moved to another community" in page
    assert "Kettles" not in page
    assert "Orchard" not in page
    page = text(bo, reverse("notifications:notifications"))
    assert "“Kettles” was moved to Orchard" in page
    assert f"You wrote in it as {bo.name}" in page


def test_a_pin_and_a_round_of_the_old_community_end(talk, ada, chief, there):
    pin(talk, by=chief, until=talk.created_at.date())
    set_order(talk, by=chief, order=Thread.ROUND)
    make.post(talk, ada)
    made = moved(talk, chief, there)
    assert made.pinned_until is None
    assert spoken_by(made, [ada]) == set()


def test_moving_it_twice_moves_it_once(talk, chief, there):
    moved(talk, chief, there)
    again = Thread.objects.get(pk=talk.pk)
    assert move(again, by=there, to=there.community, name_there=there).traces.count() == 1


def test_a_moderator_moves_it_too(talk, there):
    team = make.staff(Role.MODERATOR)
    assert move(talk, by=team, to=there.community, name_there=team).community == there.community


# Who may, and what stays


def test_it_takes_a_facilitator_of_both_under_names_of_one_person(talk, ada, chief, there):
    other = make.facilitator(there.community)
    plain = make.member(there.community, person(ada))
    for by, name in ((chief, other), (chief, plain), (ada, there), (ada, other)):
        with pytest.raises(NotAllowed):
            move(talk, by=by, to=there.community, name_there=name)


@pytest.mark.parametrize("made_up", ["here", "there", "both"])
def test_a_move_never_shows_that_a_made_up_name_is_somebody_of_the_other_community(talk, made_up):
    """Each community may have one who facilitates; then only these two can have moved it."""
    orchard, who = make.community("Orchard"), make.person()
    here = "Heron" if made_up in {"here", "both"} else ""
    there = "Heron" if made_up in {"there", "both"} else ""
    boss = make.facilitator(talk.community, who, name=here)
    other = make.facilitator(orchard, who, name=there)
    with pytest.raises(NotAllowed, match="made-up name"):
        move(talk, by=boss, to=orchard, name_there=other)
    assert destinations(person(boss), talk) == {}
    address = reverse("forums:move", args=[talk.pk])
    browser = make.browser_of(boss)
    assert "a moderator" in browser.get(address).content.decode()
    browser.post(f"{address}?to={orchard.slug}")
    assert Thread.objects.get(pk=talk.pk).community == talk.community


def test_who_has_a_made_up_name_too_moves_it_under_their_own(talk, chief, there):
    make.facilitator(talk.community, person(chief), name="Heron")
    address = reverse("forums:move", args=[talk.pk]) + f"?to={there.community.slug}"
    assert make.browser_of(chief).post(address).status_code == 302
    assert Thread.objects.get(pk=talk.pk).community == there.community


def test_notes_of_those_who_held_it_stay_behind_for_good(talk, bo, chief, there):
    """Who holds it there reads neither them nor what was said of its summary."""
    held(talk, bo, by=chief)
    note = write_note(talk, by=bo, body="A quokka of a word.", key="n")
    said = not_meant(talk, chief)
    step_down(talk, by=bo)
    reopen(talk, by=chief)
    made = moved(talk, chief, there)
    newcomer = make.facilitator(there.community)
    held(made, newcomer, by=there)
    who = person(newcomer)
    assert may_watch(who, made.notes_stream)
    assert not Note.objects.visible_to(who).exists()
    assert not NotMeant.objects.visible_to(who).exists()
    assert draw("note", [note.pk]) == {}
    assert "quokka" not in text(newcomer, reverse("forums:notes", args=[made.pk]))
    assert NotMeant.objects.visible_to(person(chief)).get() == said


def held(thread, voice, *, by):
    ask(thread, by=by, who=voice)
    accept(thread, by=voice)


def not_meant(thread, chief):
    close(thread, by=chief)
    summarise(thread, by=chief, words="It was about kettles.")
    return say_it_is_not_meant(thread, by=thread.voice, words="It was not.", key="s")


def test_only_communities_in_which_one_may_are_offered(talk, chief, there):
    den = make.member(make.community(visibility=Community.PRIVATE), person(chief)).community
    assert list(destinations(person(chief), talk)) == [there.community]
    page = text(chief, reverse("forums:move", args=[talk.pk]))
    assert f"?to={there.community.slug}" in page
    assert f"?to={den.slug}" not in page


@pytest.mark.parametrize("promise", [Thread.CHATHAM, Thread.GROUP])
def test_what_was_promised_to_a_few_stays(ada, chief, there, promise):
    talk = make.thread(ada, "Kettles", confidentiality=promise)
    with pytest.raises(StaysHere):
        moved(talk, chief, there)


@pytest.mark.parametrize("visibility", [Community.BY_REQUEST, Community.PRIVATE])
def test_from_where_people_are_let_in_nothing_goes(talk, chief, there, visibility):
    Community.objects.filter(pk=talk.community_id).update(visibility=visibility)
    with pytest.raises(StaysHere, match="let in"):
        moved(talk, chief, there)


@pytest.mark.parametrize("way", ["removed", "suspended"])
def test_while_somebody_is_kept_out_nothing_goes_wherever_they_belong(talk, bo, chief, there, way):
    if way == "removed":
        Membership.objects.filter(voice=bo).update(status=Membership.REMOVED)
    else:
        actions.suspend(bo, by=chief, reason="A rest.")
    with pytest.raises(StaysHere, match="Somebody may not read"):
        moved(talk, chief, there)


def test_what_is_for_members_never_comes_to_be_read_by_anyone(ada, chief, there):
    talk = make.thread(ada, "Kettles", confidentiality=Thread.ANYONE)
    assert talk.place == talk.community.content_place
    Community.objects.filter(pk=there.community_id).update(visibility=Community.OPEN)
    with pytest.raises(StaysHere, match="anyone on the internet"):
        moved(talk, chief, there)


def test_what_anyone_read_is_for_members_where_not_anyone_reads(there, chief):
    here = make.community(visibility=Community.OPEN)
    boss = make.facilitator(here, person(chief))
    talk = make.thread(make.member(here), "Kettles", confidentiality=Thread.ANYONE)
    made = moved(talk, boss, there)
    assert (made.place, made.confidentiality) == (there.community.content_place, Thread.MEMBERS)
    assert make.browser(None).get(talk.get_absolute_url()).status_code == 404


def test_what_anyone_reads_goes_from_anywhere_to_an_open_community(there, chief):
    here = make.community(visibility=Community.OPEN)
    boss = make.facilitator(here, person(chief))
    Community.objects.filter(pk=there.community_id).update(visibility=Community.OPEN)
    writer = make.member(here)
    actions.suspend(make.member(here), by=boss, reason="A rest.")
    made = moved(make.thread(writer, confidentiality=Thread.ANYONE), boss, there)
    assert made.place == "open"


def test_a_sensitive_community_gives_to_none_that_is_not(talk, chief, there):
    Community.objects.filter(pk=talk.community_id).update(is_sensitive=True)
    with pytest.raises(StaysHere):
        moved(talk, chief, there)


def test_an_open_poll_and_who_holds_it_and_a_pause_stand_in_the_way(talk, ada, bo, chief, there):
    poll = make.poll(talk)
    with pytest.raises(PollIsOpen):
        moved(talk, chief, there)
    poll.delete()
    Thread.objects.update(poll_closes_at=None)
    ask(talk, by=chief, who=bo)
    with pytest.raises(IsHeld):
        moved(talk, chief, there)
    talk.holders.all().delete()
    Community.objects.filter(pk=there.community_id).update(status=Community.PAUSED)
    with pytest.raises(CommunityResting):
        moved(talk, chief, there)


def test_a_trace_of_a_merge_leads_nobody_where_they_may_not_read(talk, ada, chief, there):
    other = make.thread(ada, "Teapots")
    merge(talk, by=chief, into=other)
    moved(other, chief, there)
    old = make.browser_of(ada).get(talk.get_absolute_url())
    assert old.status_code == 200
    assert "Teapots" not in old.content.decode()


def test_a_page_says_what_will_happen_before_it_does(talk, chief, there):
    browser, address = make.browser_of(chief), reverse("forums:move", args=[talk.pk])
    page = browser.get(address, {"to": there.community.slug}).content.decode()
    assert "To Orchard?" in page
    answer = browser.post(f"{address}?to={there.community.slug}")
    assert answer["Location"] == talk.get_absolute_url()
    refused = make.thread(make.member(talk.community), confidentiality=Thread.GROUP)
    address = reverse("forums:move", args=[refused.pk]) + f"?to={there.community.slug}"
    answer = browser.post(address)
    assert answer.status_code == 422
    assert "stays among them" in answer.content.decode()
