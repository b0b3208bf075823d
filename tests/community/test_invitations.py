"""People are invited by mail, come under the name they choose, and are not unmasked by it."""

import re
import threading
from datetime import timedelta

import pytest
from django.core import mail
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone

from accounts.models import Letter, Session
from community import actions, inviting
from community.invitation import MOST, VALID, Invitation, hash_of
from community.models import Community, Membership, Voice
from community.pasted import addresses_in
from community.permissions import NotAllowed
from community.tasks import forget_invitations
from jobs.worker import drain
from tests import factories as make
from tests.accounts import door

pytestmark = pytest.mark.django_db
OPEN, JOIN = reverse("community:invitation"), reverse("community:accept_invitation")
KIM = "kim@people.example"


@pytest.fixture
def here():
    return make.community(visibility=Community.PRIVATE)


@pytest.fixture
def chief(here):
    return make.facilitator(here)


@pytest.fixture
def desk(chief):
    """The facilitator's browser."""
    return make.browser_of(chief)


def report(where):
    return reverse("community:invitations", args=[where.slug])


def invited(here, chief, *addresses):
    inviting.invite(here, by=chief, addresses=list(addresses or [KIM]))
    return here.invitations.get(email=(addresses or [KIM])[0])


def link_in(letter) -> str:
    return re.search(r"https?://[^/]+(/invitation/\?t=\w+)", letter.body)[1]


def joining(version=1, **others):
    return {"version": version, "accepts": "on", "use": "own"} | others


def press(browser, link, answer="yes"):
    return browser.post(OPEN, {"t": link.partition("t=")[2], "answer": answer})


@pytest.mark.parametrize(
    ("text", "found", "others"),
    [
        ("a@b.example, A@B.example;c@d.example", ["a@b.example", "c@d.example"], []),
        ("Kim Lee <kim@b.example>\nMo\tmo@c.example.", ["kim@b.example", "mo@c.example"], []),
        ("“mailto:kim@b.example” (work)", ["kim@b.example"], []),
        ("kim@ b.example and @mo", [], ["kim@", "@mo"]),
        ("kim@localhost..example", [], ["kim@localhost..example"]),
        ("nobody at all", [], []),
    ],
)
def test_addresses_are_read_out_of_whatever_was_pasted(text, found, others):
    assert addresses_in(text) == (found, others)


def test_pasted_people_get_one_neutral_mail_each(desk, here):
    typed = {"key": "k", "addresses": "Kim <kim@people.example>, kim@people.example\nmo@x.example"}
    assert "2 invited." in desk.post(report(here), typed, follow=True).content.decode()
    desk.post(report(here), typed)
    drain()
    assert sorted(one.to[0] for one in mail.outbox) == [KIM, "mo@x.example"]
    for letter in mail.outbox:
        assert letter.subject == "An invitation"
        assert here.name in letter.body
        assert link_in(letter)
    assert not Letter.objects.exists()


def test_a_sensitive_community_is_not_named_in_the_mail(here, chief):
    Community.objects.update(is_sensitive=True)
    invited(here, chief)
    drain()
    assert here.name not in mail.outbox[0].body


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("", "Paste at least one"),
        ("nobody", "There is no e-mail address in this."),
        ("kim@people.example, mo@", "Mend or remove them: mo@"),
        (" ".join(f"p{n}@x.example" for n in range(101)), "These are 101 addresses."),
    ],
)
def test_a_list_that_cannot_be_read_invites_nobody_and_is_kept(desk, here, text, said):
    answer = desk.post(report(here), {"key": "k", "addresses": text})
    assert answer.status_code == 422
    assert said in answer.content.decode()
    assert text[:40] in answer.content.decode()
    assert not Invitation.objects.exists()


def test_nobody_invites_without_end(desk, here, settings):
    settings.LIMITS = settings.LIMITS | {"invitations": (1, 60)}
    for n, status in enumerate([302, 429]):
        typed = {"key": f"k{n}", "addresses": f"kim{n}@people.example"}
        assert desk.post(report(here), typed).status_code == status


def test_the_token_is_kept_nowhere_and_stands_in_no_line_of_a_log(here, chief, client, caplog):
    one = invited(here, chief)
    stored = list(Invitation.objects.filter(pk=one.pk).values_list()[0])
    assert one.token not in map(str, stored)
    assert one.token_hash == hash_of(one.token)
    client.get(OPEN, {"t": one.token})
    press(client, f"?t={one.token}", answer="new")
    inviting.take_back(one, by=chief)
    assert client.get(OPEN, {"t": one.token}).status_code == 404
    assert client.get(f"/nowhere/?t={one.token}").status_code == 404
    assert "Not Found" in caplog.text
    assert one.token not in caplog.text
    assert not any(one.token in str(row.get_decoded()) for row in Session.objects.all())


