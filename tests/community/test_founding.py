"""An administrator founds a community and changes it; facilitators change what it says."""

import threading

import pytest
from django.db import connection
from django.urls import reverse

from community import founding
from community.agreements import AgreementChanged, change_agreement
from community.former import FormerAddress
from community.models import Community, Role
from community.permissions import NotAllowed
from search.models import SearchDocument
from tests import factories as make

pytestmark = pytest.mark.django_db
NEW, LIST = reverse("community:found"), reverse("community:list")


@pytest.fixture
def admin():
    return make.person("Owen Reed")


@pytest.fixture
def desk(admin):
    """The administrator's browser."""
    make.staff(Role.ADMINISTRATOR, admin)
    return make.browser(admin)


def at(name, community):
    return reverse(name, args=[community.slug])


def words(**others):
    typed = {"name": "Housing First", "slug": "", "purpose": "A home first.", "key": "k" * 22}
    typed |= {"visibility": "members", "agreement": "- We listen.", "topics": "homes, outreach"}
    typed |= {"hosts": "Meadow Gate, Tollgate ,meadow gate", "allows_pseudonyms": "on"}
    return typed | others


def test_an_administrator_founds_a_community_with_a_plain_form(desk):
    assert NEW in desk.get(LIST).content.decode()
    answer = desk.post(NEW, words(rhythm="Monthly"), follow=True)
    made = Community.objects.get(name="Housing First")
    assert answer.redirect_chain == [("/communities/housing-first/", 302)]
    assert (made.rhythm, made.visibility, made.allows_pseudonyms) == ("Monthly", "members", True)
    assert sorted(made.topics.names()) == ["homes", "outreach"]
    assert made.hosts.count() == 2
    assert made.agreement.text == "- We listen."


def test_the_same_form_sent_twice_founds_one_community(desk):
    for _ in range(2):
        assert desk.post(NEW, words())["Location"] == "/communities/housing-first/"
    assert Community.objects.count() == 1


@pytest.mark.parametrize(
    ("typed", "said"),
    [
        ({"name": ""}, "Give the community a name."),
        ({"name": "housing FIRST now"}, "Another community has this name."),
        ({"slug": "here"}, "Another community has this web address."),
        ({"slug": "new"}, "Another community has this web address."),
        ({"slug": "not so"}, "Use small letters, numbers and hyphens"),
        ({"name": "???"}, "Give it a web address"),
        ({"purpose": "x" * 1001}, "at most"),
        ({"contact": "nobody"}, "Enter a full e-mail address"),
        ({"visibility": "secret"}, "Choose who finds and reads it."),
        ({"agreement": " "}, "Write the agreement"),
        ({"key": ""}, "load this page again"),
    ],
)
def test_what_cannot_be_founded_is_explained_and_nothing_typed_is_lost(desk, typed, said):
    make.community("Housing First Now")
    Community.objects.update(slug="here")
    answer = desk.post(NEW, words(rhythm="On a wet Tuesday", **typed))
    assert answer.status_code == 422
    assert said in answer.content.decode()
    assert "On a wet Tuesday" in answer.content.decode()
    assert Community.objects.count() == 1


def test_a_facilitator_changes_what_it_says_and_not_its_name_or_readers():
    here = make.community(visibility=Community.BY_REQUEST)
    chief = make.facilitator(here)
    browser = make.browser_of(chief)
    assert at("community:edit", here) in browser.get(here.get_absolute_url()).content.decode()
    page = browser.get(at("community:edit", here)).content.decode()
    assert 'value="shape"' not in page
    assert 'value="close"' not in page
    typed = {"do": "about", "purpose": "Otherwise.", "contact": "us@hub.example", "topics": "homes"}
    assert browser.post(at("community:edit", here), typed).status_code == 302
    here.refresh_from_db()
    assert (here.purpose, here.contact) == ("Otherwise.", "us@hub.example")
    shown = browser.get(here.get_absolute_url()).content.decode()
    assert "Otherwise." in shown
    assert "homes" in shown
    for sent in ({"do": "shape", "name": "Mine"}, {"do": "close", "note": "Over."}):
        browser.post(at("community:edit", here), sent)
    before = here.name
    here.refresh_from_db()
    assert (here.name, here.status) == (before, Community.ACTIVE)


def test_a_link_with_a_former_address_leads_to_the_community(desk):
    here = make.community(visibility=Community.MEMBERS)
    voice = make.member(here)
    old = here.get_absolute_url()
    sent = {"do": "shape", "name": "New Name", "slug": "new-name", "allows_pseudonyms": "on"}
    assert desk.post(at("community:edit", here), sent)["Location"] == "/communities/new-name/edit/"
    answer = desk.get(f"{old}?show=unread")
    assert (answer.status_code, answer["Location"]) == (307, "/communities/new-name/?show=unread")
    posted = make.browser_of(voice).post(f"{old}threads/new/", {"title": "Kept"})
    assert (posted.status_code, posted["Location"]) == (307, "/communities/new-name/threads/new/")
    other = make.community()
    taken = desk.post(at("community:edit", other), sent | {"name": "X", "slug": here.slug})
    assert taken.status_code == 422
    back = sent | {"slug": here.slug}
    assert desk.post("/communities/new-name/edit/", back).status_code == 302
    assert [one.slug for one in FormerAddress.objects.all()] == ["new-name"]
    assert desk.get(old).status_code == 200


