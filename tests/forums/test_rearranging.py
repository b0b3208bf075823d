"""Posts are split off into a thread of their own, and two threads become one."""

import pytest
from django.contrib.auth.models import AnonymousUser
from django.db import transaction
from django.urls import reverse

from accounts.models import User
from community.models import Community
from forums.actions import edit, remove, reply, take_back
from forums.carrying import carry
from forums.closed import AlreadyRemoved, MergedAway, ThreadLocked
from forums.holding import close, reopen, resolve
from forums.live import draw_posts
from forums.models import Draft, Poll, Post, Reading, Thread
from forums.reacting import react
from forums.reaction import Feeling
from forums.reading import read_up_to
from forums.rearranging import NoSuchPosts, NotTogether, PollIsOpen, WouldWiden, merge, split
from jobs.worker import drain
from notifications.following import choices, choose, follow
from notifications.models import Notification
from realtime.log import frames, read
from realtime.models import Change
from search.find import EVERYWHERE, find
from tests import factories as make
from tests.forums.test_filters import titles

pytestmark = pytest.mark.django_db


@pytest.fixture
def posts(talk, ada, bo):
    """Of four; the third answers the second, the fourth the third."""
    one, two = make.post(talk, ada, "Mine boils."), make.post(talk, bo, "Pans are willowherb.")
    three = make.post(talk, ada, "Copper pans?", answers=2)
    four = make.post(talk, bo, "Copper kettles.", answers=3)
    talk.refresh_from_db()
    return [one, two, three, four]


def part(talk, chief, *numbers, key="k"):
    words = {"title": "Pans", "context": "About pans."}
    return split(talk, by=chief, numbers=numbers, key=key, **words)


def person(voice):
    return User.objects.get(pk=voice.owner_id)


def text(voice, address):
    client = make.browser(person(voice) if voice else None)
    return client.get(address, follow=True).content.decode()


def where(post):
    post.refresh_from_db()
    return post.thread, post.number


def changes(thread):
    found = Change.objects.filter(stream__name=thread.stream).order_by("seq")
    return list(found.values_list("kind", "object_id"))


# Splitting


def test_posts_that_are_split_off_are_numbered_anew_and_keep_their_address(talk, chief, posts):
    made = part(talk, chief, 2, 3)
    assert [where(post) for post in posts] == [(talk, 1), (made, 1), (made, 2), (talk, 4)]
    assert (made.title, made.voice, made.kind, made.last_number) == ("Pans", chief, talk.kind, 2)
    for post in posts:
        answer = make.browser_of(chief).get(post.get_absolute_url())
        assert answer["Location"].endswith(f"#post-{post.number}")
        assert answer["Location"].startswith(post.thread.get_absolute_url())


@pytest.mark.parametrize("number", [1, 2, 3], ids=["quotes", "is split off", "answers"])
def test_whoever_edits_a_post_while_some_are_split_off_loses_nothing(talk, chief, posts, number):
    post = posts[number - 1]
    if number == 1:
        Post.objects.filter(pk=post.pk).update(quoted=posts[1], quote_from=0, quote_to=4)
    words = {"body": "Other words.", "drawn_version": post.drawn_version}
    part(talk, chief, 2)
    answer = make.browser_of(post.voice).post(reverse("forums:edit", args=[post.pk]), words)
    assert answer.status_code == 302
    post.refresh_from_db()
    assert post.body == "Other words."


def test_a_line_stays_at_each_old_number_and_leads_to_where_the_post_is(talk, ada, chief, posts):
    part(talk, chief, 2)
    stays = talk.posts.get(number=2)
    assert (stays.state, stays.moved_to, stays.body) == (Post.MOVED, posts[1], "")
    page = text(ada, talk.get_absolute_url())
    assert "This post went to another thread." in page
    assert f'href="{posts[1].get_absolute_url()}"' in page
    assert "willowherb" not in page
    make.post(talk, ada)
    assert Post.objects.order_by("pk").last().number == 5


