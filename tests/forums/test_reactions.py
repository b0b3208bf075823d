"""Four things to say to a post: by name, never as a score, and taken back at any time."""

import pytest
from django.urls import reverse

from accounts.models import User
from community import actions as community_actions
from community.agreements import AgreementNotAccepted, write_agreement
from community.founding import set_status
from community.models import Community
from community.permissions import NotAllowed
from forums.actions import edit, remove, take_back
from forums.closed import AlreadyRemoved, CommunityResting, ThreadLocked, ThreadResting
from forums.holding import close, rest
from forums.models import Post, Reaction
from forums.reacting import OwnPost, react, take_reaction_back
from forums.reaction import Feeling
from forums.thread_removal import remove_thread, take_back_thread
from jobs.worker import drain
from notifications.models import Follow, Notification
from realtime.models import Change
from tests import factories as make
from tests.conftest import clear_caches

pytestmark = pytest.mark.django_db


@pytest.fixture
def post(talk, ada):
    return make.post(talk, ada, "Mine boils.")


@pytest.fixture
def heron(bo):
    """The made-up name of the same person as `bo`."""
    return make.member(bo.community, User.objects.get(pk=bo.owner_id), name="Heron")


def panel(voice, post, **headers):
    address = reverse("forums:reactions", args=[post.pk])
    browser = make.browser_of(voice) if voice else make.browser(None)
    return browser.get(address, headers=headers).content.decode()


def thread_page(voice, post):
    browser = make.browser_of(voice) if voice else make.browser(None)
    return browser.get(post.thread.get_absolute_url()).content.decode()


def press(voice, post, *, by=None, headers=None, **button):
    words = {"by": (by or voice).ref} | button
    address = reverse("forums:react", args=[post.pk])
    return make.browser_of(voice).post(address, words, headers=headers or {})


def changes(post) -> int:
    return Change.objects.filter(stream__name=post.thread.stream).count()


def test_each_name_says_each_of_the_four_once(post, bo, chief):
    for _ in range(2):
        react(post, by=bo, feeling=Feeling.THANKS)
    react(post, by=bo, feeling=Feeling.TRIED)
    react(post, by=chief, feeling=Feeling.THANKS)
    assert Reaction.objects.count() == 3
    assert Post.objects.get().feelings == [Feeling.THANKS, Feeling.TRIED]


def test_who_said_what_is_read_on_request_in_order_of_the_alphabet(post, ada, chief):
    for name in ("Wren", "adder", "Moth"):
        react(post, by=make.member(post.community, name=name), feeling=Feeling.SAME)
    html = panel(ada, post)
    assert "<dd>adder</dd><dd>Moth</dd><dd>Wren</dd>" in html
    assert "Wren" not in thread_page(ada, post)


def test_a_page_shows_that_there_are_some_and_never_how_many(post, ada, bo, chief):
    assert "post-felt" not in thread_page(ada, post)
    react(post, by=bo, feeling=Feeling.SAME)
    clear_caches()
    one = thread_page(ada, post)
    react(post, by=chief, feeling=Feeling.SAME)
    clear_caches()
    assert 'class="post-felt"' in one
    assert "I recognise this</span>" in one
    assert "thank you" not in one
    assert post_on(one) == post_on(thread_page(ada, post))


def post_on(html: str) -> str:
    return html.partition("<article")[2].partition("</article>")[0]


def test_open_pages_hear_that_one_of_the_four_came_or_went_and_not_how_often(post, bo, chief):
    before = changes(post)
    react(post, by=bo, feeling=Feeling.MORE)
    assert changes(post) == before + 1
    react(post, by=chief, feeling=Feeling.MORE)
    take_reaction_back(post, by=bo, feeling=Feeling.MORE)
    assert changes(post) == before + 1
    take_reaction_back(post, by=chief, feeling=Feeling.MORE)
    assert changes(post) == before + 2
    assert Post.objects.get().feelings == []


