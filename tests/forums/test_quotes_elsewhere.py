"""Words of a post quoted in another thread: as its name wishes, and for its readers alone."""

import re

import pytest
from django.urls import reverse

from community import actions
from community.models import Community, Role, Suspension
from community.muting import mute_voice
from forums.actions import edit, remove, take_back
from forums.hiding_name import hide_name
from forums.models import Post, Thread
from forums.moving import move
from forums.noting import set_notes
from forums.opening import open_to
from forums.quoting import NotInThePost, wish
from forums.quoting_elsewhere import NotQuotable
from forums.rearranging import merge
from forums.thread_removal import remove_thread
from jobs.worker import drain
from realtime.registry import draw
from realtime.streams import position
from search.find import EVERYWHERE, find
from tests import factories as make

pytestmark = pytest.mark.django_db
SAID = "The *kettle* sings.\n\nIt sings at **dawn**, and the bus waits."
PART = "sings at dawn"


@pytest.fixture
def said(talk, ada):
    wish(ada, "here")
    return make.post(talk, ada, SAID)


@pytest.fixture
def other(bo):
    return make.thread(bo, "Pots")


@pytest.fixture
def quoting(said, other, bo):
    return quoted(said, other, bo)


def quoted(said, thread, by, words=PART):
    return make.post(thread, by, "I hear it too.", quoted_post=said.pk, quote=words)


def page(voice, address):
    return make.browser_of(voice).get(address).content.decode()


def shown(voice, thread):
    """The quotes on a page of the thread, and in the frames of its posts: always the same."""
    on_page = re.findall(QUOTE, page(voice, thread.get_absolute_url()), re.S)
    drawn = draw("post", list(thread.posts.values_list("pk", flat=True)))
    assert [q for _, one in sorted(drawn.items()) for q in re.findall(QUOTE, one, re.S)] == on_page
    return on_page


QUOTE = r'<blockquote dir="auto"><p>(.*?)</p></blockquote>'


def refused(said, thread, by):
    """The sentence; and nothing was written."""
    before = Post.objects.count()
    with pytest.raises(NotQuotable) as refusal:
        quoted(said, thread, by)
    assert Post.objects.count() == before
    return str(refusal.value)


# What may be quoted


def test_a_post_is_quoted_in_another_thread_with_its_name_and_a_link(ada, said, other, quoting):
    assert shown(ada, other) == [PART]
    html = page(ada, other.get_absolute_url())
    link = f'<a href="{said.get_absolute_url()}">{ada.name} wrote</a> in another thread'
    assert link in html


def test_a_name_that_said_nothing_wants_to_be_asked_first(talk, ada, bo, other):
    assert "wishes to be asked first" in refused(make.post(talk, ada, SAID), other, bo)


def test_a_name_that_does_not_wish_it_is_not_quoted(ada, bo, said, other):
    wish(ada, "no")
    assert refused(said, other, bo) == f"{ada.name} does not wish to be quoted outside the thread."


def test_ones_own_words_are_quoted_whatever_one_wishes_of_others(talk, ada, other):
    quoted(make.post(talk, ada, SAID), other, ada)
    assert shown(ada, other) == [PART]


def test_ones_other_name_is_quoted_as_anybody_elses(talk, ada, other):
    heron = make.member(ada.community, ada.owner, name="Heron")
    assert "Heron wishes to be asked first" in refused(make.post(talk, heron, SAID), other, ada)


def test_what_stays_in_its_group_is_not_quoted_even_by_its_writer(ada, other):
    wish(ada, "named")
    post = make.post(make.thread(ada, confidentiality=Thread.GROUP), ada, SAID)
    assert "stays in its group" in refused(post, other, ada)


def test_of_what_is_shared_without_names_only_the_words_are_quoted(ada, bo, other):
    wish(ada, "here")
    post = make.post(make.thread(ada, "Ideas", confidentiality=Thread.CHATHAM), ada, SAID)
    made = quoted(post, other, bo)
    assert shown(bo, other) == [PART]
    drawn = draw("post", [made.pk])[made.pk]
    for telling in (ada.name, ada.ref, post.get_absolute_url()):
        assert telling not in drawn
    assert "From another thread, without the name of who said it" in drawn


def test_muting_a_name_does_not_tell_whose_words_are_quoted_without_it(ada, bo, other):
    wish(ada, "here")
    post = make.post(make.thread(ada, "Ideas", confidentiality=Thread.CHATHAM), ada, SAID)
    quoted(post, other, bo)
    mute_voice(bo.owner, ada)
    assert "quotes-muted" not in page(bo, other.get_absolute_url())