def test_no_address_of_another_page_holds_the_token(here, chief, client):
    one = invited(here, chief)
    page = client.get(OPEN, {"t": one.token}).content.decode()
    assert page.count(one.token) == 1
    assert f'name="t" value="{one.token}"' in page


def test_opening_the_link_changes_nothing(here, chief, client):
    one = invited(here, chief)
    for method in (client.get, client.head):
        assert method(OPEN, {"t": one.token}).status_code == 200
    one.refresh_from_db()
    assert one.is_running
    assert not client.session.keys()


def test_somebody_without_an_account_signs_up_and_joins_a_private_community(here, chief, client):
    invited(here, chief)
    drain()
    link = link_in(mail.outbox[0])
    assert here.name in client.get(link).content.decode()
    onward = press(client, link, answer="new")["Location"]
    assert onward.startswith(reverse("account_signup"))
    door.sign_up(client, "other@address.example", next=JOIN)
    code = door.code_from_mail()
    answer = door.type_code(client, "account_email_verification_sent", code)
    assert answer["Location"] == JOIN
    assert "We listen." in client.get(JOIN).content.decode()
    for _ in range(2):  # the second time because the answer was lost
        assert client.post(JOIN, joining())["Location"] == here.get_absolute_url()
    assert client.get(here.get_absolute_url()).status_code == 200
    assert press(client, link).status_code == 404


def test_somebody_with_an_account_at_another_address_joins_under_a_made_up_name(here, chief):
    one, wren = invited(here, chief), make.person("Wren Hall")
    browser = make.browser(wren)
    assert press(browser, f"?t={one.token}")["Location"] == JOIN
    typed = joining(use="pseudonym", name="Heron")
    assert browser.post(JOIN, typed | {"accepts": ""}).status_code == 422
    assert browser.post(JOIN, typed).status_code == 302
    assert Voice.objects.get(owner=wren).name == "Heron"


def test_the_invitation_is_still_at_hand_after_signing_in(here, chief, client):
    door.somebody("wren@address.example")
    onward = press(client, f"?t={invited(here, chief).token}", answer="known")["Location"]
    assert onward.startswith(reverse("account_login"))
    door.sign_in(client, "wren@address.example")
    assert here.name in client.get(JOIN).content.decode()


def test_by_request_the_invited_are_asked_no_question(chief, desk):
    here = make.community(visibility=Community.BY_REQUEST)
    one = invited(here, make.facilitator(here))
    browser = make.browser(make.person())
    press(browser, f"?t={one.token}")
    browser.post(JOIN, joining())
    assert Membership.objects.filter(voice__community=here, status="member").count() == 2


@pytest.mark.parametrize("answer", ["yes", "no"])
def test_the_report_does_not_change_when_somebody_answers_and_later_says_only_that(
    desk, here, chief, answer
):
    one = invited(here, chief)
    fresh = r'(csrfmiddlewaretoken|key)" value="\w+"'

    def seen():
        return re.sub(fresh, "", desk.get(report(here)).content.decode())

    before = seen()
    wren = make.person("Wren Hall")
    browser = make.browser(wren)
    press(browser, f"?t={one.token}", answer=answer)
    if answer == "yes":
        browser.post(JOIN, joining(use="pseudonym", name="Heron"))
    assert seen() == before
    assert "Not answered yet" in before
    one.refresh_from_db()
    assert timedelta(days=2) <= one.answer_shows_on - timezone.localdate() <= timedelta(days=8)
    Invitation.objects.update(answer_shows_on=timezone.localdate())
    after = seen()
    assert ">Answered<" in after
    assert "Heron" not in after
    assert "Wren" not in after


def test_no_row_leads_from_an_invitation_to_who_accepted_it():
    fields = {field.name for field in Invitation._meta.get_fields()}
    assert fields == {
        *("id", "community", "email", "ref", "salt", "token_hash", "invited_by"),
        *("sent_at", "times", "taken_back", "answered", "answer_shows_on"),
    }


def test_who_has_answered_unseen_gets_no_second_mail_and_nobody_can_tell(desk, here, chief):
    for address in (KIM, "mo@people.example"):
        invited(here, chief, address)
    kim, mo = here.invitations.order_by("email")
    inviting.decline(kim)
    drain()
    mail.outbox.clear()
    said = []
    for one in (kim, mo):
        page = desk.post(report(here), {"do": "again", "ref": one.ref}, follow=True)
        said.append(page.content.decode().count("Not answered yet"))
    drain()
    assert said == [2, 2]
    assert [one.to for one in mail.outbox] == [["mo@people.example"]]


