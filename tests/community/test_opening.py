"""Sign-up stays closed until all is there that keeps people safe, and then opens with one press."""

import re
from datetime import timedelta

import pytest
from django.conf import settings as django_settings
from django.core import mail
from django.urls import reverse
from django.utils import timezone

from accounts.hub_text import PRIVACY, RESTORED, TERMS, HubText
from accounts.models import User
from community.actions import end_role
from community.hub_texts import write
from community.models import Role
from community.opening import NotReady, confirm_test_mail, open_sign_up, send_test_mail
from community.readiness import TITLES, Readiness
from jobs.worker import drain
from tests import factories as make
from tests.accounts import door

pytestmark = pytest.mark.django_db
READY = reverse("community:hub_ready")
SIGN_UP = reverse("account_signup")


def staff(role):
    """Somebody who has signed in at least once."""
    voice = make.staff(role)
    User.objects.filter(voices=voice).update(last_login=timezone.now())
    return voice


@pytest.fixture
def owen():
    return staff(Role.ADMINISTRATOR)


@pytest.fixture
def desk(owen):
    return make.browser_of(owen)


@pytest.fixture
def complete(owen, desk):
    """A hub that has all there has to be; its people by their roles."""
    write(PRIVACY, by=owen, said={"text": "We keep little."})
    write(TERMS, by=owen, said={"text": "Be kind."})
    arrive(desk)
    press(desk, "restored", on=timezone.localdate().isoformat())
    roles = (Role.ADMINISTRATOR, Role.LEAD, Role.DEPUTY)
    return {role: staff(role) for role in roles}


def press(client, do, **typed):
    return client.post(READY, {"do": do} | typed, follow=True)


def link_in_mail():
    drain()
    return re.search(r"/hub/\S+", mail.outbox[-1].body)[0]


def arrive(client):
    press(client, "mail")
    address, _, token = link_in_mail().partition("?t=")
    return client.post(address, {"t": token}, follow=True)


def missing():
    return {line.key for line in Readiness().missing}


def test_nobody_signs_up_before_the_hub_is_open_and_a_sentence_says_so(client):
    for answer in (client.get(SIGN_UP), door.sign_up(client)):
        assert "We are not open yet" in answer.content.decode()
    assert not User.objects.exists()


def test_the_front_page_invites_to_join_only_when_the_hub_is_open(client):
    assert SIGN_UP not in client.get("/").content.decode()
    assert "We are not open yet." in client.get("/").content.decode()
    make.open_hub()
    assert "Join in two minutes" in client.get("/").content.decode()


def test_who_has_an_account_signs_in_also_before(client):
    door.somebody()
    door.sign_in(client)
    assert door.is_signed_in(client)


def test_the_page_lists_what_is_missing_and_has_no_button_yet(desk):
    page = press(desk, "nothing").content.decode()
    assert missing() == set(TITLES)
    for title in TITLES.values():
        assert title in page
    assert 'value="open"' not in page


def test_when_all_is_there_one_press_opens_the_hub(desk, complete, client):
    assert missing() == set()
    assert 'value="open"' in desk.get(READY).content.decode()
    press(desk, "open")
    door.sign_up(client)
    assert User.objects.filter(email="wren@example.org").exists()


@pytest.mark.parametrize(
    ("take_away", "left"),
    [
        (lambda who: _end(who, Role.ADMINISTRATOR), {"administrators"}),
        (lambda who: _end(who, Role.DEPUTY), {"safeguarding"}),
        (lambda who: HubText.objects.filter(name=PRIVACY).update(taken_back=True), {"privacy"}),
        (lambda who: HubText.objects.filter(name=TERMS).update(taken_back=True), {"terms"}),
        (lambda who: HubText.objects.filter(name="mailed").delete(), {"mail"}),
        (lambda who: HubText.objects.filter(name=RESTORED).delete(), {"backup"}),
        (lambda who: _leads(who).update(last_login=None), {"safeguarding"}),
        (lambda who: _leads(who).update(is_active=False), {"safeguarding"}),
    ],
    ids=["administrator", "deputy", "privacy", "terms", "mail", "backup", "never in", "gone"],
)
def test_without_one_of_them_the_hub_does_not_open(owen, complete, take_away, left):
    take_away(complete)
    assert missing() == left
    with pytest.raises(NotReady):
        open_sign_up(by=owen)


def _leads(who):
    return User.objects.filter(voices=who[Role.LEAD])


def _end(who, role):
    end_role(who[role].roles.get(), by=who[Role.ADMINISTRATOR])


def test_lead_and_deputy_are_two_people(owen, complete):
    _end(complete, Role.DEPUTY)
    complete[Role.LEAD].roles.create(name=Role.DEPUTY, place="site")
    assert missing() == {"safeguarding"}


def test_opening_the_link_of_the_test_mail_changes_nothing_and_the_button_does(desk):
    press(desk, "mail")
    assert desk.get(link_in_mail()).status_code == 200
    assert "mail" in missing()
    arrive(desk)
    assert "mail" not in missing()


def test_the_test_mail_says_nothing_on_the_outside(desk, owen):
    press(desk, "mail")
    drain()
    (letter,) = mail.outbox
    assert letter.subject == "A test"
    assert letter.to == [User.objects.get(voices=owen).email]
    assert django_settings.SITE_ADDRESS in letter.body


def test_only_the_last_test_mail_counts_for_a_week_and_for_administrators(desk, owen):
    press(desk, "mail")
    former = link_in_mail()
    press(desk, "mail")
    assert desk.get(former).status_code == 404
    link = link_in_mail()
    assert make.browser_of(make.staff(Role.MODERATOR)).get(link).status_code == 403
    long_ago = timezone.now() - timedelta(days=8)
    HubText.objects.filter(name="mailed").update(written_at=long_ago)
    assert desk.get(link).status_code == 404


def test_another_test_mail_takes_nothing_from_one_that_arrived(desk, owen):
    arrive(desk)
    send_test_mail(by=owen, to="team@people.example")
    assert "mail" not in missing()
    assert not confirm_test_mail("", by=owen)


def test_a_backup_was_not_restored_tomorrow(desk):
    tomorrow = timezone.localdate() + timedelta(days=1)
    assert press(desk, "restored", on=tomorrow.isoformat()).status_code == 422
    assert "backup" in missing()


def test_an_open_hub_is_closed_again_and_says_what_is_missing(desk, complete, client):
    press(desk, "open")
    _end(complete, Role.DEPUTY)
    assert "Something is missing" in desk.get(READY).content.decode()
    press(desk, "close")
    assert "We are not open yet" in client.get(SIGN_UP).content.decode()


def test_no_more_than_a_few_test_mails_are_sent(desk, settings):
    settings.LIMITS = settings.LIMITS | {"team": (1, 60)}
    press(desk, "mail")
    press(desk, "mail")
    assert HubText.objects.of("mailed").count() == 1