def test_the_former_address_of_a_private_community_tells_strangers_nothing(desk):
    here = make.community(visibility=Community.PRIVATE)
    sent = {"do": "shape", "name": "Secret Name", "slug": "secret-name"}
    desk.post(at("community:edit", here), sent)
    for who in (None, make.person()):
        assert make.browser(who).get(here.get_absolute_url()).status_code == 404


def test_a_facilitator_pauses_and_an_administrator_closes_and_opens_again(desk):
    here = make.community()
    browser = make.browser_of(make.facilitator(here))
    edit = at("community:edit", here)
    browser.post(edit, {"do": "pause", "note": "We rest.", "expected_back": "March"})
    shown = browser.get(here.get_absolute_url()).content.decode()
    assert "paused until March" in shown
    assert "We rest." in shown
    browser.post(edit, {"do": "go_on"})
    assert browser.post(edit, {"do": "pause", "note": ""}).status_code == 422
    desk.post(edit, {"do": "close", "note": "Its work is done."})
    assert "Its work is done." in browser.get(here.get_absolute_url()).content.decode()
    with pytest.raises(NotAllowed):
        founding.set_status(here, by=make.facilitator(here), status=Community.ACTIVE)
    desk.post(edit, {"do": "reopen"})
    here.refresh_from_db()
    assert here.status == Community.ACTIVE


def test_a_new_agreement_is_written_on_a_page_and_never_over_a_newer_one():
    here = make.community()
    browser = make.browser_of(make.facilitator(here))
    address = at("community:change_agreement", here)
    assert "- We listen." in browser.get(address).content.decode()
    sent = {"text": "- We listen first.", "version": 1}
    assert browser.post(address, sent).status_code == 302
    assert browser.post(address, sent).status_code == 302
    assert here.agreement.version == 2
    late = browser.post(address, {"text": "- My words.", "version": 1})
    assert late.status_code == 422
    assert "- My words." in late.content.decode()
    assert "We listen first." in late.content.decode()
    assert 'name="version" value="2"' in late.content.decode()
    with pytest.raises(AgreementChanged):
        change_agreement(here, by=make.facilitator(here), text="- Others.", version=1)


def test_opening_a_community_to_everybody_warns_and_takes_a_second_yes(desk):
    here = make.community(visibility=Community.OPEN)
    thread = make.thread(make.member(here), confidentiality="anyone")
    post = make.post(thread, make.member(here))
    hidden = make.thread(make.member(here))
    address, visitor = at("forums:who_reads", here), make.browser(None)

    def places():
        found = SearchDocument.objects.filter(kind="post", object_id=post.pk)
        return found.get().place, visitor.get(thread.get_absolute_url()).status_code

    assert places() == ("open", 200)
    desk.post(address, {"visibility": "members"})
    assert places() == (here.content_place, 404)
    asked = desk.post(address, {"visibility": "open"})
    assert asked.status_code == 422
    assert "So will 1 thread " in asked.content.decode()
    assert places() == (here.content_place, 404)
    desk.post(address, {"visibility": "open", "is_sure": "on"})
    assert places() == ("open", 200)
    assert visitor.get(hidden.get_absolute_url()).status_code == 404


def test_who_opened_the_page_before_it_became_sensitive_does_not_take_that_back_unseen(desk):
    here = make.community(visibility=Community.MEMBERS)
    address = at("forums:who_reads", here)
    was = desk.get(address).context["form"]["was"].value()
    seen = {"visibility": Community.PRIVATE, "was": was}
    Community.objects.filter(pk=here.pk).update(is_sensitive=True)
    refused = desk.post(address, seen)
    assert refused.status_code == 422
    assert "Somebody else has changed these answers" in refused.content.decode()
    here.refresh_from_db()
    assert (here.visibility, here.is_sensitive) == (Community.MEMBERS, True)
    again = {"is_sensitive": "on", "was": refused.context["form"]["was"].value()}
    assert desk.post(address, seen | again).status_code == 302
    here.refresh_from_db()
    assert (here.visibility, here.is_sensitive) == (Community.PRIVATE, True)


@pytest.mark.django_db(transaction=True)
def test_two_forms_sent_at_once_found_one_community():
    owen = make.staff(Role.ADMINISTRATOR)
    start, made = threading.Barrier(2), []

    def send():
        try:
            start.wait()
            fields = {"name": "New", "slug": "newer", "purpose": "To learn."}
            made.append(founding.found(by=owen, key="k", agreement="- We listen.", **fields).pk)
        finally:
            connection.close()

    threads = [threading.Thread(target=send) for _ in range(2)]
    for one in threads:
        one.start()
    for one in threads:
        one.join()
    assert len(made) == 2
    assert len(set(made)) == 1
