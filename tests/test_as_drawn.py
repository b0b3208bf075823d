"""The main thing that each page is for, done where no script runs: pressed as the page draws it."""

from dataclasses import dataclass
from datetime import date, timedelta

import pytest
from django.urls import reverse

from community.markup import plain
from community.models import Community, Membership, Role, Voice
from community.topic import Topic
from forums.actions import reply
from forums.holders import accept, ask
from forums.holding import close
from forums.models import Note, Poll, Post, Thread
from forums.poll import YES
from forums.polls import vote
from forums.quoting import wish
from tests import factories as make
from tests.drawn import press

pytestmark = pytest.mark.django_db
SOON = str(date.today() + timedelta(days=7))


@dataclass
class Here:
    """A thread that Ruth, who facilitates, started and Kim answered; `ruth` and `kim` are names."""

    ruth: Voice
    kim: Voice
    thread: Thread
    post: Post

    def by(self, name):
        client = make.browser_of(getattr(self, name))
        client.handler.enforce_csrf_checks = True
        return client

    def press(self, name, page, words, /, of=None, **typed):
        """The answer when somebody presses a button of the page; it leads on."""
        key = of if of is not None else self.thread.pk
        answer = press(self.by(name), reverse(page, args=[key] if key else []), words, **typed)
        assert answer.status_code == 302, refusal(answer)
        self.thread.refresh_from_db()
        return answer


def refusal(answer):
    """What the page says is wrong."""
    return answer.content.decode().partition('class="error-summary"')[2][:600]


@pytest.fixture
def here():
    community = make.community(visibility=Community.BY_REQUEST)
    ruth = make.facilitator(community, make.person("Ruth Ashdown"))
    kim = make.member(community, make.person("Kim Field"))
    thread = make.thread(ruth)
    return Here(ruth, kim, thread, make.post(thread, kim))


@pytest.mark.parametrize(
    ("words", "typed", "is_done"),
    [
        ("Save the outcome", {"outcome": "We meet."}, lambda one: one.resolution == "We meet."),
        ("Save the day", {"until": SOON}, lambda one: str(one.pinned_until) == SOON),
        ("Save the order", {"order": "round"}, lambda one: one.goes_round),
        ("Pause this thread", {"note": "A breath."}, lambda one: one.is_resting),
        ("Close this thread", {"reason": "Done."}, lambda one: one.is_locked),
    ],
)
def test_a_thread_is_held(here, words, typed, is_done):
    here.press("ruth", "forums:hold", words, **typed)
    assert is_done(here.thread)


def test_somebody_is_asked_to_hold_a_thread_says_yes_and_steps_down(here):
    for voice in ("ruth", "kim"):
        who = getattr(here, voice).ref
        here.press("ruth", "forums:holders", "Ask them", who=who, words="You know kettles.")
        here.press(voice, "forums:asked_to_hold", "Yes, I will", brings="Ten years of them.")
    assert {one.voice for one in here.thread.held_by} == {here.ruth, here.kim}
    here.press("kim", "forums:holders", "Step down")
    assert [one.voice for one in here.thread.held_by] == [here.ruth]


def test_those_who_hold_a_thread_leave_one_another_notes(here):
    ask(here.thread, by=here.ruth, who=here.ruth)
    accept(here.thread, by=here.ruth)
    here.press("ruth", "forums:notes", "Leave this note", body="A quiet word.")
    assert "A quiet word." in Note.objects.get().html


def test_a_thread_is_summed_up_and_somebody_says_it_is_not_what_they_meant(here):
    close(here.thread, by=here.ruth)
    here.press("ruth", "forums:summary", "Save the summary", words="We met.")
    here.press("kim", "forums:not_meant", "Tell them", words="I did not.")


def test_words_get_content_notes(here):
    death = make.content_note()
    here.press("ruth", "forums:content_notes", "Save", content_notes=[str(death.bit_length() - 1)])
    assert here.thread.content_notes == death


def test_posts_are_split_off_in_two_steps(here):
    client, page = here.by("ruth"), reverse("forums:split", args=[here.thread.pk])
    assert press(client, page, "Show these posts", posts="1").status_code == 200
    words = {"title": "Pans", "context": "About pans."}
    answer = press(client, f"{page}?posts=1", "Split this post off", **words)
    assert Thread.objects.get(title="Pans").get_absolute_url() in answer.url


