from io import StringIO

import pytest
from django.contrib.auth import authenticate
from django.core.management import CommandError, call_command
from django.db.models import F
from django.test import TestCase
from django.utils import timezone

from accounts.hub_text import HubText
from accounts.models import Organisation, User
from community.models import Agreement, Community, Membership, Role, Voice
from community.permissions import HUB, granted_to
from community.standing import standing_of
from forums.models import Poll, Post, Reaction, Reading, Revision, Summary, Thread
from home.demo.hub import build
from home.demo.source import PASSWORD, SIGN_INS, email_of
from notifications.models import Follow, Notification
from search.models import SearchDocument

TABLES = [
    *(Organisation, User, Community, Agreement, Voice, Membership, Role),
    HubText,
    *(Thread, Post, Revision, Follow, Reading, Notification, SearchDocument),
    *(Poll, Reaction, Summary),
]


def person(key):
    return User.objects.get(email=email_of(key))


def rows():
    return {model.__name__: model.objects.count() for model in TABLES}


class TheDemoHubLooksLikeOneInUse(TestCase):
    """Built once, since a few seconds are a long time for a test."""

    @classmethod
    def setUpTestData(cls):
        build()

    def test_the_demo_hub_has_its_size_and_a_second_run_adds_nothing(self):
        first = rows()
        assert (first["Community"], first["User"], first["Organisation"]) == (7, 60, 25)
        assert (first["Thread"], first["Post"], first["Agreement"]) == (40, 600, 7)
        assert Post.objects.exclude(edited_at=None).count() == first["Revision"] > 10
        build()
        assert rows() == first

    def test_a_second_run_leaves_alone_what_people_changed(self):
        Membership.objects.filter(voice__name="Kingfisher").update(status=Membership.LEFT)
        Thread.objects.filter(title__startswith="Getting senior").update(title="Renamed")
        build()
        assert Membership.objects.get(voice__name="Kingfisher").status == Membership.LEFT
        assert Thread.objects.filter(title="Renamed").count() == 1
        assert Thread.objects.count() == 40

    def test_every_sign_in_has_a_proven_address_and_the_password(self):
        for key in SIGN_INS:
            signed_in = authenticate(None, username=email_of(key), password=PASSWORD)
            assert signed_in == person(key)
        assert User.objects.unfinished().count() == 0

    def test_roles_are_held_by_the_names_people_use(self):
        heron = Voice.objects.get(name="Heron", community__slug="co-production")
        assert heron.kind == Voice.PSEUDONYM
        assert [role.name for role in heron.roles.all()] == [Role.CO_FACILITATOR]
        assert standing_of(person("moderator")).is_moderator
        assert standing_of(person("moderator")).staff_voice.community is None
        assert "community.found" in granted_to(person("admin"), HUB)
        assert standing_of(person("newcomer")).voices == []

    def test_every_community_lists_those_who_agreed_and_they_are_not_all(self):
        for community in Community.objects.all():
            members = Voice.objects.filter(community=community).belonging()
            assert members.count() / 2 < members.listed().count() < members.count()

    def test_conversations_lie_in_the_past_in_order_and_without_gaps(self):
        assert not Post.objects.filter(created_at__gte=timezone.now()).exists()
        assert not Post.objects.filter(edited_at__gte=timezone.now()).exists()
        for thread in Thread.objects.prefetch_related("posts"):
            posts = sorted(thread.posts.all(), key=lambda post: post.number)
            assert [post.number for post in posts] == list(range(1, thread.last_number + 1))
            times = [thread.created_at, *(post.created_at for post in posts), thread.last_post_at]
            assert times == sorted(times)

    def test_answers_stand_below_what_they_answer_in_the_same_thread(self):
        answers = Post.objects.exclude(answers=None)
        assert answers.count() > 100
        assert not answers.filter(answers__number__gte=F("number")).exists()
        assert not answers.exclude(answers__thread=F("thread")).exists()

    def test_the_paused_community_keeps_its_threads_readable(self):
        paused = Community.objects.get(status=Community.PAUSED)
        assert not paused.accepts_posts
        assert Post.objects.filter(community=paused).count() > 50
        pinned = Thread.objects.filter(pinned_until__gte=timezone.localdate())
        assert pinned.filter(community=paused).exists()

    def test_what_was_removed_cannot_be_found(self):
        published = set(Post.objects.published().values_list("pk", flat=True))
        documents = SearchDocument.objects.filter(kind="post").values_list("object_id", flat=True)
        assert set(documents) == published
        assert len(published) == 598
        assert SearchDocument.objects.filter(kind="thread").count() == 40

    def test_home_has_something_to_say_to_those_who_take_part(self):
        for key in ("practitioner", "facilitator", "cofacilitator"):
            one = person(key)
            fresh = Thread.objects.visible_to(one).followed_by(one).unread_by(one)
            told = Notification.objects.unread().filter(person=one)
            assert 0 < fresh.count() <= 3
            assert {thread.stream for thread in fresh} == set(told.values_list("about", flat=True))
            assert one.unread_notifications == fresh.count()
            visible = Post.objects.visible_to(one).filter(pk__in=told.values("object_id"))
            assert visible.count() == told.count()

    def test_the_threads_show_what_people_do_besides_posting(self):
        assert Poll.objects.filter(closed_at=None).count() == 1
        assert Poll.objects.exclude(outcome="").get().reviews_on > timezone.localdate()
        assert Summary.objects.get().thread.is_locked
        pair = Thread.objects.get(has_holders=True).holders.all()
        assert {one.voice.name for one in pair if one.brings} == {"Ruth Ashdown", "Heron"}
        assert Reaction.objects.count() > 5
        assert Thread.objects.exclude(content_notes=0).exists()
        assert Post.objects.exclude(content_notes=0).exists()


@pytest.fixture
def demo(db, settings):
    settings.DEBUG = True

    def run(*arguments):
        out = StringIO()
        call_command("demo", *arguments, stdout=out, skip_checks=True)
        return out.getvalue()

    return run


def test_an_empty_hub_is_filled_and_the_sign_ins_are_printed_each_time(demo):
    printed = demo("--if-empty")
    assert User.objects.count() == 60
    assert all(email_of(key) in printed for key in SIGN_INS)
    assert PASSWORD in printed
    assert demo("--if-empty") == demo() == printed


def test_a_hub_with_people_is_left_alone_when_asked(demo):
    User.objects.create_user("somebody@people.example", name="Sam")
    assert demo("--if-empty") == ""
    assert (User.objects.count(), Community.objects.count()) == (1, 0)


def test_production_never_gets_a_demo_hub(demo, settings):
    settings.DEBUG = False
    with pytest.raises(CommandError, match="DEBUG=yes"):
        demo("--if-empty")
    assert not User.objects.exists()
