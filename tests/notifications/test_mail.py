"""What comes by mail: when, with what in it, and with what never."""

from datetime import timedelta

import pytest
from django.core import mail as post_office

from accounts.mail_words import NEWS, SHIPPED_NEWS
from accounts.models import User
from community import actions
from community.content_notes import known_notes
from community.hub_texts import write as write_text
from community.models import Community, Role
from community.muting import mute_voice
from forums.actions import edit, remove, take_back
from forums.holders import accept, ask
from forums.models import Thread
from forums.notes import write_note
from forums.noting import set_notes
from forums.post import TAKE_BACK_MINUTES
from forums.reading import read_up_to
from forums.thread_removal import remove_thread
from jobs.worker import drain
from notifications.actions import wish
from notifications.following import choose, follow
from notifications.models import Follow, Mail, Notification, Wishes
from notifications.tasks import forget_mails, mail_what_is_due, send_mail
from notifications.wishes import SETTLES
from tests import factories as make
from tests.notifications.letters import answer, everything

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("clock")]


def test_an_answer_comes_by_mail_after_half_an_hour(wren, heron, talk, later):
    reply = answer(talk, heron)
    assert later(29) == []
    (mail,) = later(1)
    assert mail.to == [wren.owner.email]
    assert "Somebody answered you, or spoke to you." in mail.body
    assert "Getting on board\nWoods\n- Heron: We asked them first.\n" in mail.body
    assert f"http://localhost:8000{reply.get_absolute_url()}\n" in mail.body
    assert later(60) == []


def test_it_has_a_part_in_html_that_says_the_same(heron, talk, later):
    answer(talk, heron, "We <b>asked</b> & listened.")
    (mail,) = later()
    ((html, kind),) = [(part.content, part.mimetype) for part in mail.alternatives]
    assert kind == "text/html"
    assert "<strong>Heron:</strong> We &lt;b&gt;asked&lt;/b&gt; &amp; listened." in html
    assert "- Heron: We <b>asked</b> & listened." in mail.body


def test_what_is_new_in_one_thread_comes_in_one_mail(heron, talk, later):
    answer(talk, heron, "The first.")
    drain()
    later(25)
    answer(talk, heron, "Quite new.")
    (first,) = later(6)
    assert "The first." in first.body
    assert "Quite new." not in first.body
    (second,) = later(25)
    assert "Quite new." in second.body
    assert "The first." not in second.body


def test_sender_and_subject_say_nothing(settings, heron, talk, later):
    answer(talk, heron)
    (mail,) = later()
    assert mail.from_email == settings.DEFAULT_FROM_EMAIL
    assert mail.subject == "Something new for you"


@pytest.mark.parametrize("delay", [0, 5, 10])
def test_no_mail_goes_while_the_post_can_be_taken_back(wren, heron, talk, later, delay):
    assert timedelta(minutes=TAKE_BACK_MINUTES) <= SETTLES
    wish(wren.owner, delay=delay)
    answer(talk, heron)
    assert later(9) == []
    assert len(later(1)) == 1


@pytest.mark.parametrize("delay", [60, 180])
def test_it_goes_after_the_delay_that_somebody_chose(wren, heron, talk, later, delay):
    wish(wren.owner, delay=delay)
    answer(talk, heron)
    assert later(delay - 1) == []
    assert len(later(1)) == 1


def test_what_was_read_meanwhile_is_not_sent(wren, heron, talk, later):
    answer(talk, heron)
    drain()
    talk.refresh_from_db()
    read_up_to(talk, wren.owner, 2)
    assert later() == []
    assert not Notification.objects.filter(person=wren.owner).exclude(due_at=None).exists()


def test_what_was_read_after_it_was_put_into_a_mail_is_not_sent(wren, heron, talk, later, clock):
    answer(talk, heron)
    drain()
    clock.shift(timedelta(minutes=31))
    mail_what_is_due.call()
    talk.refresh_from_db()
    read_up_to(talk, wren.owner, 2)
    assert later(1) == []
    assert Mail.objects.get().end == Mail.NOTHING


def leaves(wren, heron, talk):
    actions.leave(wren)


def is_suspended(wren, heron, talk):
    actions.suspend(wren, by=make.facilitator(wren.community), reason="A rest.")


def closes_the_account(wren, heron, talk):
    User.objects.filter(pk=wren.owner_id).update(is_active=False)


def mutes_the_name(wren, heron, talk):
    mute_voice(wren.owner, heron)