def test_two_threads_become_one_in_two_steps(here):
    other = make.thread(here.ruth)
    client, page = here.by("ruth"), reverse("forums:merge", args=[here.thread.pk])
    link = other.get_absolute_url()
    assert press(client, page, "Show what will happen", into=link).status_code == 200
    assert press(client, f"{page}?into={other.pk}", "Merge the two").status_code == 302
    assert other.posts.count() == 2  # what stood on top of it, and the post


def test_a_thread_moves_in_two_steps():
    ruth = make.facilitator(make.community())
    there, thread = make.community(), make.thread(ruth)
    make.facilitator(there, ruth.owner)
    page = f"{reverse('forums:move', args=[thread.pk])}?to={there.slug}"
    answer = press(make.browser_of(ruth), page, f"Move it to {there.name}")
    assert answer.status_code == 302, refusal(answer)
    assert Thread.objects.get(pk=thread.pk).community == there


def test_words_are_quoted_in_another_thread_in_two_steps(here):
    wish(here.kim, "here")
    there = make.thread(here.ruth)
    page = reverse("forums:quote_elsewhere", args=[here.post.pk])
    goes_on = press(here.by("ruth"), page, "Go on in that thread", thread=str(there.pk))
    press(here.by("ruth"), goes_on.url, "Post reply", body="So do I.")
    assert there.posts.get().quote == plain(here.post.html)


def test_a_poll_is_answered_and_the_answer_changed_and_taken_back(here):
    poll = make.poll(here.thread)
    here.press("kim", "forums:poll", "Vote", of=poll.pk, option="1")
    here.press("kim", "forums:poll", "Change vote", of=poll.pk, option="2")
    assert list(poll.options.values_list("yes", flat=True)) == [0, 1]
    here.press("kim", "forums:poll", "Take back the vote of Kim Field", of=poll.pk)
    assert list(poll.options.values_list("yes", flat=True)) == [0, 0]


def test_a_poll_is_closed_and_says_what_came_of_it(here):
    poll = make.poll(here.thread)
    vote(poll, by=here.kim, key="k", marks={1: YES})
    here.press("ruth", "forums:close_poll", "Close this poll", of=poll.pk)
    here.press("ruth", "forums:poll_outcome", "Save the outcome", of=poll.pk, outcome="Tea.")
    assert Poll.objects.get(pk=poll.pk).outcome == "Tea."


@pytest.mark.parametrize(
    ("page", "words", "is_done"),
    [
        ("make_anonymous", "Make it anonymous", lambda one: one.is_anonymous),
        ("remove_poll", "Remove this poll", lambda one: not one.is_published),
    ],
)
def test_a_poll_is_made_anonymous_or_removed(here, page, words, is_done):
    poll = make.poll(here.thread)
    here.press("ruth", f"forums:{page}", words, of=poll.pk)
    assert is_done(Poll.objects.get(pk=poll.pk))


def test_a_post_is_reacted_to_from_a_page_of_its_own(here):
    here.press("ruth", "forums:reactions", "thank you", of=here.post.pk)
    assert here.post.reactions.get().voice == here.ruth


def test_a_name_is_muted_from_the_menu_of_its_post_and_heard_again(here):
    here.press("ruth", "forums:more", "Mute Kim Field", of=here.post.pk)
    here.press("ruth", "forums:more", "Stop muting Kim Field", of=here.post.pk)


def test_a_post_is_removed_with_a_reason(here):
    here.press("ruth", "forums:remove", "Remove this post", of=here.post.pk, reason="It named one.")
    assert Post.objects.get(pk=here.post.pk).removed_reason == "It named one."


def test_an_opening_text_and_its_topics_change(here):
    words = {"title": "Pots", "context": "About pots.", "topics": "Kettles"}
    here.press("ruth", "forums:context", "Save changes", **words)
    assert here.thread.title == "Pots"
    assert here.thread.topic_names == ["Kettles"]


def test_all_that_a_made_up_name_wrote_is_hidden(here):
    heron = make.member(here.thread.community, make.person(), name="Heron")
    post = reply(here.thread, by=heron, body="Some words.", key="k")
    client = make.browser_of(heron)
    press(client, reverse("forums:found_out", args=[heron.ref]), "Hide all that Heron wrote")
    assert not Post.objects.get(pk=post.pk).is_published


