"""The pages of communities: every role at every page, and nothing that unmasks anybody."""

import re

import pytest
from django.urls import reverse

from accounts.actions import describe
from community import actions
from community.agreements import write_agreement
from community.models import Community, Membership, Role, Voice
from community.permissions import ROLES
from tests import factories as make

pytestmark = pytest.mark.django_db
OPEN, MEMBERS, BY_REQUEST, PRIVATE = (visibility for visibility, _ in Community.VISIBILITIES)
NEEDS = {"members": "community.see_members", "requests": "community.answer_requests"}


@pytest.fixture
def here():
    return make.community()


@pytest.fixture
def wren():
    return make.person("Wren Hall")


def at(name, where):
    app = "forums" if name in {"community", "new_thread"} else "community"
    return reverse(f"{app}:{name}", args=[where.slug])


def page(who, name, where):
    return make.browser(who).get(at(name, where))


def text(response):
    return re.sub(r"\s+", " ", response.content.decode())


def names_of(role):
    """All that somebody who stands like this may do here."""
    if role in make.STAFF_ROLES:
        return ROLES[role]
    if role in {"visitor", "stranger", "asked", "left", "suspended"}:
        return set()
    return ROLES[role] | ROLES[Role.MEMBER]


@pytest.mark.parametrize("role", make.EVERYBODY)
@pytest.mark.parametrize("name", NEEDS)
def test_a_page_opens_to_those_whose_role_says_so(here, name, role):
    response = page(make.standing_towards(here, role), name, here)
    if role == "visitor":
        assert response.status_code == 302
        assert response.headers["Location"].startswith(reverse("account_login"))
    else:
        assert response.status_code == (200 if NEEDS[name] in names_of(role) else 403)


@pytest.mark.parametrize("role", make.EVERYBODY)
@pytest.mark.parametrize("name", ["community", "agreement", *NEEDS])
def test_a_private_community_is_not_there_for_those_outside(name, role):
    here = make.community(visibility=PRIVATE)
    who = make.standing_towards(here, role)
    outside = {"visitor", "stranger", "asked", "left", "suspended", Role.LEAD, Role.DEPUTY}
    if role in outside and not (role == "visitor" and name in NEEDS):
        assert page(who, name, here).status_code == 404
    assert (here.name in text(make.browser(who).get(reverse("community:list")))) == (
        role not in outside
    )


@pytest.mark.parametrize("visibility", [OPEN, MEMBERS, BY_REQUEST])
@pytest.mark.parametrize("role", make.EVERYBODY)
def test_the_front_page_of_a_listed_community_is_open_and_its_threads_are_not(role, visibility):
    here = make.community(visibility=visibility)
    make.thread(make.member(here), "Said among members")
    response = page(make.standing_towards(here, role), "community", here)
    assert response.status_code == 200
    reads = (
        role == Role.MODERATOR
        or Role.MEMBER in names_of(role)
        or role in (set(ROLES) - set(make.STAFF_ROLES))
    )
    assert ("Said among members" in text(response)) == reads


def test_what_is_marked_for_anyone_is_read_by_anyone_in_an_open_community():
    here = make.community(visibility=OPEN)
    make.thread(make.member(here), "Said to everybody", confidentiality="anyone")
    assert "Said to everybody" in text(page(None, "community", here))


# Joining


def join(who, where, **answers):
    answers = {"use": "own", "accepts": "on", "version": 1} | answers
    return make.browser(who).post(at("join", where), answers)


def test_the_agreement_is_read_in_full_before_joining(here, wren):
    write_agreement(here, "- We share the *ideas*.")
    assert "We share the <em>ideas</em>." in text(page(wren, "join", here))


def test_the_plain_terms_stand_before_a_made_up_name(here, wren):
    words = text(page(wren, "join", here))
    for term in (
        "Other members will not see your real name",
        "may still give you away",
        "two named people can together find out who you are",
        "could technically look",
        "not a crisis service",
    ):
        assert term in words