def test_what_members_read_is_not_quoted_where_anyone_reads(community_open, bo):
    talk, anyone = make.thread(bo), make.thread(bo, confidentiality=Thread.ANYONE)
    wish(bo, "named")
    assert "Not everybody who reads" in refused(make.post(talk, bo, SAID), anyone, bo)


@pytest.fixture
def community_open(ada):
    Community.objects.filter(pk=ada.community_id).update(visibility=Community.OPEN)
    actions.rights_changed(ada.owner_id)


def test_what_anyone_reads_is_quoted_among_members(community_open, ada, bo, other):
    wish(ada, "here")
    post = make.post(make.thread(ada, confidentiality=Thread.ANYONE), ada, SAID)
    quoted(post, other, bo)
    assert shown(bo, other) == [PART]


@pytest.fixture
def far(bo):
    """A thread of another community to which the same person belongs."""
    return make.thread(make.member(make.community(), bo.owner), "Far pots")


def test_what_members_read_is_not_quoted_in_another_community(ada, said, far):
    wish(ada, "named")
    assert "Not everybody who reads" in refused(said, far, far.voice)


def test_what_anyone_reads_is_quoted_elsewhere_as_far_as_its_name_wishes(community_open, ada, far):
    wish(ada, "here")
    post = make.post(make.thread(ada, confidentiality=Thread.ANYONE), ada, SAID)
    assert "in their community only" in refused(post, far, far.voice)
    wish(ada, "named")
    quoted(post, far, far.voice)
    assert shown(far.voice, far) == [PART]
    Community.objects.filter(pk=ada.community_id).update(is_sensitive=True)
    assert "does not look after its members" in refused(post, far, far.voice)


def test_who_may_not_read_a_post_learns_nothing_of_it_by_quoting_it(said):
    stranger = make.member(make.community())
    thread = make.thread(stranger)
    for pk in (said.pk, said.pk + 999):
        with pytest.raises(NotInThePost, match="do not stand in that post"):
            make.post(thread, stranger, quoted_post=pk, quote=PART)


def test_only_words_that_stand_there_are_quoted_and_nothing_typed_is_lost(said, other, bo):
    words = {"body": "So it is.", "by": bo.ref, "key": "k", "quoted_post": said.pk}
    address = reverse("forums:reply", args=[other.pk])
    answer = make.browser_of(bo).post(address, words | {"quote": "The kettle weeps."})
    html = answer.content.decode()
    assert answer.status_code == 422
    assert "do not stand in that post" in html
    assert "The kettle weeps.</textarea>" in html
    assert f'name="quoted_post" value="{said.pk}"' in html


# What becomes of it


def is_gone(voice, quoting):
    """From the page, from frames, from search and from what its author edits."""
    edited = page(quoting.voice, reverse("forums:edit", args=[quoting.pk]))
    found = [hit.object_id for hit in find(f'"{PART}"', places=EVERYWHERE).hits]
    return not shown(voice, quoting.thread) and PART not in edited and quoting.pk not in found


def changes(said, ada, chief):
    """Each way in which words go out of reach, by name."""
    there = make.facilitator(make.community(visibility=Community.MEMBERS), chief.owner)
    narrow = make.thread(chief, "Narrow", confidentiality=Thread.GROUP)
    return {
        "removed": lambda: remove(said, by=ada),
        "taken back": lambda: take_back(said, by=ada),
        "edited": lambda: edit(said, by=ada, body="Nothing of that."),
        "not wished any more": lambda: wish(ada, "ask"),
        "thread removed": lambda: remove_thread(said.thread, by=chief, reason="It named one."),
        "moved": lambda: move(said.thread, by=chief, to=there.community, name_there=there),
        "merged into a narrower one": lambda: merge(said.thread, by=chief, into=narrow),
    }


@pytest.mark.parametrize(
    "change",
    [
        "removed",
        "taken back",
        "edited",
        "not wished any more",
        "thread removed",
        "moved",
        "merged into a narrower one",
    ],
)
def test_a_quote_loses_its_words_at_once_on_open_pages_too_when_they_are(
    said, ada, chief, bo, other, quoting, change
):
    Community.objects.update(visibility=Community.MEMBERS)
    act = changes(said, ada, chief)[change]
    assert shown(bo, other) == [PART]
    quoting.refresh_from_db()
    before, versions = position(other.stream), (quoting.drawn_version, quoting.marks_version)
    act()
    quoting.refresh_from_db()
    assert position(other.stream) == before + 1
    assert (quoting.drawn_version, quoting.marks_version) > versions
    assert is_gone(bo, quoting)
    assert "The words that were quoted here are not there any more." in page(
        bo, other.get_absolute_url()
    )