def test_a_draft_is_thrown_away(here):
    draft = make.draft(here.kim, here.thread)
    here.press("kim", "forums:discard_draft", "Discard it", of=draft.pk)
    assert not type(draft).objects.exists()


def test_somebody_asks_to_join_and_is_let_in(here):
    asking = make.standing_towards(here.thread.community, "asked")
    voice = Voice.objects.get(owner=asking)
    slug = here.thread.community.slug
    here.press("ruth", "community:requests", f"Let {voice.name} join", of=slug)
    assert Membership.objects.get(voice=voice).status == Membership.MEMBER


def test_people_are_invited(here):
    words = {"addresses": "a@people.example, b@people.example"}
    slug = here.thread.community.slug
    here.press("ruth", "community:invitations", "Invite them", of=slug, **words)
    assert here.thread.community.invitations.count() == 2


@pytest.mark.parametrize(
    ("page", "words", "typed", "is_done"),
    [
        ("edit", "Save these words", {"purpose": "Pots."}, lambda one: one.purpose == "Pots."),
        ("edit", "Pause it", {"note": "Back soon."}, lambda one: one.status == Community.PAUSED),
        (
            "change_agreement",
            "Save the new agreement",
            {"text": "- We wait."},
            lambda one: "We wait." in one.agreement.html,
        ),
    ],
)
def test_a_community_is_changed(here, page, words, typed, is_done):
    here.press("ruth", f"community:{page}", words, of=here.thread.community.slug, **typed)
    assert is_done(Community.objects.get(pk=here.thread.community_id))


@pytest.mark.parametrize(
    ("page", "words", "typed"),
    [
        ("community:names", "Save for Kim Field in {place}", {"quoted_outside": "named"}),
        ("notifications:wishes", "Save", {"answers": "site", "digest": "daily"}),
        ("accounts:preferences", "Save", {"shows_typing": "on"}),
        ("community:my_content_notes", "Save", {}),
    ],
)
def test_somebody_settles_how_it_is_for_them(here, page, words, typed):
    words = words.format(place=here.thread.community.name)
    here.press("kim", page, words, of="", **typed)


@pytest.mark.parametrize(
    ("page", "words", "typed"),
    [
        ("content_notes", "Add it", {"name": "Cold weather"}),
        ("hub_ready", "It was restored on this day", {"on": "2026-01-31"}),
        (
            "hub_roles",
            "Give this role in the community",
            {"who": "Kim Field", "role": "co_facilitator", "reason": "She asked."},
        ),
        ("found", "Found this community", {"name": "Pots", "purpose": "To cook."}),
    ],
)
def test_an_administrator_runs_the_hub(here, page, words, typed):
    here.ruth = make.staff(Role.ADMINISTRATOR)
    here.press("ruth", f"community:{page}", words, of="", **typed)


@pytest.mark.parametrize(
    ("text", "typed"),
    [
        ("colours", {"strong": "#6a1b9a"}),
        ("help", {"name_1": "Pots", "number_1": "0115 496 0000"}),
    ],
)
def test_an_administrator_settles_how_it_looks_and_what_it_says(here, text, typed):
    here.ruth = make.staff(Role.ADMINISTRATOR)
    here.press("ruth", "community:hub_text", "Save", of=text, **typed)


def test_an_administrator_adds_a_topic(here):
    here.ruth = make.staff(Role.ADMINISTRATOR)
    here.press("ruth", "forums:topics", "Add it", of="", name="Kettles")
    assert Topic.objects.filter(tag__name="Kettles").exists()


def test_somebody_makes_a_feed_of_their_own_and_sees_its_address(here):
    answer = press(here.by("kim"), reverse("forums:my_feed"), "Make my feed")
    assert reverse("forums:followed_feed") in answer.content.decode()


def test_a_text_of_the_hub_is_looked_at_and_saved(here):
    client = make.browser_of(make.staff(Role.ADMINISTRATOR))
    page = reverse("community:hub_text", args=["privacy"])
    looked = press(client, page, "Look at it first", text="We keep *little*.")
    assert "We keep <em>little</em>." in looked.content.decode()
    assert press(client, page, "Save", text="We keep *little*.").status_code == 302