def test_a_person_joins_with_one_press(here, wren):
    response = join(wren, here)
    assert response.headers["Location"] == here.get_absolute_url()
    assert Voice.objects.get(owner=wren).name == "Wren Hall"


def test_whoever_has_joined_is_told_so_and_what_to_do_next(here, wren):
    client = make.browser(wren)
    answer = client.post(
        at("join", here), {"use": "own", "accepts": "on", "version": 1}, follow=True
    )
    assert "You are in, as Wren Hall. Say hello in a thread" in text(answer)


def test_a_community_that_answers_requests_promises_no_door_that_opens_by_itself(wren):
    where = make.community(visibility=BY_REQUEST)
    assert "A facilitator answers you." in text(page(wren, "community", where))
    client = make.browser(wren)
    asked = {"use": "own", "accepts": "on", "version": 1, "answer": "I work in Leeds."}
    words = text(client.post(at("join", where), asked, follow=True))
    assert "once a facilitator has said yes" in words
    assert "Join to read" not in words
    assert "You are in" not in words


def test_nobody_joins_without_accepting_the_agreement(here, wren):
    response = join(wren, here, accepts="")
    assert response.status_code == 422
    assert "Accept the working agreement to go on." in text(response)
    assert not Voice.objects.of(wren).exists()


def test_a_person_joins_under_a_made_up_name_with_the_leaf_they_picked(here, wren):
    form = page(wren, "join", here).context["form"]
    leaf = form.leaf_refs[3]
    join(wren, here, use="pseudonym", name="Heron", leaves=form["leaves"].value(), leaf=leaf)
    heron = Voice.objects.get(owner=wren)
    assert (heron.name, heron.ref) == ("Heron", leaf)


def test_a_leaf_that_was_not_offered_is_not_taken(here, wren):
    form = page(wren, "join", here).context["form"]
    leaves = form["leaves"].value()
    response = join(
        wren, here, use="pseudonym", name="Heron", leaves=leaves, leaf="WrenHallWrenHall"
    )
    assert response.status_code == 422
    assert not Voice.objects.filter(ref="WrenHallWrenHall").exists()


def test_other_leaves_can_be_asked_for_and_what_was_typed_stays(here, wren):
    form = page(wren, "join", here).context["form"]
    response = join(
        wren,
        here,
        use="pseudonym",
        name="Heron",
        leaves=form["leaves"].value(),
        other_leaves="1",
    )
    again = response.context["form"]
    assert response.status_code == 200
    assert set(again.leaf_refs).isdisjoint(form.leaf_refs)
    assert again["name"].value() == "Heron"
    assert not Voice.objects.of(wren).exists()


@pytest.mark.parametrize("name", ["", "Moderator", "Teal", "wren ha11"])
def test_a_refused_name_is_explained_beside_it_and_nothing_typed_is_lost(wren, name):
    here = make.community(visibility=BY_REQUEST, joining_question="What brings you here?")
    make.member(here, name="Teal")
    form = page(wren, "join", here).context["form"]
    response = join(
        wren,
        here,
        use="pseudonym",
        name=name,
        leaves=form["leaves"].value(),
        leaf=form.leaf_refs[2],
        answer="To learn.",
    )
    assert response.status_code == 422
    again = response.context["form"]
    assert list(again.errors) == ["name"]
    assert again["answer"].value() == "To learn."
    assert again.leaf_refs == form.leaf_refs
    assert again["leaf"].value() == form.leaf_refs[2]
    assert "What brings you here?" in text(response)


def test_nobody_learns_by_an_unfinished_form_whether_somebody_is_here(here, wren):
    make.member(here, make.person("Jane Smith"))
    for name in ("Jane Smith", "Heron", "Moderator"):
        errors = join(wren, here, use="pseudonym", name=name, accepts="").context["form"].errors
        assert errors == {"accepts": ["Accept the working agreement to go on."]}


