"""An author removes their own words at any time: also from where they read no longer."""

import pytest
from django.urls import reverse

from accounts.models import User
from community import actions
from community.models import Community, Role, Suspension
from community.permissions import NotAllowed
from forums.actions import edit, remove, take_back
from forums.closed import NoReason
from forums.models import Post
from jobs.worker import drain
from notifications.models import Notification
from notifications.registry import notice_of
from tests import factories as make
from tests.conftest import clear_caches

pytestmark = pytest.mark.django_db


def leaves(voice):
    actions.leave(voice)


def is_removed(voice):
    actions.remove_member(voice, by=make.facilitator(voice.community))


def is_suspended_here(voice):
    actions.suspend(voice, by=make.facilitator(voice.community), reason="A rest.")


def is_suspended_everywhere(voice):
    Suspension.objects.create(person=voice.owner, reason="A rest.")


ENDS = [leaves, is_removed, is_suspended_here, is_suspended_everywhere]


@pytest.fixture
def bo():
    return make.member(make.community("Secret garden", visibility=Community.PRIVATE))


@pytest.fixture
def thread(bo):
    return make.thread(make.member(bo.community, name="Heron"), "A secret title", context="Secret.")


@pytest.fixture
def post(bo, thread):
    make.post(thread, thread.voice, "A secret answer.")
    return make.post(thread, bo, "My **own** words.", answers=1)


@pytest.mark.parametrize("end", ENDS)
def test_who_no_longer_belongs_finds_their_words_and_removes_them(bo, post, end):
    end(bo)
    browser, address = make.browser_of(bo), reverse("forums:remove", args=[post.pk])
    assert bo.get_absolute_url() in browser.get(reverse("community:names")).content.decode()
    written = browser.get(bo.get_absolute_url()).content.decode()
    assert "My own words." in written
    assert address in written
    asked = browser.get(address)
    assert "My <strong>own</strong> words." in asked.content.decode()
    assert f'href="{bo.get_absolute_url()}">Keep it' in asked.content.decode()
    answer = browser.post(address, {"reason": ""})
    assert (answer.status_code, answer["Location"]) == (302, bo.get_absolute_url())
    removed = Post.objects.get(pk=post.pk)
    assert (removed.is_published, removed.removed_by) == (False, "author")
    assert "My own words." not in browser.get(bo.get_absolute_url()).content.decode()
    assert browser.post(address)["Location"] == bo.get_absolute_url()


@pytest.mark.parametrize("end", ENDS)
def test_they_see_and_do_nothing_else_there(bo, thread, post, end):
    others = thread.posts.get(number=1)
    make.revision(post, "My own words now.")
    end(bo)
    browser = make.browser_of(bo)
    pages = [bo.get_absolute_url(), reverse("forums:remove", args=[post.pk])]
    for page in pages:
        html = browser.get(page).content.decode()
        assert "secret" not in html.lower().replace("secret garden", "")
        assert "Heron" not in html
    hidden = [thread.get_absolute_url(), reverse("forums:remove", args=[others.pk])]
    hidden += [reverse(f"forums:{name}", args=[post.pk]) for name in ("post", "more", "edit")]
    hidden += [reverse(f"forums:{name}", args=[post.pk]) for name in ("history", "take_back")]
    hidden += [reverse("forums:thread_history", args=[thread.pk])]
    assert {page: browser.get(page).status_code for page in hidden} == dict.fromkeys(hidden, 404)
    for act in (lambda: edit(post, by=bo, body="More."), lambda: take_back(post, by=bo)):
        with pytest.raises(NotAllowed):
            act()
    with pytest.raises(NotAllowed):
        remove(others, by=bo)


def test_only_the_author_meets_on_a_page_what_they_cannot_read_there(bo, thread, post):
    stranger = make.browser(make.person())
    leaves(bo)
    assert stranger.get(bo.get_absolute_url()).status_code == 404
    assert stranger.get(reverse("forums:remove", args=[post.pk])).status_code == 404


def test_a_name_that_was_left_says_nothing_about_the_other(bo, thread, post):
    other = make.member(bo.community, bo.owner, name="Wren")
    leaves(other)
    browser = make.browser_of(bo)
    assert "My own words." not in browser.get(other.get_absolute_url()).content.decode()
    with pytest.raises(NotAllowed):
        remove(post, by=other)


def test_the_menu_offers_what_the_action_allows():
    author = make.member(make.community(visibility=Community.OPEN))
    thread = make.thread(author, confidentiality="anyone")
    post = make.post(thread, author)
    leaves(author)
    menu = make.browser_of(author).get(reverse("forums:more", args=[post.pk])).content.decode()
    assert reverse("forums:remove", args=[post.pk]) in menu
    assert reverse("forums:edit", args=[post.pk]) not in menu
    assert reverse("forums:take_back", args=[post.pk]) not in menu
    answer = make.browser_of(author).post(reverse("forums:remove", args=[post.pk]), {"reason": ""})
    assert answer["Location"].endswith("#post-1")