def test_what_i_said_is_marked_around_the_post_and_for_nobody_else(post, ada, bo, heron):
    react(post, by=heron, feeling=Feeling.TRIED)
    react(post, by=bo, feeling=Feeling.THANKS)
    assert "felt-thanks felt-tried" in thread_page(bo, post)
    for other in (ada, make.member(post.community)):
        assert "felt-t" not in thread_page(other, post)


def test_a_reaction_follows_nothing_and_tells_nobody(post, ada, bo, chief):
    react(post, by=bo, feeling=Feeling.THANKS)
    drain()
    assert not Notification.objects.filter(person=ada.owner_id).exists()
    assert not Follow.objects.filter(person=bo.owner_id, kind="thread").exists()


def test_it_does_not_count_as_a_change_of_the_words(post, ada, bo):
    react(post, by=bo, feeling=Feeling.THANKS)
    edit(post, by=ada, body="Mine boils well.", drawn_version=post.drawn_version)
    assert Post.objects.get().edited_at is None
    assert Post.objects.get().feelings == [Feeling.THANKS]


@pytest.mark.parametrize(
    ("shut", "refusal"),
    [
        (lambda post, chief: close(post.thread, by=chief), ThreadLocked),
        (lambda post, chief: rest(post.thread, by=chief, hours=2, note="A rest."), ThreadResting),
        (
            lambda post, chief: set_status(post.community, by=chief, status=Community.PAUSED),
            CommunityResting,
        ),
        (lambda post, chief: write_agreement(post.community, "- New."), AgreementNotAccepted),
        (lambda post, chief: remove(post, by=chief, reason="No."), AlreadyRemoved),
        (
            lambda post, chief: remove_thread(post.thread, by=chief, reason="No."),
            (AlreadyRemoved, NotAllowed),
        ),
    ],
    ids=["closed", "paused", "community paused", "agreement", "removed", "thread removed"],
)
def test_where_nobody_posts_nobody_reacts(post, bo, chief, shut, refusal):
    shut(post, chief)
    with pytest.raises(refusal):
        react(post, by=bo, feeling=Feeling.THANKS)
    assert not Reaction.objects.exists()


@pytest.mark.parametrize("shut", [close, lambda thread, by: rest(thread, by=by, hours=2, note="R")])
def test_what_was_said_is_taken_back_in_a_closed_thread_too(post, bo, chief, shut):
    react(post, by=bo, feeling=Feeling.THANKS)
    shut(post.thread, by=chief)
    html = panel(bo, post)
    assert 'name="take" value="1"' in html
    assert 'name="give"' not in html
    assert press(bo, post, take="1").status_code == 302
    assert not Reaction.objects.exists()


def test_somebody_who_is_suspended_does_not_react(post, bo, chief):
    community_actions.suspend(bo, by=chief, reason="A rest.")
    with pytest.raises(NotAllowed, match="suspended"):
        react(post, by=bo, feeling=Feeling.THANKS)


def test_nobody_reacts_to_their_own_post_under_the_same_name(post, ada):
    with pytest.raises(OwnPost):
        react(post, by=ada, feeling=Feeling.THANKS)
    assert 'name="give"' not in panel(ada, post)


def test_a_name_takes_back_its_own_alone(post, bo, heron):
    """Not the same of another name of the person either, which would tell that they are one."""
    for voice in (bo, heron):
        react(post, by=voice, feeling=Feeling.THANKS)
    take_reaction_back(post, by=heron, feeling=Feeling.THANKS)
    assert Reaction.objects.get().voice == bo


def test_with_two_names_each_has_its_own_buttons_and_none_is_chosen_for_me(post, bo, heron):
    html = panel(bo, post)
    for voice in (bo, heron):
        assert f'name="by" value="{voice.ref}"' in html
    press(bo, post, by=heron, give="2")
    assert Reaction.objects.get().voice == heron
    assert bo.name not in panel(make.member(post.community), post)