def test_a_taken_name_and_a_staff_word_are_refused_in_one_sentence(here, wren):
    make.member(here, make.person("Jane Smith"))
    for name in ("Jane Smith", "Moderator", "jane sm1th"):
        errors = join(wren, here, use="pseudonym", name=name).context["form"].errors
        sentence = "Choose another name: this one could be taken for somebody else."
        assert errors == {"name": [sentence]}


def test_after_five_refused_names_a_day_no_name_is_looked_at(here, wren):
    """Neither here nor elsewhere, nor for a second name of a member."""
    other = make.community()
    for where in (here, other):
        make.member(where, make.person("Jane Smith"))
    for _ in range(5):
        assert "somebody else" in text(join(wren, here, use="pseudonym", name="Jane Smith"))
    for name in ("Jane Smith", "Heron"):
        response = join(wren, other, use="pseudonym", name=name)
        assert response.status_code == 422
        assert "Please come back tomorrow" in text(response)
        assert response.context["form"]["name"].value() == name
    assert join(wren, here).status_code == 302
    again = make.browser(wren).post(at("add_name", here), {"use": "pseudonym", "name": "Teal"})
    assert "Please come back tomorrow" in text(again)


def test_names_that_are_free_or_misspelt_are_not_counted(wren):
    for number in range(6):
        here = make.community()
        assert join(wren, here, use="pseudonym", name="He<ron").status_code == 422
        assert join(wren, here, use="pseudonym", name=f"Heron{number}").status_code == 302


@pytest.mark.parametrize("ticked", [{}, {"is_listed": "on"}], ids=["not ticked", "ticked"])
@pytest.mark.parametrize("kind", ["own", "pseudonym"])
def test_a_name_is_in_the_list_of_members_only_if_that_was_ticked(here, wren, kind, ticked):
    form = page(wren, "join", here).context["form"]
    assert not form["is_listed"].value()
    join(wren, here, use=kind, name="Heron", leaves=form["leaves"].value(), **ticked)
    name = Voice.objects.get(owner=wren).name
    assert (name in text(page(make.member(here).owner, "members", here))) == bool(ticked)


def test_where_everybody_uses_their_own_name_no_other_is_offered(wren):
    here = make.community(allows_pseudonyms=False)
    assert "made-up" not in text(page(wren, "join", here))
    join(wren, here)
    assert Voice.objects.get(owner=wren).kind == Voice.OWN


def test_who_asks_is_told_to_wait_and_later_what_was_answered(wren):
    here = make.community(visibility=BY_REQUEST)
    join(wren, here, answer="To learn.")
    assert "You have asked to join" in text(page(wren, "community", here))
    asked = Membership.objects.get(voice__owner=wren)
    by = make.facilitator(here)
    actions.answer_request(asked, by=by, accept=False, words="Come back in May.")
    assert "Come back in May." in text(page(wren, "community", here))
    assert "Come back in May." in text(make.browser(wren).get(reverse("community:names")))


def test_who_was_removed_is_told_so_when_they_try_to_come_back(here, wren):
    actions.remove_member(make.member(here, wren), by=make.facilitator(here))
    response = join(wren, here)
    assert response.status_code == 422
    assert "You cannot join this community again by yourself." in text(response)


def test_who_is_suspended_reads_so_in_place_of_the_button_and_cannot_join(here, wren):
    actions.suspend(make.member(here, wren), by=make.facilitator(here), reason="A rest.")
    sentence = "Your access here is suspended at the moment."
    assert sentence in text(page(wren, "community", here))
    assert at("join", here) not in text(page(wren, "community", here))
    assert sentence in text(page(wren, "join", here))
    response = join(wren, here, use="pseudonym", name="Heron")
    assert response.status_code == 422
    assert sentence in text(response)
    assert not Voice.objects.filter(name="Heron").exists()
    assert sentence not in text(page(make.person(), "community", here))