def test_an_invitation_is_sent_twice_at_most_and_then_they_are_let_be(desk, here, chief):
    one = invited(here, chief)
    first = one.token
    for _ in range(MOST):
        desk.post(report(here), {"do": "again", "ref": one.ref})
    one.refresh_from_db()
    assert one.times == MOST
    assert one.token != first
    assert Invitation.objects.with_token(first) is None
    with pytest.raises(inviting.LetBe):
        inviting.invite_again(one, by=chief)
    Invitation.objects.update(sent_at=timezone.now() - VALID)
    assert inviting.invite(here, by=chief, addresses=[KIM]) == 0


def test_an_invitation_that_was_taken_back_or_is_old_works_no_longer(desk, here, chief, client):
    one = invited(here, chief)
    browser = make.browser(make.person())
    press(browser, f"?t={one.token}")
    desk.post(report(here), {"do": "back", "ref": one.ref})
    assert browser.post(JOIN, joining()).status_code == 404
    assert client.get(OPEN, {"t": one.token}).status_code == 404
    Invitation.objects.update(taken_back=False, sent_at=timezone.now() - VALID)
    assert client.get(OPEN, {"t": one.token}).status_code == 404
    assert "Ran out" in desk.get(report(here)).content.decode()
    assert not Membership.objects.filter(voice__community=here).exclude(
        voice__roles__name="facilitator"
    )


def test_the_report_takes_as_many_queries_for_three_as_for_one(desk, here, chief):
    counts = []
    for addresses in ([KIM], ["b@x.example", "c@x.example"]):
        invited(here, chief, *addresses)
        desk.get(report(here))
        with CaptureQueriesContext(connection) as queries:
            desk.get(report(here))
        counts.append(len(queries))
    assert counts[0] == counts[1]


def test_invitations_of_another_community_are_out_of_reach(desk, here):
    other = make.community()
    one = invited(other, make.facilitator(other))
    for do in ("again", "back"):
        for ref in (one.ref, "", "\0", "x" * 5000):
            assert desk.post(report(here), {"do": do, "ref": ref}).status_code == 404


def test_who_was_removed_cannot_come_back_by_an_invitation(here, chief):
    wren = make.person()
    actions.remove_member(make.member(here, wren), by=chief)
    browser, one = make.browser(wren), invited(here, chief)
    press(browser, f"?t={one.token}")
    answer = browser.post(JOIN, joining())
    assert answer.status_code == 422
    assert "Write to its facilitators" in answer.content.decode()
    one.refresh_from_db()
    assert one.is_running


def test_addresses_are_forgotten_when_an_invitation_has_ended(here, chief):
    taken, waits, answered = (invited(here, chief, f"p{n}@people.example") for n in range(3))
    inviting.take_back(taken, by=chief)
    inviting.decline(answered)
    Invitation.objects.update(sent_at=timezone.now() - VALID - timedelta(hours=1))
    forget_invitations.func()
    assert Invitation.objects.filter(pk=answered.pk).exists()  # going would tell of the answer
    Invitation.objects.filter(pk=answered.pk).update(answer_shows_on=timezone.localdate())
    forget_invitations.func()
    assert [one.pk for one in Invitation.objects.all()] == [waits.pk]
    Invitation.objects.update(sent_at=timezone.now() - 3 * VALID - timedelta(hours=1))
    forget_invitations.func()
    assert not Invitation.objects.exists()


@pytest.mark.parametrize("token", ["", "x", "\0", "é" * 70, "0" * 64, "0" * 5000])
def test_a_made_up_token_opens_nothing(client, token):
    for answer in (client.get(OPEN, {"t": token}), client.post(OPEN, {"t": token})):
        assert answer.status_code == 404


def test_tokens_cannot_be_tried_at_speed(client):
    assert [client.post(OPEN, {"t": "x"}).status_code for _ in range(31)][-2:] == [404, 429]


@pytest.mark.django_db(transaction=True)
def test_an_invitation_lets_one_of_two_people_in_who_use_it_at_once():
    here = make.community(visibility=Community.PRIVATE)
    one = invited(here, make.facilitator(here))
    start, made = threading.Barrier(2), []

    def come(who):
        try:
            start.wait()
            inviting.accept(one, who, version=1)
            made.append("in")
        except NotAllowed:
            made.append("over")
        finally:
            connection.close()

    threads = [threading.Thread(target=come, args=[make.person()]) for _ in range(2)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert sorted(made) == ["in", "over"]