def mutes_the_thread(wren, heron, talk):
    choose(wren.owner_id, "thread", talk.pk, Follow.MUTE)


def mutes_the_community(wren, heron, talk):
    choose(wren.owner_id, "community", talk.community_id, Follow.MUTE)


def wants_no_mail(wren, heron, talk):
    wish(wren.owner, answers=Wishes.SITE)


def post_is_removed(wren, heron, talk):
    remove(talk.posts.get(number=2), by=heron)


def post_is_taken_back(wren, heron, talk):
    take_back(talk.posts.get(number=2), by=heron)


def thread_is_removed(wren, heron, talk):
    remove_thread(talk, by=make.facilitator(talk.community), reason="It named somebody.")


def thread_goes_elsewhere(wren, heron, talk):
    Thread.objects.filter(pk=talk.pk).update(place="t:0")


MEANWHILE = [
    *(leaves, is_suspended, closes_the_account, mutes_the_name, mutes_the_thread),
    *(mutes_the_community, wants_no_mail, post_is_removed, post_is_taken_back),
    *(thread_is_removed, thread_goes_elsewhere),
]


def nothing_went_to(voice):
    return not [mail for mail in post_office.outbox if mail.to == [voice.owner.email]]


@pytest.mark.parametrize("happens", MEANWHILE, ids=lambda happens: happens.__name__)
def test_nothing_goes_to_who_may_not_or_will_not_read_it_any_more(
    wren, heron, talk, later, happens
):
    answer(talk, heron, "Canary words.")
    drain()
    happens(wren, heron, talk)
    later()
    assert nothing_went_to(wren)
    assert "Canary" not in "".join(map(everything, post_office.outbox))


@pytest.mark.parametrize(
    "happens",
    [one for one in MEANWHILE if one is not post_is_taken_back],  # it is too late for that
    ids=lambda happens: happens.__name__,
)
def test_nor_does_it_from_a_mail_that_was_about_to_go(wren, heron, talk, later, clock, happens):
    answer(talk, heron, "Canary words.")
    drain()
    clock.shift(timedelta(minutes=31))
    mail_what_is_due.call()
    happens(wren, heron, talk)
    later()
    assert nothing_went_to(wren)
    assert "Canary" not in "".join(map(everything, post_office.outbox))


def test_words_are_those_that_it_says_when_the_mail_goes(heron, talk, later):
    reply = answer(talk, heron, "Canary words.")
    drain()
    edit(reply, by=heron, body="Other words.")
    (mail,) = later()
    assert "Other words." in mail.body
    assert "Canary" not in everything(mail)


def test_answers_to_two_names_of_somebody_never_stand_in_one_mail(here, wren, heron, later):
    teal = make.member(here, wren.owner, name="Teal")
    talk = make.thread(heron)
    make.post(talk, wren)
    make.post(talk, teal)
    for number, words in ((1, "Said to the one."), (2, "Said to the other.")):
        make.post(talk, heron, words, answers=number)
    one, other = later()
    assert ("Said to the one." in one.body, "Said to the other." in one.body) == (True, False)
    assert ("Said to the one." in other.body, "Said to the other." in other.body) == (False, True)
    for mail in (one, other):
        assert "Teal" not in everything(mail)
        assert "Wren" not in everything(mail)
        assert teal.ref not in everything(mail)
        assert wren.owner.ref not in everything(mail)


def test_a_mail_is_known_by_the_same_id_when_it_goes_again(wren, heron, talk, later):
    answer(talk, heron)
    (first,) = later()
    row = Mail.objects.get()
    assert (row.end, row.told) == (Mail.SENT, [f"post-{talk.posts.get(number=2).pk}"])
    Mail.objects.update(ended_at=None)
    send_mail.call(row.pk)
    again = post_office.outbox[-1]
    assert again is not first
    assert again.message()["Message-ID"] == first.message()["Message-ID"] == row.message_id
    answer(talk, heron)
    (another,) = later()
    assert another.message()["Message-ID"] != row.message_id


def test_a_mail_that_has_gone_does_not_go_again(heron, talk, later):
    answer(talk, heron)
    assert len(later()) == 1
    send_mail.call(Mail.objects.get().pk)
    assert len(post_office.outbox) == 1


def test_somebody_who_follows_is_mailed_where_they_wish_it(wren, heron, talk, later):
    wish(wren.owner, follows=Wishes.MAIL)
    follow(wren.owner_id, "thread", talk.pk)
    make.post(talk, heron, "Anybody?")
    (mail,) = later()
    assert "There is something new in what you follow." in mail.body
    assert "Heron: Anybody?" in mail.body