def test_who_may_not_come_back_learns_of_no_name_whether_it_is_taken(here, wren):
    actions.remove_member(make.member(here, wren), by=make.facilitator(here))
    make.member(here, name="Teal")
    for name in ("Teal", "Heron"):
        response = join(wren, here, use="pseudonym", name=name)
        assert "You cannot join this community again by yourself." in text(response)
        assert "form" not in response.context
    make.member(here, wren, name="Bittern")
    for name in ("Teal", "Heron"):
        answer = make.browser(wren).post(at("add_name", here), {"use": "own", "name": name})
        assert answer.status_code == 403


# Answering


def test_a_facilitator_answers_with_a_sentence():
    here = make.community(visibility=BY_REQUEST)
    voice = actions.join(here, make.person(), name="Heron", answer="To learn.")
    client = make.browser(make.facilitator(here).owner)
    assert "To learn." in text(client.get(at("requests", here)))
    answer = {"voice": voice.ref, "decision": "accept", "words": "Welcome."}
    client.post(at("requests", here), answer)
    kept = Membership.objects.get(voice=voice)
    assert (kept.status, kept.decision) == (Membership.MEMBER, "Welcome.")


def test_declining_takes_a_sentence():
    here = make.community(visibility=BY_REQUEST)
    voice = actions.join(here, make.person(), name="Heron")
    client = make.browser(make.facilitator(here).owner)
    response = client.post(at("requests", here), {"voice": voice.ref, "decision": "decline"})
    assert response.status_code == 422
    assert Membership.objects.get(voice=voice).status == Membership.ASKED


# The agreement


def test_a_changed_agreement_is_accepted_with_one_press_for_all_ones_names(here, wren):
    for name in ("", "Heron"):
        make.member(here, wren, name=name)
    write_agreement(here, "- We listen twice.")
    assert "Our working agreement has changed" in text(page(wren, "community", here))
    make.browser(wren).post(at("agreement", here), {"version": 2})
    accepted = Membership.objects.filter(voice__owner=wren).values_list(
        "accepted_version", flat=True
    )
    assert list(accepted) == [2, 2]
    assert "has changed" not in text(page(wren, "community", here))


@pytest.mark.parametrize("read", ["1", "", "two", "3"])
def test_an_agreement_that_changed_while_it_was_read_is_shown_again_and_not_accepted(
    here, wren, read
):
    mine = make.member(here, wren)
    write_agreement(here, "- We listen twice.")
    response = make.browser(wren).post(at("agreement", here), {"version": read})
    assert response.status_code == 422
    assert "The agreement has changed since you opened this page." in text(response)
    assert "We listen twice." in text(response)
    assert 'name="version" value="2"' in text(response)
    assert Membership.objects.get(voice=mine).accepted_version == 1


@pytest.mark.parametrize(
    ("after", "leads_to"),
    [
        ("/threads/7/", "/threads/7/"),
        ("", None),
        ("https://example.org/", None),
        ("//example.org/", None),
        ("javascript:alert(1)", None),
    ],
)
def test_accepting_leads_back_to_this_site_only(here, wren, after, leads_to):
    make.member(here, wren)
    response = make.browser(wren).post(at("agreement", here), {"next": after, "version": 1})
    assert response.headers["Location"] == (leads_to or here.get_absolute_url())


# Leaving, and the names one uses


def test_one_name_leaves_and_the_other_stays(here, wren):
    make.member(here, wren)
    heron = make.member(here, wren, name="Heron")
    make.browser(wren).post(at("leave", here), {"voice": heron.ref})
    statuses = Membership.objects.filter(voice__owner=wren).values_list("voice__name", "status")
    assert dict(statuses) == {"Wren Hall": Membership.MEMBER, "Heron": Membership.LEFT}


def test_nobody_makes_somebody_else_leave(here, wren):
    make.member(here, wren)
    other = make.member(here)
    response = make.browser(wren).post(at("leave", here), {"voice": other.ref})
    assert response.status_code == 422
    assert Membership.objects.get(voice=other).status == Membership.MEMBER


