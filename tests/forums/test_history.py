"""The earlier versions of a text, as its readers and its author see them."""

import re
from importlib import import_module

import pytest
from django.apps import apps
from django.urls import reverse

from community.models import Community
from community.permissions import NotAllowed
from forums import history_page
from forums.actions import delete_revision, edit, remove, take_back, update_context
from forums.live import draw_contexts
from forums.models import Post, Revision
from realtime.streams import position
from tests import factories as make

pytestmark = pytest.mark.django_db


@pytest.fixture
def ada():
    return make.member(make.community(visibility=Community.MEMBERS))


@pytest.fixture
def post(ada):
    return make.post(make.thread(ada), ada, "We met Joe <b>Smith</b>.")


def page_of(text, reader):
    name = "forums:history" if isinstance(text, Post) else "forums:thread_history"
    answer = make.browser(reader.owner).get(reverse(name, args=[text.pk]))
    assert answer.status_code == 200
    return answer.content.decode()


def versions(html):
    """The words of each version, with the marks that are drawn and those that are read out."""
    found = re.findall(r'<p class="version-(?:words|title)">(.*?)</p>', html, re.DOTALL)
    return [re.sub(r"</?span[^>]*>", "", one).strip("\n") for one in found]


def test_the_word_edited_leads_to_the_earlier_versions_and_names_its_post(post, ada, bo):
    thread = make.browser(bo.owner).get(post.thread.get_absolute_url())
    assert b"/history/" not in thread.content
    make.revision(post, "We met somebody.")
    thread = make.browser(bo.owner).get(post.thread.get_absolute_url()).content.decode()
    address = reverse("forums:history", args=[post.pk])
    assert f'<a class="quiet" href="{address}">edited<span class="visually-hidden">, ' in thread
    assert "earlier versions of post 1</span></a>" in thread


def test_versions_stand_newest_first_with_what_changed_in_each(post, ada, bo):
    make.revision(post, "We met somebody.")
    edit(post, by=ada, body="We met somebody new.")
    assert versions(page_of(post, bo)) == [
        "We met somebody<ins>[added:  new]</ins>.",
        "We met <del>[removed: Joe &lt;b&gt;Smith&lt;/b&gt;]</del><ins>[added: somebody]</ins>.",
        "We met Joe &lt;b&gt;Smith&lt;/b&gt;.",
    ]


def test_many_versions_come_in_pages_and_each_is_compared(post, ada, monkeypatch):
    monkeypatch.setattr(history_page, "PAGE", 2)
    make.revision(post, "1")
    for number in range(2, 6):
        edit(post, by=ada, body=str(number))
    browser, address, found = make.browser(ada.owner), reverse("forums:history", args=[post.pk]), []
    query = ""
    for _ in range(3):
        html = browser.get(address + query).content.decode()
        found.append(versions(html))
        query = next(iter(re.findall(r'href="(\?before=[^"]+)" rel="next"', html)), "")
    changed = [f"<del>[removed: {n - 1}]</del><ins>[added: {n}]</ins>" for n in range(5, 1, -1)]
    assert found[:2] == [changed[:3], [changed[3], found[1][1]]]
    assert found[2] == ["We met Joe &lt;b&gt;Smith&lt;/b&gt;."]
    assert query == ""


def test_an_author_deletes_a_version_that_said_too_much_and_nobody_else_does(post, ada, bo):
    revision = make.revision(post, "We met somebody.")
    chief = make.facilitator(ada.community)
    for other in (bo, chief):
        assert "Delete this version" not in page_of(post, other)
        with pytest.raises(NotAllowed):
            delete_revision(revision, by=other)
    before = position(post.thread.stream)
    browser = make.browser(ada.owner)
    assert "Delete this version" in page_of(post, ada)
    answer = browser.post(reverse("forums:delete_revision", args=[revision.pk]), follow=True)
    assert b"That version has been deleted." in answer.content
    assert versions(page_of(post, bo)) == ["We met somebody."]
    assert "No earlier version is kept." in page_of(post, bo)
    assert position(post.thread.stream) == before
    assert browser.post(reverse("forums:delete_revision", args=[revision.pk])).status_code == 404


def test_another_name_of_the_author_does_not_delete_what_this_one_said(post, ada):
    heron = make.member(ada.community, ada.owner, name="Heron")
    with pytest.raises(NotAllowed):
        delete_revision(make.revision(post), by=heron)


@pytest.mark.parametrize("ended", [remove, take_back])
def test_what_is_removed_has_no_earlier_versions_any_more(post, ada, bo, ended):
    edit(post, by=ada, body="Somebody.")
    Revision.objects.create(post=post, body="We met Joe.", html="")
    address = reverse("forums:history", args=[post.pk])
    ended(post, by=ada)
    assert not Revision.objects.exists()
    answer = make.browser(bo.owner).get(address)
    assert (answer.status_code, answer["Location"]) == (302, post.get_absolute_url())


def test_a_removed_post_loses_its_versions_where_removing_did_not_see_to_it(post, ada):
    """What an older release left behind goes with the migration."""
    remove(post, by=ada)
    kept = make.revision(make.post(post.thread, ada))
    Revision.objects.create(post=post, body="We met Joe.", html="")
    import_module("forums.migrations.0002_forget_versions_of_removed_posts").forget(apps, None)
    assert list(Revision.objects.all()) == [kept]


def test_earlier_titles_and_opening_texts_are_kept_and_shown(ada, bo):
    thread = make.thread(ada, "Meeting Joe", context="Joe is late.")
    first = make.revision(thread, "We are late.")
    update_context(thread, by=ada, title="Meeting", context="We are late.")
    assert versions(page_of(thread, bo)) == [
        "Meeting<del>[removed:  Joe]</del>",
        "We are late.",
        "Meeting Joe",
        "<del>[removed: Joe is]</del><ins>[added: We are]</ins> late.",
        "Meeting Joe",
        "Joe is late.",
    ]
    with pytest.raises(NotAllowed):
        delete_revision(first, by=bo)
    make.browser(ada.owner).post(reverse("forums:delete_revision", args=[first.pk]))
    assert "Joe is" not in page_of(thread, bo)


def test_the_opening_text_says_that_it_was_edited_once_a_version_is_kept(ada, bo):
    thread = make.thread(ada)
    address = reverse("forums:thread_history", args=[thread.pk])
    browser = make.browser(bo.owner)
    update_context(thread, by=ada, title=thread.title, context="A word mended at once.")
    assert address not in browser.get(thread.get_absolute_url()).content.decode()
    assert "No earlier version is kept." in page_of(thread, bo)
    make.revision(thread)
    assert address in browser.get(thread.get_absolute_url()).content.decode()
    assert address in draw_contexts([thread.pk])[thread.pk]


def test_changing_the_topics_alone_keeps_no_version(ada):
    thread = make.thread(ada)
    make.revision(thread, "Words.")
    update_context(thread, by=ada, title=thread.title, context="Words.", topics=["women"])
    assert Revision.objects.count() == 1


@pytest.mark.parametrize("revisions", [1, 3])
def test_a_history_takes_the_same_queries_at_any_length(
    post, ada, bo, revisions, django_assert_num_queries
):
    browser = make.browser(bo.owner)
    for text, name in [(post, "forums:history"), (post.thread, "forums:thread_history")]:
        for number in range(revisions):
            make.revision(text, f"Version {number}")
        address = reverse(name, args=[text.pk])
        browser.get(address)
        with django_assert_num_queries(5):
            assert len(versions(browser.get(address).content.decode())) > revisions