def test_who_follows_no_longer_is_not_mailed(wren, heron, talk, later):
    wish(wren.owner, follows=Wishes.MAIL)
    follow(wren.owner_id, "thread", talk.pk)
    make.post(talk, heron, "Anybody?")
    drain()
    choose(wren.owner_id, "thread", talk.pk, None)
    assert later() == []


def test_a_new_thread_in_a_community_that_one_follows_comes_by_mail(wren, heron, here, later):
    wish(wren.owner, follows=Wishes.MAIL)
    follow(wren.owner_id, "community", here.pk)
    thread = make.thread(heron, "Kettles", context="About *kettles*.")
    make.poll(thread, question="Tea or coffee?")
    (mail,) = later()
    assert "Kettles\nWoods\n- Heron: About kettles." in mail.body
    assert thread.get_absolute_url() in mail.body


def test_a_poll_in_a_thread_that_one_follows_comes_by_mail(wren, heron, talk, later):
    wish(wren.owner, follows=Wishes.MAIL)
    follow(wren.owner_id, "thread", talk.pk)
    make.poll(talk, question="Tea < coffee?")
    (mail,) = later()
    assert "- Heron: Tea < coffee?" in mail.body


def test_everything_else_comes_without_being_named(wren, heron, talk, later):
    wish(wren.owner, others=Wishes.MAIL)
    mine = talk.posts.get(number=1)
    remove(mine, by=make.facilitator(talk.community), reason="It named somebody.")
    (mail,) = later()
    assert mail.body.startswith("There is something new for you.\n")
    for word in ("Getting", "Woods", "named somebody", "removed"):
        assert word not in everything(mail)


def test_who_wishes_to_hear_nothing_of_a_kind_has_it_on_no_list(wren, heron, talk, later):
    wish(wren.owner, answers=Wishes.OFF)
    answer(talk, heron)
    assert later() == []
    assert not Notification.objects.filter(person=wren.owner).exists()


def test_what_was_only_to_stand_on_the_site_is_not_sent_afterwards(wren, heron, talk, later):
    wish(wren.owner, answers=Wishes.SITE)
    answer(talk, heron)
    drain()
    wish(wren.owner, answers=Wishes.MAIL)
    assert later() == []


@pytest.mark.parametrize("confidentiality", [Thread.CHATHAM, Thread.GROUP])
def test_what_stays_in_its_group_comes_without_words_and_names(wren, heron, later, confidentiality):
    talk = make.thread(heron, "Getting on board", confidentiality=confidentiality)
    make.post(talk, wren)
    for _ in range(2):
        answer(talk, heron, "Canary words.")
    (mail,) = later()
    assert "Getting on board\nWoods\n- 2 new\n" in mail.body
    assert "Canary" not in everything(mail)
    assert "Heron" not in everything(mail)


@pytest.mark.parametrize("setting", ["answers", "follows", "digest"])
@pytest.mark.parametrize(("is_discreet", "is_sensitive"), [(True, False), (False, True)])
def test_where_it_is_discreet_a_mail_names_nothing(
    wren, heron, talk, later, setting, is_discreet, is_sensitive
):
    wren.owner.prefer(is_discreet=is_discreet)
    Community.objects.filter(pk=talk.community_id).update(is_sensitive=is_sensitive)
    choices = {"answers": {}, "follows": {"follows": Wishes.MAIL}, "digest": {"digest": "daily"}}
    wish(wren.owner, **choices[setting])
    follow(wren.owner_id, "community", talk.community_id)
    follow(wren.owner_id, "thread", talk.pk)
    make.post(talk, heron, "We asked.", answers=1 if setting == "answers" else None)
    make.thread(heron, "Kettles")
    mails = [mail for mail in later(24 * 60) if mail.to == [wren.owner.email]]
    assert mails
    for mail in mails:
        assert mail.body.startswith("There is something new for you.\n\nEverything new for you:")
        for word in ("Getting", "getting", "ettles", "Woods", "Heron", "asked", "threads"):
            assert word not in everything(mail)