def test_a_second_name_is_added_on_its_own_page(here, wren):
    make.member(here, wren)
    form = page(wren, "add_name", here).context["form"]
    make.browser(wren).post(
        at("add_name", here),
        {
            "use": "pseudonym",
            "name": "Heron",
            "leaves": form["leaves"].value(),
            "leaf": form.leaf_refs[0],
        },
    )
    names = text(make.browser(wren).get(reverse("community:names")))
    assert "Heron" in names
    assert "Wren Hall" in names


def put(who, voice, **choice):
    return make.browser(who).post(reverse("community:names"), {"voice": voice.ref} | choice)


def test_a_name_is_put_on_the_list_of_members_and_taken_off_it_with_one_press(here, wren):
    heron = make.member(here, wren, name="Heron", is_listed=False)
    names = make.browser(wren)
    address = reverse("community:names")
    assert "Not in the list of members" in text(names.get(address))
    put(wren, heron, is_listed="on")
    assert "Heron" in text(page(make.member(here).owner, "members", here))
    assert "Not in the list of members" not in text(names.get(address))
    put(wren, heron)
    assert "Heron" not in text(page(make.member(here).owner, "members", here))


def test_who_is_suspended_may_still_be_taken_off_the_list(here, wren):
    heron = make.member(here, wren, name="Heron")
    actions.suspend(heron, by=make.facilitator(here), reason="A rest.")
    assert "In the list of members" in text(make.browser(wren).get(reverse("community:names")))
    put(wren, heron)
    assert not Membership.objects.get(voice=heron).is_listed


def test_nobody_lists_the_name_of_somebody_else(here, wren):
    make.member(here, wren)
    other = make.member(here, name="Heron", is_listed=False)
    put(wren, other, is_listed="on")
    assert not Membership.objects.get(voice=other).is_listed


@pytest.mark.parametrize(("role", "is_met"), [(Role.FACILITATOR, True), (Role.CONTRIBUTOR, False)])
def test_who_is_not_listed_is_met_only_as_a_facilitator(here, role, is_met):
    heron = make.member(here, name="Heron", role=role, is_listed=False)
    reader = make.member(here).owner
    assert (heron.name in text(page(reader, "community", here))) == is_met
    met = make.browser(reader).get(heron.get_absolute_url()).status_code
    assert met == (200 if is_met else 404)


def test_an_own_name_that_comes_back_is_promised_as_it_was(here, wren):
    actions.leave(make.member(here, wren))
    make.member(here, wren, name="Heron")
    describe(wren, name="Wren Marsh", organisation="", sector="", work="")
    words = text(page(wren, "add_name", here))
    assert "<strong>Wren Hall</strong>" in words
    make.browser(wren).post(at("add_name", here), {"use": "own"})
    assert "Wren Hall" in text(make.browser(wren).get(reverse("community:names")))


def test_a_made_up_name_that_comes_back_is_named_before_it_is_used(here, wren):
    actions.leave(make.member(here, wren, name="Heron"))
    make.member(here, wren)
    assert "You write as <strong>Heron</strong> again" in text(page(wren, "add_name", here))


def test_a_new_name_of_ones_own_is_taken_where_one_says_so(here, wren):
    mine, elsewhere = make.facilitator(here, wren), make.member(make.community(), wren)
    heron = make.member(here, wren, name="Heron")
    talk = make.thread(mine)
    make.post(talk, mine)
    client = make.browser(wren)
    assert "Wren Hall" in text(client.get(talk.get_absolute_url()))
    describe(wren, name="Wren Marsh", organisation="", sector="", work="")
    names = text(client.get(reverse("community:names")))
    assert names.count("Use my new name, Wren Marsh, here too") == 2
    client.post(reverse("community:take_own_name"), {"voice": mine.ref})
    for where in (talk, here):
        seen = text(make.browser(make.member(here).owner).get(where.get_absolute_url()))
        assert "Wren Marsh" in seen
        assert "Wren Hall" not in seen
    names = dict(Voice.objects.of(wren).values_list("ref", "name"))
    assert names == {mine.ref: "Wren Marsh", elsewhere.ref: "Wren Hall", heron.ref: "Heron"}


