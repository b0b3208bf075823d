"""Administrators word the mails of the hub: looked at first, taken back, and never less neutral."""

import pytest
from django.core import mail
from django.urls import reverse

from accounts import mail_words
from accounts.adapter import MAILS, Adapter
from accounts.hub_text import HubText
from accounts.mail_words import CODE, INVITATION, KINDS, NEWS, ROLE, SHIPPED_NEWS, filled
from community.hub_forms import FORMS
from community.hub_texts import write
from community.inviting import invite
from community.models import Role
from jobs.worker import drain
from tests import factories as make

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture
def owen():
    return make.staff(Role.ADMINISTRATOR)


def save(owen, which, do="save", number=1, **typed):
    address = reverse("community:hub_text", args=[which])
    return make.browser_of(owen).post(address, {"do": do, "number": number} | typed, follow=True)


def send_code(to):
    Adapter().send_mail("account/email/login_code", to, {"code": "QQQQ-1111"})
    drain()
    return mail.outbox[-1]


def refusal(which, **typed):
    form = FORMS[which]({"number": 1} | typed)
    return " ".join(error for errors in form.errors.values() for error in errors)


def test_an_administrator_words_a_mail_and_puts_the_first_words_back(owen):
    save(owen, CODE, text="Hello from us. Type this:\n[code]")
    assert send_code("x@people.example").body == "Hello from us. Type this:\nQQQQ-1111\n"
    save(owen, CODE, do="put_back", version=1)
    assert "It works for 15 minutes." in send_code("x@people.example").body


@pytest.mark.parametrize("which", [*KINDS, NEWS])
def test_each_mail_is_looked_at_with_example_data_before_it_is_saved(owen, which):
    typed = SHIPPED_NEWS if which == NEWS else {"text": KINDS[which].text}
    seen = save(owen, which, do="preview", **typed).content.decode()
    assert "Nothing is saved yet" in seen
    assert "Subject: " in seen
    for example in KINDS[which].gaps.values() if which in KINDS else ["Heron: We ask"]:
        assert example in seen
    assert not HubText.objects.exists()


@pytest.mark.parametrize("which", [CODE, INVITATION, mail_words.TEST, ROLE])
def test_a_text_without_what_the_mail_is_for_is_refused(which):
    assert "of no use without" in refusal(which, text="Good day.")


def test_a_link_stands_on_a_line_of_its_own():
    assert "line of its own" in refusal(INVITATION, text="Look at [link].")


def test_there_are_no_other_gaps_than_those_that_are_named():
    assert "[name]" in refusal(CODE, text="Dear [name]\n[code]")
    assert "[community]" in refusal(NEWS, **SHIPPED_NEWS | {"answers": "From [community]"})


def test_no_mail_about_news_and_none_with_a_code_can_name_anybody():
    assert set(KINDS[CODE].gaps) == {"code"}
    assert not any(KINDS[which].gaps for which in (mail_words.KNOWN, mail_words.CALLED))


def test_what_is_filled_in_is_no_gap_itself():
    assert filled("[a] [b]", {"a": "[b]", "b": "x"}) == "[b] x\n"


def test_nothing_typed_becomes_a_header_or_a_tag(owen, settings):
    save(owen, CODE, text="[code]\r\nSubject: Refuge\r\nBcc: all@people.example\r\n\r\n<b>x</b>")
    sent = send_code("x@people.example")
    message = sent.message()
    assert (message["Subject"], message["Bcc"], message["To"]) == (
        "Your code",
        None,
        "x@people.example",
    )
    assert message.get_content_type() == "text/plain"
    assert "character that cannot be seen" in refusal(CODE, text="[code]\u202ex")


def test_subjects_are_no_part_of_any_form():
    assert {field for form in FORMS.values() for field in form.base_fields if "subj" in field} == (
        set()
    )
    assert set(FORMS[CODE].base_fields) == {"number", "text"}


def test_who_is_discreet_gets_the_words_of_the_product(owen):
    write(CODE, by=owen, said={"text": "The women's refuge greets you.\n[code]"})
    wren = make.person()
    wren.prefer(is_discreet=True)
    assert "refuge" in send_code("other@people.example").body
    assert "refuge" not in send_code(wren.email.upper()).body


def test_a_sensitive_community_invites_in_the_words_of_the_product_and_is_not_named(owen):
    write(INVITATION, by=owen, said={"text": "Come to [community].\n[link]"})
    for is_sensitive in (False, True):
        here = make.community(is_sensitive=is_sensitive)
        by = make.facilitator(here)
        invite(here, by=by, addresses=[f"{is_sensitive}@people.example"])
        drain()
        body = mail.outbox[-1].body
        assert (here.name in body, "Come to" in body) == (not is_sensitive, not is_sensitive)


def test_an_answer_is_found_as_fast_whether_or_not_somebody_has_the_address(
    owen, django_assert_num_queries
):
    make.person()
    for to in ("nobody@people.example", make.person().email):
        with django_assert_num_queries(2):
            mail_words.body(CODE, to=to, code="1")


def test_each_mail_of_accounts_is_one_that_is_worded():
    assert set(MAILS.values()) <= set(KINDS)


def test_nobody_saves_over_what_came_after_it(owen):
    write(CODE, by=owen, said={"text": "Theirs [code]"})
    assert save(owen, CODE, number=1, text="Mine [code]").status_code == 422