def test_both_threads_say_what_happened_and_lead_to_one_another(talk, ada, chief, posts):
    made = part(talk, chief, 2, 3)
    for thread, other, words in (
        (talk, made, "2 posts went from here to another thread"),
        (made, talk, "2 posts came here from another thread"),
    ):
        thread.refresh_from_db()
        assert words in text(ada, thread.get_absolute_url())
        (line,) = thread.trace_lines
        assert other.slug not in line.leads_to
        assert (
            make.browser_of(ada).get(line.leads_to)["Location"].startswith(other.get_absolute_url())
        )


def test_an_answer_to_a_post_elsewhere_says_so_and_shows_no_number(talk, ada, chief, posts):
    made = part(talk, chief, 3, 4)
    drawn = draw_posts([post.pk for post in posts])
    assert "answering a post in another thread" in drawn[posts[2].pk]
    assert posts[1].get_absolute_url() in drawn[posts[2].pk]
    assert "answering 1" in drawn[posts[3].pk]
    merge(made, by=chief, into=talk)
    assert "answering 2" in draw_posts([posts[2].pk])[posts[2].pk]


def test_an_answer_that_stays_is_drawn_anew_when_what_it_answers_goes(talk, ada, chief, posts):
    assert "answering 2" in text(ada, talk.get_absolute_url())
    made = part(talk, chief, 2)
    assert "answering a post in another thread" in text(ada, talk.get_absolute_url())
    assert ("post", posts[2].pk) in changes(talk)
    assert ("post", posts[2].pk) not in changes(made)


def test_open_pages_of_both_threads_hear_of_all_of_it(talk, chief, posts):
    known = len(changes(talk))
    made = part(talk, chief, 1, 4)
    left = list(talk.posts.filter(state=Post.MOVED).order_by("number").values_list("pk", flat=True))
    news = [("post", pk) for pk in left] + [("banners", talk.pk)]
    assert changes(talk)[known:] == news
    came = [("post", posts[0].pk), ("post", posts[3].pk), ("banners", made.pk)]
    assert changes(made) == came


def test_what_belongs_to_a_post_goes_with_it(talk, bo, chief, posts):
    react(posts[0], by=bo, feeling=Feeling.THANKS)
    revision = make.revision(posts[0], "Mine whistles.")
    made = part(talk, chief, 1)
    post = made.posts.get()
    assert post.revisions.get() == revision
    assert post.reactions.get().voice == bo
    assert edit(post, by=post.voice, body="Mine sings.").thread == made


def test_search_finds_it_where_it_is_now(talk, ada, chief, posts):
    made = part(talk, chief, 2)
    assert [hit.object_id for hit in find("willowherb", places=EVERYWHERE).hits] == [posts[1].pk]
    assert "Pans" in titles(ada)
    assert made.place == talk.place


def test_who_follows_or_mutes_the_thread_does_so_with_the_new_one(talk, ada, bo, chief, posts):
    choose(bo.owner_id, "thread", talk.pk, "mute")
    made = part(talk, chief, 2)
    assert choices("thread", made.pk) == choices("thread", talk.pk) | {chief.owner_id: "follow"}
    assert choices("thread", made.pk)[bo.owner_id] == "mute"


def test_what_was_read_there_is_read_here(talk, bo, chief, posts):
    read_up_to(talk, person(bo), 3)
    made = part(talk, chief, 1, 3, 4)
    assert Reading.objects.get(person=bo.owner_id, thread=made).number == 2
    assert Reading.objects.get(person=bo.owner_id, thread=talk).number == 3


def test_a_notification_is_read_with_the_thread_in_which_the_post_is_now(talk, ada, chief, posts):
    follow(chief.owner_id, "thread", talk.pk)
    drain()
    made = part(talk, chief, 2)
    drain()
    told = Notification.objects.unread().filter(person=ada.owner_id)
    assert told.get(kind="post", object_id=posts[1].pk).about == made.stream
    read_up_to(made, person(ada), 1)
    assert not told.filter(about=made.stream).exists()
    assert told.filter(about=talk.stream).exists()


def test_a_draft_stays_and_answers_no_post_that_has_gone(talk, bo, chief, posts):
    make.draft(bo, talk, "Well", answers=2)
    part(talk, chief, 2)
    draft = Draft.objects.get(person=bo.owner_id)
    assert (draft.about, draft.answers) == (talk.stream, None)