def test_a_summary_counts_what_it_may_not_name(wren, heron, talk, later):
    wish(wren.owner, follows=Wishes.IN_DIGEST, digest=Wishes.DAILY)
    quiet = make.community("Den", is_sensitive=True)
    make.member(quiet, wren.owner)
    other = make.thread(make.member(quiet, name="Bittern"), "Canary")
    for where in (talk, other):
        follow(wren.owner_id, "thread", where.pk)
        make.post(where, where.voice)
    (mail,) = [one for one in later(24 * 60) if one.to == [wren.owner.email]]
    assert "Getting on board\nWoods\n" in mail.body
    assert "There is also 1 thing that this mail does not name." in mail.body
    for word in ("Canary", "Den", "Bittern"):
        assert word not in everything(mail)


def test_mails_are_forgotten_after_180_days(heron, talk, later, clock):
    answer(talk, heron)
    later()
    clock.shift(timedelta(days=179))
    forget_mails.call()
    assert Mail.objects.exists()
    clock.shift(timedelta(days=2))
    forget_mails.call()
    assert not Mail.objects.exists()
    assert Notification.objects.exists()


def test_a_post_that_speaks_to_somebody_comes_by_mail_as_an_answer_does(wren, heron, talk, later):
    make.post(talk, heron, f"What do you think, @{wren.name}?")
    (mail,) = [one for one in later() if one.to == [wren.owner.email]]
    assert "Somebody answered you, or spoke to you." in mail.body
    assert f"Heron: What do you think, @{wren.name}?" in mail.body


def test_content_notes_stand_in_place_of_the_words(wren, heron, talk, later):
    note = known_notes()[0]
    reply = answer(talk, heron, "Canary words.")
    drain()
    set_notes(reply, by=heron, add=note.bit)
    (mail,) = later()
    assert f"- Heron: Content note: {note.name}\n" in mail.body
    assert "Canary" not in everything(mail)


@pytest.mark.parametrize("is_answer", [False, True])
def test_what_somebody_hides_by_its_notes_is_mailed_only_as_an_answer(
    wren, heron, talk, later, is_answer
):
    note = known_notes()[0]
    wish(wren.owner, follows=Wishes.MAIL)
    follow(wren.owner_id, "thread", talk.pk)
    reply = make.post(talk, heron, "Canary words.", answers=1 if is_answer else None)
    drain()
    set_notes(reply, by=heron, add=note.bit)
    wren.owner.prefer(hides_notes=note.bit)
    mails = [mail for mail in later() if mail.to == [wren.owner.email]]
    assert len(mails) == is_answer
    assert "Canary" not in "".join(map(everything, mails))


@pytest.mark.parametrize("way", [Wishes.MAIL, Wishes.IN_DIGEST])
def test_no_mail_carries_a_note_between_those_who_hold_a_thread(
    wren, heron, here, talk, later, way
):
    chief = make.facilitator(here)
    for voice in (wren, heron):
        ask(talk, by=chief, who=voice)
        accept(talk, by=voice)
    for voice in (wren, heron, chief):
        wish(voice.owner, answers=way, follows=way, others=way, digest=Wishes.DAILY)
        follow(voice.owner_id, "thread", talk.pk)
    write_note(talk, by=heron, body="A quokka of a word.", key="k")
    mails = later(24 * 60)
    assert [mail for mail in mails if mail.to == [wren.owner.email]]
    assert not any("quokka" in everything(mail) for mail in mails)


def worded():
    by = make.staff(Role.ADMINISTRATOR)
    words = {"answers": "The <b>wood</b> calls.", "closing": "Bye\nfrom us"}
    write_text(NEWS, by=by, said=SHIPPED_NEWS | words)


def test_it_begins_and_ends_in_the_words_of_administrators(heron, talk, later):
    worded()
    answer(talk, heron)
    (mail,) = later()
    assert mail.body.startswith("The <b>wood</b> calls.\n\nGetting on board")
    assert mail.body.endswith("\n\nBye\nfrom us\n")
    assert "/me/notifications/change/?t=" in mail.body
    html = mail.alternatives[0].content
    assert "<p>The &lt;b&gt;wood&lt;/b&gt; calls.</p>" in html
    assert "<p>Bye<br>from us</p>" in html


def test_in_discreet_mode_it_has_the_words_of_the_product(wren, heron, talk, later):
    worded()
    wren.owner.prefer(is_discreet=True)
    answer(talk, heron)
    (mail,) = later()
    assert "wood" not in everything(mail)
    assert "from us" not in everything(mail)


def test_in_a_sensitive_community_likewise(heron, talk, later):
    worded()
    Community.objects.update(is_sensitive=True)
    answer(talk, heron)
    (mail,) = later()
    assert "wood" not in everything(mail)
    assert "from us" not in everything(mail)