def test_nobody_renames_a_made_up_name_or_somebody_else(here, wren):
    heron, other = make.member(here, wren, name="Heron"), make.member(here)
    for voice, status in ((heron, 403), (other, 404)):
        sent = make.browser(wren).post(reverse("community:take_own_name"), {"voice": voice.ref})
        assert sent.status_code == status
        assert Voice.objects.get(pk=voice.pk).name == voice.name


def test_a_staff_voice_takes_the_new_name_too(wren):
    voice = actions.appoint(wren, Role.MODERATOR, reason="The first.").voice
    describe(wren, name="Wren Marsh", organisation="", sector="", work="")
    client = make.browser(wren)
    assert "Use my new name, Wren Marsh" in text(client.get(reverse("community:names")))
    client.post(reverse("community:take_own_name"), {"voice": voice.ref})
    assert Voice.objects.get(pk=voice.pk).name == "Wren Marsh"


def test_only_the_owner_sees_the_names_somebody_uses(here, wren):
    make.member(here, wren, name="Heron")
    other = make.browser(make.member(here).owner).get(reverse("community:names"))
    assert "Heron" not in text(other)


# Nothing unmasks anybody


PAGES = ["community", "members", "agreement", "requests", "join", "leave"]


@pytest.mark.parametrize("role", make.EVERYBODY)
def test_who_joined_under_a_made_up_name_never_appears_under_their_own(here, wren, role):
    heron = make.member(here, wren, name="Heron", role=Role.CO_FACILITATOR)
    talk = make.thread(heron)
    make.post(talk, heron)
    client = make.browser(make.standing_towards(here, role))
    addresses = [*(at(name, here) for name in PAGES), "/", heron.get_absolute_url()]
    seen = [client.get(address, follow=True) for address in addresses]
    for response in seen:
        words = response.content.decode() + str(response.headers)
        assert "Wren Hall" not in words
        assert wren.email not in words
        assert wren.ref not in words


@pytest.mark.parametrize("role", make.EVERYBODY)
def test_the_page_of_one_name_says_nothing_of_the_other(here, wren, role):
    own, heron = make.member(here, wren), make.member(here, wren, name="Heron")
    for voice in (own, heron):
        make.post(make.thread(voice), voice)
    client = make.browser(make.standing_towards(here, role))
    for one, other in ((own, heron), (heron, own)):
        words = text(client.get(one.get_absolute_url(), follow=True))
        assert other.name not in words
        assert other.ref not in words


@pytest.mark.parametrize("role", make.EVERYBODY)
def test_a_member_is_met_by_members_only(here, wren, role):
    quiet = make.member(here, wren, name="Heron")
    who = make.standing_towards(here, role)
    met = make.browser(who).get(quiet.get_absolute_url()).status_code
    reads = role == Role.MODERATOR or role in set(ROLES) - set(make.STAFF_ROLES)
    assert met == (200 if reads else 404)


def test_somebody_who_wrote_for_anyone_is_met_by_anyone(wren):
    here = make.community(visibility=OPEN)
    heron = make.member(here, wren, name="Heron")
    make.thread(heron, "Said to everybody", confidentiality="anyone")
    make.thread(heron, "Said among members")
    words = text(make.browser(None).get(heron.get_absolute_url()))
    assert "Said to everybody" in words
    assert "Said among members" not in words


def test_who_only_asked_is_not_there_for_members(wren):
    here = make.community(visibility=BY_REQUEST)
    asked = actions.join(here, wren, name="Heron")
    assert make.browser(make.member(here).owner).get(asked.get_absolute_url()).status_code == 404
    assert make.browser(wren).get(asked.get_absolute_url()).status_code == 200


# As many queries for three rows as for one; what is kept of the reader has been read before


def grow(here, number):
    for _ in range(number):
        voice = make.member(here, name=f"Voice {Voice.objects.count()}", role=Role.CONTRIBUTOR)
        talk = make.thread(voice, topics=["Housing"])
        make.post(talk, voice)
        make.standing_towards(here, "asked")