def test_pressing_the_button_twice_makes_one_thread(talk, chief, posts):
    assert part(talk, chief, 2) == part(talk, chief, 2)
    with pytest.raises(NoSuchPosts):
        part(talk, chief, 2, key="another")


def test_the_new_thread_is_as_confidential_as_the_old_one(ada, chief):
    talk = make.thread(ada, "Kettles", confidentiality=Thread.GROUP)
    make.post(talk, ada)
    assert part(talk, chief, 1).confidentiality == Thread.GROUP


def test_only_what_stands_can_go(talk, ada, chief, posts):
    remove(posts[0], by=ada)
    for numbers in ([1], [2, 9], []):
        with pytest.raises(NoSuchPosts):
            part(talk, chief, *numbers)


def test_the_line_that_stays_is_nobodys_to_change(talk, ada, bo, chief, posts):
    part(talk, chief, 2)
    stays = talk.posts.get(number=2)
    assert remove(stays, by=bo).state == Post.MOVED
    for act in (lambda: take_back(stays, by=bo), lambda: edit(stays, by=bo, body="Words.")):
        with pytest.raises(AlreadyRemoved):
            act()


def test_a_post_taken_back_where_it_is_now_leaves_no_name_where_it_was(talk, bo, chief, posts):
    part(talk, chief, 2, 4)
    for number in (2, 4):
        take_back(talk.posts.get(number=number).moved_to, by=bo)
    assert bo.ref not in text(chief, talk.get_absolute_url())


def test_it_is_shown_what_goes_before_anything_does(talk, chief, posts):
    browser, address = make.browser_of(chief), reverse("forums:split", args=[talk.pk])
    assert "4, 7-9" in browser.get(address).content.decode()
    page = browser.get(address, {"posts": "2-3"}).content.decode()
    assert "2 posts will go" in page
    assert f"#3 by {posts[2].voice.name}: Copper pans?" in page
    words = {"title": "Pans", "context": "About pans.", "key": "k"}
    answer = browser.post(f"{address}?posts=2-3", words)
    assert answer["Location"] == Thread.objects.get(title="Pans").get_absolute_url()


@pytest.mark.parametrize("posts_asked", ["", "9", "x", "1-99999", "3-1", "4,,", "1 2"])
def test_a_list_that_cannot_be_read_is_asked_for_again(talk, chief, posts, posts_asked):
    address = reverse("forums:split", args=[talk.pk])
    answer = make.browser_of(chief).get(address, {"posts": posts_asked})
    assert answer.status_code in {200, 422}
    assert "will go" not in answer.content.decode()


def test_what_looks_personal_in_the_new_title_is_asked_about(talk, chief, posts):
    address = reverse("forums:split", args=[talk.pk]) + "?posts=1"
    words = {"title": "Ring 07700 900123", "context": "Pans.", "key": "k"}
    answer = make.browser_of(chief).post(address, words)
    assert answer.status_code == 422
    assert "This looks like" in answer.content.decode()


# Merging


@pytest.fixture
def other(bo):
    return make.thread(bo, "Teapots", context="What pours well?")


def test_a_thread_is_merged_with_its_opening_text_as_a_post(talk, ada, bo, chief, posts, other):
    make.post(other, bo, "Brown ones.")
    into = merge(talk, by=chief, into=other)
    assert [where(post) for post in posts] == [(other, number) for number in (3, 4, 5, 6)]
    opening = other.posts.get(number=2)
    assert (opening.voice, opening.created_at) == (ada, talk.created_at)
    assert opening.body == "Kettles\n\nWhat this is about."
    assert into.last_number == 6
    talk.refresh_from_db()
    assert talk.context == ""
    found = {hit.object_id for hit in find("kettles", places=EVERYWHERE, kinds=["post"]).hits}
    assert found == {posts[3].pk, opening.pk}
    assert not find("kettles", places=EVERYWHERE, kinds=["thread"]).hits


def test_versions_of_the_opening_text_go_with_it(talk, chief, other):
    make.revision(talk, "Newer words.")
    merge(talk, by=chief, into=other)
    assert other.posts.get().revisions.get().body == "What this is about."
    assert not talk.revisions.exists()