def test_a_quote_loses_its_words_when_a_made_up_name_hides_what_it_wrote(ada, bo, other):
    heron = make.member(ada.community, name="Heron")
    wish(heron, "here")
    made = quoted(make.post(make.thread(heron), heron, SAID), other, bo)
    assert shown(bo, other) == [PART]
    hide_name(heron)
    assert is_gone(bo, made)
    assert "Heron" not in page(bo, other.get_absolute_url())


def test_a_quote_loses_its_words_when_its_own_thread_goes_to_other_readers(
    ada, chief, bo, said, other, quoting
):
    there = make.facilitator(make.community(), chief.owner)
    Community.objects.update(visibility=Community.MEMBERS)
    assert shown(chief, other) == [PART]
    move(other, by=chief, to=there.community, name_there=there)
    assert PART not in page(chief, Thread.objects.get(pk=other.pk).get_absolute_url())
    assert PART not in draw("post", [quoting.pk])[quoting.pk]


def test_a_quote_loses_its_words_when_fewer_may_read_them(community_open, ada, far):
    wish(ada, "named")
    post = make.post(make.thread(ada, confidentiality=Thread.ANYONE), ada, SAID)
    quoted(post, far, far.voice)
    assert shown(far.voice, far) == [PART]
    before = position(far.stream)
    administrator = make.staff(Role.ADMINISTRATOR)
    open_to(ada.community, by=administrator, visibility=Community.MEMBERS, is_sensitive=False)
    assert position(far.stream) == before + 1
    assert shown(far.voice, far) == []


def test_a_quote_loses_its_words_when_its_community_becomes_sensitive(community_open, ada, far):
    wish(ada, "named")
    made = quoted(
        make.post(make.thread(ada, confidentiality=Thread.ANYONE), ada, SAID), far, far.voice
    )
    assert shown(far.voice, far) == [PART]
    before, administrator = position(far.stream), make.staff(Role.ADMINISTRATOR)
    careful = {"visibility": Community.OPEN, "is_sensitive": True}
    open_to(ada.community, by=administrator, **careful)
    assert position(far.stream) == before + 1
    assert is_gone(far.voice, made)
    open_to(far.community, by=administrator, **careful)
    assert shown(far.voice, far) == [PART]


def test_in_one_thread_at_last_it_is_a_quote_like_any(ada, chief, talk, said, other, quoting):
    merge(other, by=chief, into=talk)
    wish(ada, "no")
    html = page(chief, talk.get_absolute_url())
    assert re.findall(QUOTE, html, re.S) == [PART]
    assert "in another thread" not in html


def test_notes_of_the_post_and_of_its_thread_travel_with_it(chief, bo, talk, said, other, quoting):
    page(bo, other.get_absolute_url())
    folded = r'<details class="noted"[^>]*><summary>[^<]*</summary><blockquote'
    assert not re.search(folded, page(bo, other.get_absolute_url()))
    before = position(other.stream)
    set_notes(talk, by=chief, add=make.content_note())
    assert position(other.stream) == before + 1
    assert re.search(folded, page(bo, other.get_absolute_url()))
    set_notes(talk, by=chief, drop=make.content_note())
    set_notes(said, by=chief, add=make.content_note())
    assert re.search(folded, page(bo, other.get_absolute_url()))


# Who reads it


@pytest.mark.parametrize("role", make.EVERYBODY)
def test_nobody_meets_words_in_a_quote_that_they_cannot_read_where_they_stand(
    role, ada, bo, said, other, quoting
):
    who = make.standing_towards(ada.community, role)
    browser = make.browser(who)
    drain()
    reads = browser.get(said.thread.get_absolute_url()).status_code == 200
    for address in (
        other.get_absolute_url(),
        f"/live/changes?after={other.stream}~0",
        ada.community.get_absolute_url(),
        bo.get_absolute_url(),
        "/search/?q=waits",
        "/me/notifications/",
        reverse("forums:more", args=[quoting.pk]),
        reverse("forums:quote_elsewhere", args=[said.pk]),
        f"{other.get_absolute_url()}?quoted={said.pk}&words=0-20",
    ):
        html = browser.get(address, follow=True).content.decode()
        assert reads or PART not in html, address
    assert reads == (PART in browser.get(other.get_absolute_url(), follow=True).content.decode())