@pytest.mark.parametrize(
    ("name", "queries"), [("community", 5), ("members", 7), ("requests", 5)], ids=str
)
def test_a_page_asks_the_database_as_often_for_three_rows_as_for_one(
    here, name, queries, django_assert_num_queries
):
    here.topics.add("Housing", "Health")
    client = make.browser(make.facilitator(here).owner)
    for number in (1, 2):
        grow(here, number)
        client.get(at(name, here))
        with django_assert_num_queries(queries):
            assert client.get(at(name, here)).status_code == 200


def test_the_list_of_communities_takes_as_many_queries_for_three_as_for_one(
    wren, django_assert_num_queries
):
    client = make.browser(wren)
    for number in (1, 2):
        for _ in range(number):
            where = make.community()
            where.topics.add("Housing", "Health")
            make.member(where, wren)
        client.get(reverse("community:list"))
        with django_assert_num_queries(6):
            client.get(reverse("community:list"))


def test_the_page_of_a_name_takes_as_many_queries_for_three_posts_as_for_one(
    here, django_assert_num_queries
):
    voice = make.member(here)
    client = make.browser(make.member(here).owner)
    for number in (1, 2):
        for _ in range(number):
            make.post(make.thread(voice), voice)
        client.get(voice.get_absolute_url())
        with django_assert_num_queries(7):
            client.get(voice.get_absolute_url())


# Discreet mode


@pytest.mark.parametrize("is_discreet", [True, False])
@pytest.mark.parametrize("name", ["community", "leave", "members", "agreement", "person"])
def test_in_discreet_mode_the_title_of_a_page_names_no_community_and_nobody(
    here, wren, name, is_discreet
):
    voice = make.member(here, wren)
    client = make.browser(wren)
    session = client.session
    session["device"] = "own"
    session.save()
    wren.prefer(is_discreet=is_discreet)
    address = voice.get_absolute_url() if name == "person" else at(name, here)
    title = re.search("<title>(.*?)</title>", text(client.get(address)))[1]
    tells = here.name in title or voice.name in title
    assert tells == (not is_discreet and name in {"community", "leave", "person"})


# Paging and filters


def test_every_thread_is_reached_by_paging_once(here, monkeypatch):
    monkeypatch.setattr("forums.community_page.PAGE", 2)
    voice = make.member(here)
    titles = {make.thread(voice).title for _ in range(5)}
    client, address, seen = make.browser(voice.owner), here.get_absolute_url(), []
    while address:
        shown = client.get(address).context["page"]
        seen += [one.title for one in shown.threads]
        address = f"{here.get_absolute_url()}?before={shown.older}" if shown.older else ""
    assert len(seen) == 5
    assert set(seen) == titles


def test_an_address_that_was_cut_off_is_refused_kindly(here):
    assert make.browser(None).get(f"{here.get_absolute_url()}?before=2026").status_code == 400


def test_filters_show_what_they_say(here, wren):
    voice, other = make.member(here, wren), make.member(here)
    make.thread(voice, "Mine")
    make.post(make.thread(other, "Not opened"), other)
    client = make.browser(wren)
    shown = {
        show: {
            one.title
            for one in client.get(f"{here.get_absolute_url()}?show={show}").context["page"].threads
        }
        for show in ("", "unread", "following", "unanswered", "nonsense")
    }
    assert shown == {
        "": {"Mine", "Not opened"},
        "unread": {"Not opened"},
        "following": {"Mine"},
        "unanswered": {"Mine"},
        "nonsense": {"Mine", "Not opened"},
    }


def test_topics_narrow_the_list_of_communities(wren):
    housing, health = make.community("Housing First"), make.community("Health Equals")
    housing.topics.add("Housing")
    health.topics.add("Health")
    words = text(make.browser(wren).get(f"{reverse('community:list')}?topic=housing"))
    assert "Housing First" in words
    assert "Health Equals" not in words