def test_an_opening_text_that_was_removed_makes_no_post(talk, ada, bo, chief, posts, other):
    Thread.objects.filter(pk=talk.pk).update(context="", context_html="")
    merge(talk, by=chief, into=other)
    assert where(posts[0]) == (other, 1)


def test_the_old_address_leads_on_and_the_old_place_can_still_be_seen(talk, ada, chief, other):
    close(talk, by=chief)
    resolve(talk, by=chief, outcome="Copper it is.")
    merge(talk, by=chief, into=other)
    browser, old = make.browser_of(ada), talk.get_absolute_url()
    assert browser.get(old)["Location"] == other.get_absolute_url()
    assert "Copper it is." in text(ada, f"{old}?was=1")
    other.refresh_from_db()
    (line,) = other.trace_lines
    assert "Copper it is." in text(ada, line.leads_to)
    assert titles(ada) == {"Teapots"}
    assert titles(ada, "show=archived") == set()


def test_an_open_page_of_the_merged_thread_hears_of_it(talk, chief, posts, other):
    known = len(changes(talk))
    merge(talk, by=chief, into=other)
    kinds = [kind for kind, _ in changes(talk)[known:]]
    assert kinds == ["post"] * 4 + ["context", "banners"]
    ids = [pk for kind, pk in changes(other) if kind == "post"]
    assert ids == [other.posts.get(number=1).pk, *(post.pk for post in posts)]


def test_nobody_comes_to_read_more_by_a_merge(ada, chief):
    group = make.thread(ada, "Group", confidentiality=Thread.GROUP)
    wider = make.thread(ada, "Wider")
    with pytest.raises(WouldWiden):
        merge(group, by=chief, into=wider)
    assert merge(wider, by=chief, into=group).confidentiality == Thread.GROUP


def test_who_catches_up_with_a_thread_gets_nothing_of_posts_that_went_to_a_narrower_one(ada, bo):
    """The log of the old thread names them still, and they are drawn as they are now."""
    talk = make.thread(ada)
    post = make.post(talk, bo, "Pans are willowherb.")
    chief = make.facilitator(ada.community)
    narrow = make.thread(chief, "Narrow", confidentiality=Thread.GROUP)
    merge(talk, by=chief, into=narrow)
    edit(post, by=bo, body="Said to the group alone.")
    for stream, is_there in ((talk.stream, False), (narrow.stream, True)):
        told = "".join(one.text for one in frames(read({stream: 0}))[stream])
        assert ("Said to the group alone." in told) is is_there
        assert (f'data-post=\\"{post.pk}\\"' in told) is is_there


def test_a_visitor_learns_nothing_of_the_narrower_thread(ada):
    community = make.community(visibility=Community.OPEN)
    writer, chief = make.member(community), make.facilitator(community)
    public = make.thread(writer, "Kettles", confidentiality=Thread.ANYONE)
    post = make.post(public, writer, "Mine boils.")
    secret = make.thread(writer, "Teapots")
    merge(public, by=chief, into=secret)
    address = public.get_absolute_url()
    page = text(None, address)
    assert "This post went to another thread." in page
    for words in ("eapots", "boils", "What this is about"):
        assert words not in page
    assert make.browser(None).get(post.get_absolute_url()).status_code == 404
    assert not Post.objects.visible_to(AnonymousUser()).filter(pk=post.pk).exists()
    assert make.browser(None).get(f"/threads/{secret.pk}/moved/").status_code == 404
    assert not find("boils", places=frozenset({"open"})).hits


def test_who_had_read_both_has_nothing_new_and_who_had_not_goes_on_there(
    talk, ada, bo, chief, posts, other
):
    other = make.post(other, bo, "Brown ones.").thread
    for voice, here, there in ((ada, 4, 1), (bo, 2, 1), (chief, 4, 0)):
        read_up_to(talk, person(voice), here)
        read_up_to(other, person(voice), there)
    merge(talk, by=chief, into=other)
    read = dict(Reading.objects.filter(thread=other).values_list("person", "number"))
    assert read == {ada.owner_id: 6, bo.owner_id: 4, chief.owner_id: 0}