def test_who_is_kept_out_of_reading_makes_no_quote(said, other, bo):
    Suspension.objects.create(person=bo.owner, community=bo.community, reason="A rest.")
    actions.rights_changed(bo.owner_id)
    address = reverse("forums:quote_elsewhere", args=[said.pk])
    assert make.browser_of(bo).get(address).status_code == 404


@pytest.mark.parametrize("posts", [1, 3])
def test_quotes_from_elsewhere_take_no_more_queries(
    said, other, bo, posts, django_assert_num_queries
):
    for _ in range(posts):
        quoted(said, other, bo)
    browser = make.browser_of(bo)
    browser.get(other.get_absolute_url())
    with django_assert_num_queries(5):
        browser.get(other.get_absolute_url())


# How one gets there, without script


def elsewhere(said):
    return reverse("forums:quote_elsewhere", args=[said.pk])


def test_the_menu_leads_to_a_page_and_that_to_the_box_of_the_chosen_thread(said, other, bo):
    assert elsewhere(said) in page(bo, reverse("forums:more", args=[said.pk]))
    html = page(bo, elsewhere(said))
    assert "It sings at dawn, and the bus waits.</textarea>" in html
    assert "Pots" in html
    browser = make.browser_of(bo)
    answer = browser.post(elsewhere(said), {"words": PART, "thread": other.pk})
    assert answer.status_code == 302
    assert "dawn" not in answer["Location"]
    html = browser.get(answer["Location"]).content.decode()
    assert f">\n{PART}</textarea>" in html
    assert f'name="quoted_post" value="{said.pk}"' in html
    assert "Words you quote from <span data-quotes>another thread</span>" in html
    words = {"body": "So it is.", "by": bo.ref, "key": "k"}
    words |= {"quoted_post": said.pk, "quote": PART}
    browser.post(reverse("forums:reply", args=[other.pk]), words)
    assert shown(bo, other) == [PART]


def test_words_that_do_not_stand_there_are_refused_before_one_leaves(said, other, bo):
    answer = make.browser_of(bo).post(elsewhere(said), {"words": "Weeps", "thread": other.pk})
    assert answer.status_code == 422
    assert "do not stand in this post" in answer.content.decode()


def test_the_page_says_how_to_ask(ada, bo, said, other):
    wish(ada, "ask")
    html = page(bo, elsewhere(said))
    assert f"{ada.name} wishes to be asked first. Answer the post and ask." in html
    assert "<textarea" not in html


def test_only_threads_are_offered_in_which_it_may_stand(ada, chief, bo, said, other, far):
    make.thread(chief, "Followed by nobody")
    shut = make.thread(chief, "Shut")
    Thread.objects.filter(pk=shut.pk).update(locked_at=shut.created_at, lock_reason="Done.")
    html = page(bo, elsewhere(said))
    assert "Pots" in html
    assert html.index("Pots") < html.index("Followed by nobody")
    assert "Shut" not in html
    assert "Far pots" not in html
    answer = make.browser_of(bo).post(elsewhere(said), {"words": PART, "thread": far.pk})
    assert answer.status_code == 422


def test_words_under_content_notes_are_folded_up_on_the_way_too(ada, bo, talk, other):
    wish(ada, "here")
    said = make.post(talk, ada, SAID, content_notes=make.content_note())
    html = page(bo, elsewhere(said))
    assert re.search(r'<details class="noted"><summary>.*?</textarea>', html, re.S)
    html = page(bo, f"{other.get_absolute_url()}?quoted={said.pk}&words=0-6")
    box = re.search(r'<div class="composer-quote">.*?</div>', html, re.S)[0]
    assert re.search(r'<details class="noted"[^>]*><summary>.*?</textarea></details>', box, re.S)


@pytest.mark.parametrize(
    "asked", ["quoted=999999", "quoted=x", "quoted={pk}&words=9-", "words=1-2"]
)
def test_an_address_that_was_mangled_brings_the_box_all_the_same(said, other, bo, asked):
    answer = make.browser_of(bo).get(f"{other.get_absolute_url()}?{asked.format(pk=said.pk)}")
    assert answer.status_code == 200