@pytest.fixture
def chief(bo):
    return make.facilitator(bo.community)


REASON = {"reason": "It named somebody."}


def notices(voice):
    drain()
    return make.browser_of(voice).get(reverse("notifications:notifications")).content.decode()


def bell(voice):
    return User.objects.get(pk=voice.owner_id).unread_notifications


def test_whoever_removes_the_words_of_somebody_else_says_why(post, chief):
    with pytest.raises(NoReason):
        remove(post, by=chief)
    browser, address = make.browser_of(chief), reverse("forums:remove", args=[post.pk])
    asked = browser.get(address).content.decode()
    assert f"Remove post 2 by {post.voice.name}?" in asked
    for words in ({}, {"reason": ""}, {"reason": " \n"}):
        answer = browser.post(address, words)
        assert answer.status_code == 422
        assert "Say why in one phrase." in answer.content.decode()
    assert Post.objects.get(pk=post.pk).is_published
    answer = browser.post(address, REASON, follow=True).content.decode()
    assert f"The post has been removed. {post.voice.name} is told why." in answer
    assert Post.objects.get(pk=post.pk).removed_reason == REASON["reason"]


def test_an_author_who_removes_gives_no_reason_and_has_a_receipt(bo, post):
    browser, address = make.browser_of(bo), reverse("forums:remove", args=[post.pk])
    asked = browser.get(address).content.decode()
    assert f"You wrote it as {bo.name}." in asked
    assert 'name="reason"' not in asked
    answer = browser.post(address, REASON, follow=True).content.decode()
    assert "Your post has been removed." in answer
    assert Post.objects.get(pk=post.pk).removed_reason == ""
    assert "removed your post" not in notices(bo)


@pytest.mark.parametrize("role", ["facilitator", Role.MODERATOR])
def test_the_author_is_told_who_removed_their_post_and_why(bo, thread, post, chief, role):
    drain()
    before = bell(bo)
    remove(post, by=chief if role == "facilitator" else make.staff(role), **REASON)
    drain()
    assert bell(bo) == before + 1
    told = notices(bo)
    assert f"A {role} removed your post in “A secret title”" in told
    assert REASON["reason"] in told
    assert f"You wrote it as {bo.name}" in told
    assert f'href="{post.get_absolute_url()}"' in told
    assert bell(bo) == before


def test_nobody_but_the_author_hears_why_a_post_was_removed(bo, thread, post, chief):
    remove(post, by=chief, **REASON)
    drain()
    told = Notification.objects.filter(kind="removedpost")
    assert [one.person_id for one in told] == [bo.owner_id]
    for voice in (chief, thread.voice):
        groups = {f"removedpost:{post.pk}": [post.pk]}
        assert notice_of("removedpost").draw(User.objects.get(pk=voice.owner_id), groups) == {}


def test_the_notice_names_the_one_name_that_wrote_it(bo, thread, chief):
    wren = make.member(bo.community, bo.owner, name="Wren")
    remove(make.post(thread, wren), by=chief, **REASON)
    told = notices(bo)
    assert "You wrote it as Wren" in told
    assert f"You wrote it as {bo.name}" not in told


def test_who_removes_what_they_wrote_under_their_other_name_is_not_told_of_it(bo, thread):
    wren = make.facilitator(bo.community, bo.owner, name="Wren")
    remove(make.post(thread, bo), by=wren, **REASON)
    assert "removed your post" not in notices(bo)


@pytest.mark.parametrize("end", ENDS)
def test_who_no_longer_belongs_is_told_without_the_title_of_the_thread(bo, post, chief, end):
    end(bo)
    remove(post, by=chief, **REASON)
    told = notices(bo)
    assert "A facilitator removed your post of" in told
    assert REASON["reason"] in told
    assert "A secret title" not in told
    assert f'href="{bo.get_absolute_url()}"' in told


def test_notices_of_removed_posts_take_the_same_queries_for_one_and_for_three(
    bo, thread, chief, django_assert_num_queries
):
    groups = {}
    for number in (1, 3):
        while len(groups) < number:
            pk = remove(make.post(thread, bo), by=chief, **REASON).pk
            groups[f"removedpost:{pk}"] = [pk]
        with django_assert_num_queries(4):
            drawn = notice_of("removedpost").draw(User.objects.get(pk=bo.owner_id), groups)
        assert drawn.keys() == groups.keys()
        clear_caches()