def test_a_draft_goes_along_and_stands_beside_one_that_is_there(talk, ada, bo, chief, posts, other):
    make.draft(bo, talk, "Well", answers=2)
    make.draft(ada, talk, "Here")
    make.draft(ada, other, "There")
    merge(talk, by=chief, into=other)
    drafts = {draft.person_id: draft for draft in Draft.objects.all()}
    assert {draft.about for draft in drafts.values()} == {other.stream}
    assert drafts[bo.owner_id].answers == 3
    assert (drafts[ada.owner_id].body, drafts[ada.owner_id].other) == ("There", "Here")


def test_followers_follow_and_a_mute_is_not_carried_over(talk, ada, bo, chief, posts, other):
    choose(chief.owner_id, "thread", talk.pk, "mute")
    merge(talk, by=chief, into=other)
    assert choices("thread", other.pk) == {ada.owner_id: "follow", bo.owner_id: "follow"}


def test_what_was_told_of_one_thread_is_read_with_the_other(talk, ada, chief, posts, other):
    drain()
    merge(talk, by=chief, into=other)
    drain()
    about = Notification.objects.filter(person=ada.owner_id).values_list("about", flat=True)
    assert set(about) == {other.stream}


def test_what_stands_in_the_way_of_a_merge_is_said(talk, ada, chief, other):
    elsewhere = make.thread(make.facilitator(make.community(), person(chief)))
    poll = make.poll(talk)
    for into, refusal in ((talk, NotTogether), (other, PollIsOpen)):
        with pytest.raises(refusal):
            merge(talk, by=chief, into=into)
    Poll.objects.filter(pk=poll.pk).update(state="removed")
    Thread.objects.filter(pk=talk.pk).update(poll_closes_at=None)
    close(other, by=chief)
    with pytest.raises(ThreadLocked):
        merge(talk, by=chief, into=other)
    address = reverse("forums:merge", args=[talk.pk])
    answer = make.browser_of(chief).post(f"{address}?into={elsewhere.pk}")
    assert answer.status_code == 422
    assert "another thread of this community" in answer.content.decode()


def test_what_was_merged_stays_closed_and_is_merged_once(talk, ada, chief, other):
    merge(talk, by=chief, into=other)
    for act in (
        lambda: reopen(talk, by=chief),
        lambda: merge(talk, by=chief, into=other),
        lambda: merge(other, by=chief, into=talk),
    ):
        with pytest.raises(MergedAway):
            act()
    with pytest.raises(ThreadLocked, match="merged into another thread"):
        reply(talk, by=ada, body="Late.", key="late")


def test_a_page_says_what_a_merge_does_before_it_is_done(talk, chief, posts, other):
    browser, address = make.browser_of(chief), reverse("forums:merge", args=[talk.pk])
    pasted = f"https://hub.example{other.get_absolute_url()}?from=1#post-1"
    page = browser.get(address, {"into": pasted}).content.decode()
    assert "Into “Teapots”?" in page
    assert "The opening text and 4 posts go" in page
    answer = browser.post(f"{address}?into={other.pk}")
    assert answer["Location"] == other.get_absolute_url()


def test_who_has_two_names_that_may_is_asked_which_one_splits(ada, chief, talk):
    heron = make.facilitator(talk.community, User.objects.get(pk=chief.owner_id), name="Heron")
    make.post(talk, ada)
    browser = make.browser_of(chief)
    address = reverse("forums:split", args=[talk.pk]) + "?posts=1"
    words = {"title": "Pans", "context": "About pans.", "key": "k"}
    assert browser.post(address, words).status_code == 422
    assert browser.post(address, words | {"by": heron.ref}).status_code == 302
    assert Thread.objects.latest("pk").voice == heron


def test_a_content_note_that_came_while_posts_were_being_split_off_stays(talk, chief, posts):
    other = make.thread(chief, "Pans")
    Post.objects.filter(pk=posts[1].pk).update(content_notes=0b1, added_notes=0b1)
    with transaction.atomic():
        carry(posts[1:2], talk, other)
    posts[1].refresh_from_db()
    assert (posts[1].thread, posts[1].content_notes, posts[1].added_notes) == (other, 0b1, 0b1)
