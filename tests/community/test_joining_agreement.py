"""Joining accepts the agreement that was on the page, and no other."""

import pytest
from django.urls import reverse

from community import actions
from community.agreements import AgreementChanged, write_agreement
from community.models import Community, Membership, Voice
from tests import factories as make

pytestmark = pytest.mark.django_db
CHANGED = "The agreement has changed since you opened this page."


@pytest.fixture
def here():
    return make.community("Orchard", visibility=Community.BY_REQUEST)


@pytest.fixture
def wren():
    return make.person("Wren Hall")


def join(here, person, **answers):
    words = {"use": "pseudonym", "name": "Heron", "accepts": "on", "answer": "I grow apples."}
    address = reverse("community:join", args=[here.slug])
    return make.browser(person).post(address, words | answers)


def page(here, person):
    address = reverse("community:join", args=[here.slug])
    return make.browser(person).get(address).content.decode()


def test_the_page_says_which_version_it_shows(here, wren):
    assert '<input type="hidden" name="version" value="1"' in page(here, wren)
    write_agreement(here, "- We share *pears*.")
    assert '<input type="hidden" name="version" value="2"' in page(here, wren)


def test_who_read_an_earlier_agreement_reads_the_new_one_and_loses_nothing(here, wren):
    write_agreement(here, "- We share *pears*.")
    answer = join(here, wren, version=1)
    assert answer.status_code == 422
    html = answer.content.decode()
    assert CHANGED in html
    assert "We share <em>pears</em>." in html
    assert "I grow apples." in html
    assert 'value="Heron"' in html
    assert '<input type="hidden" name="version" value="2"' in html
    assert "accepts" not in answer.context["form"].data
    assert not Voice.objects.filter(owner=wren).exists()
    assert join(here, wren, version=2).status_code == 302
    kept = Membership.objects.get(voice__owner=wren)
    assert (kept.status, kept.accepted_version) == (Membership.ASKED, 2)


def test_the_new_agreement_has_to_be_accepted_anew(here, wren):
    write_agreement(here, "- We share *pears*.")
    join(here, wren, version=1)
    assert join(here, wren, version=2, accepts="").status_code == 422
    assert not Voice.objects.filter(owner=wren).exists()


def test_a_page_that_is_out_of_date_does_not_ask_who_is_here(here, wren):
    make.member(here, name="Heron")
    write_agreement(here, "- We share *pears*.")
    html = join(here, wren, version=1).content.decode()
    assert CHANGED in html
    assert "taken for somebody else" not in html


@pytest.mark.parametrize("version", ["", "one", "-1"])
def test_a_form_that_does_not_say_what_was_read_joins_nobody(here, wren, version):
    assert join(here, wren, version=version).status_code == 422
    assert not Voice.objects.filter(owner=wren).exists()


def test_an_agreement_that_is_written_meanwhile_is_read_first(wren):
    here = make.community(agreement="", visibility=Community.MEMBERS)
    assert 'name="version" value="0"' in page(here, wren)
    write_agreement(here, "- We share *pears*.")
    assert CHANGED in join(here, wren, version=0, accepts="").content.decode()


def test_where_there_is_no_agreement_one_joins_without(wren):
    here = make.community(agreement="", visibility=Community.MEMBERS)
    assert join(here, wren, version=0, accepts="").status_code == 302
    assert Membership.objects.get(voice__owner=wren).accepted_version == 0


def test_the_action_has_the_last_word(here, wren):
    write_agreement(here, "- We share *pears*.")
    with pytest.raises(AgreementChanged):
        actions.join(here, wren, version=1)
    assert not Voice.objects.filter(owner=wren).exists()