@pytest.mark.parametrize("go", [remove, take_back])
def test_a_post_that_goes_takes_what_was_said_to_it_along(post, ada, bo, go):
    react(post, by=bo, feeling=Feeling.THANKS)
    go(post, by=ada)
    assert not Reaction.objects.exists()
    assert "thank you" not in thread_page(bo, post)
    assert panel(bo, post) == ""


def test_so_does_a_thread_that_its_opener_takes_back(post, ada, bo):
    react(post, by=bo, feeling=Feeling.THANKS)
    take_back_thread(post.thread, by=ada)
    assert not Reaction.objects.exists()


def test_without_script_a_button_leads_back_to_the_page_with_it_pressed(post, bo):
    answer = press(bo, post, give="4")
    assert answer.status_code == 302
    html = make.browser_of(bo).get(answer["Location"]).content.decode()
    assert 'value="4" data-key' in html
    assert html.count('aria-pressed="true"') == 1
    assert bo.name in html


def test_with_script_the_panel_answers_in_its_place(post, bo):
    html = press(bo, post, give="4", headers={"HX-Request": "true"}).content.decode()
    assert html.startswith('<section class="reactions"')
    assert 'data-felt="tried"' in html


@pytest.mark.parametrize(
    "button",
    [{}, {"give": "1", "take": "1"}, {"give": "3"}, {"give": "0"}, {"take": "x" * 9}, {"give": ""}],
)
def test_what_is_none_of_the_four_changes_nothing(post, bo, button):
    answer = press(bo, post, **button)
    assert answer.status_code == 422
    assert "Choose one of the four." in answer.content.decode()
    assert not Reaction.objects.exists()


def test_nobody_reacts_under_a_name_that_is_not_theirs(post, bo, chief):
    assert press(bo, post, by=chief, give="1").status_code == 422
    assert not Reaction.objects.exists()


def test_what_a_closed_thread_refuses_is_said_in_the_panel(post, bo, chief):
    close(post.thread, by=chief, reason="We go on in the spring.")
    answer = press(bo, post, give="1", headers={"HX-Request": "true"})
    assert answer.status_code == 422
    assert "We go on in the spring." in answer.content.decode()


def test_reactions_have_a_pace_and_taking_back_has_none(post, bo, settings):
    settings.LIMITS = settings.LIMITS | {"reactions": (1, 600)}
    assert press(bo, post, give="1").status_code == 302
    assert press(bo, post, give="2").status_code == 429
    assert press(bo, post, take="1").status_code == 302


def test_visitors_see_that_somebody_reacted_and_not_who(bo):
    where = make.community(visibility=Community.OPEN)
    post = make.post(make.thread(make.member(where), confidentiality="anyone"), make.member(where))
    who = make.member(where, name="Heron")
    react(post, by=who, feeling=Feeling.SAME)
    for reader in (None, bo):
        html = panel(reader, post)
        assert "I recognise this" in html
        assert "Heron" not in html
    assert "Heron" in panel(make.member(where), post)


def test_who_cannot_react_is_told_what_to_do_about_it(bo):
    where = make.community(visibility=Community.OPEN)
    post = make.post(make.thread(make.member(where), confidentiality="anyone"), make.member(where))
    assert "Sign in to react" in panel(None, post)
    said = f"Members of {where.name} can react."
    assert said in panel(bo, post)
    assert said not in panel(make.member(where), post)


def test_what_is_not_mine_to_read_has_no_reactions(post):
    stranger = make.member(make.community())
    for ask in ("get", "post"):
        name = {"get": "forums:reactions", "post": "forums:react"}[ask]
        browser = make.browser_of(stranger)
        assert getattr(browser, ask)(reverse(name, args=[post.pk])).status_code == 404


def test_reactions_old_and_new_take_the_same_queries(post, bo, chief, django_assert_num_queries):
    browser = make.browser_of(bo)
    address = reverse("forums:reactions", args=[post.pk])
    browser.get(address)
    for voice in (bo, chief, make.member(post.community)):
        react(post, by=voice, feeling=Feeling.THANKS)
        with django_assert_num_queries(5):
            browser.get(address)
