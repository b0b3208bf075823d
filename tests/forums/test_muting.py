"""A name that one person has muted: folded up for them, silent for them, and known to nobody."""

import re

import pytest
from django.urls import reverse

from accounts.models import User
from community.muting import mute_voice
from community.permissions import NotAllowed
from jobs.worker import drain
from notifications.following import follow
from notifications.models import Follow
from tests import factories as make
from tests.conftest import clear_caches

pytestmark = pytest.mark.django_db


def page(voice, address):
    return make.browser_of(voice).get(address).content.decode()


def plain(html):
    """Without what is drawn anew for each page."""
    return re.sub(r'name="(csrfmiddlewaretoken|key)" value="[^"]+"', "", html)


def press(voice, name, other):
    return make.browser_of(voice).post(reverse(f"forums:{name}", args=[other.ref]))


def muted(html):
    return html.count('<details class="muted"><summary>Post') - html.count('<template id="muted">')


def test_the_words_of_a_muted_name_are_folded_up_and_can_be_opened(ada, bo, talk):
    make.post(talk, bo, "Words of Bo.")
    make.post(talk, ada, "Words of Ada.")
    assert press(ada, "mute", bo)["Location"] == bo.get_absolute_url()
    html = page(ada, talk.get_absolute_url())
    assert muted(html) == 1
    folded = re.search(r'<details class="muted"><summary>Post 1 .*?</details>', html, re.DOTALL)[0]
    assert "Words of Bo." in folded
    assert "Words of Ada." not in folded
    assert f'"muted": ["{bo.ref}"]' in html
    assert press(ada, "hear", bo)["Location"] == reverse("forums:muted")
    assert muted(page(ada, talk.get_absolute_url())) == 0


def test_the_opening_text_of_a_muted_name_is_folded_up_too(ada, bo, talk):
    assert "opening-muted" not in page(bo, talk.get_absolute_url())
    press(bo, "mute", ada)
    html = page(bo, talk.get_absolute_url())
    assert html.index("opening-muted") < html.index("The opening text is by a name")
    assert "opening-muted" not in page(ada, talk.get_absolute_url())


def test_nobody_else_sees_anything_of_it(ada, bo, chief, talk):
    make.post(talk, bo)
    readers = [bo, chief]
    addresses = [talk.get_absolute_url(), ada.get_absolute_url(), bo.get_absolute_url()]
    addresses.append(reverse("community:members", args=[ada.community.slug]))
    before = [plain(page(one, address)) for one in readers for address in addresses]
    press(ada, "mute", bo)
    clear_caches()
    assert [plain(page(one, address)) for one in readers for address in addresses] == before


def test_muting_one_name_says_and_does_nothing_about_another_of_the_same_person(ada, bo, talk):
    heron = make.member(ada.community, User.objects.get(pk=bo.owner_id), name="Heron")
    make.post(talk, bo)
    make.post(talk, heron)
    follow(ada.owner_id, "thread", talk.pk)
    drain()
    told = User.objects.get(pk=ada.owner_id).unread_notifications
    press(ada, "mute", heron)
    assert muted(page(ada, talk.get_absolute_url())) == 1
    assert "Muted" not in page(ada, bo.get_absolute_url())
    assert "Stop muting" not in page(ada, bo.get_absolute_url())
    assert told == 1


def test_nobody_is_told_of_what_a_muted_name_writes(ada, bo, chief, talk):
    follow(ada.owner_id, "community", ada.community_id)
    press(ada, "mute", bo)
    make.post(talk, bo)
    make.thread(bo, "By Bo")
    drain()
    assert User.objects.get(pk=ada.owner_id).unread_notifications == 0
    make.post(talk, chief)
    drain()
    assert User.objects.get(pk=ada.owner_id).unread_notifications == 1


def test_a_page_in_me_shows_the_muted_names_and_lets_each_go(ada, bo):
    assert "You have muted nobody" in page(ada, reverse("forums:muted"))
    press(ada, "mute", bo)
    html = page(ada, reverse("forums:muted"))
    assert bo.name in html
    assert "You have muted" in page(ada, bo.get_absolute_url())
    assert bo.name not in page(bo, reverse("forums:muted")).partition("<main")[2]
    assert reverse("forums:muted") in page(ada, reverse("accounts:me"))


def test_who_reads_a_community_no_longer_learns_no_name_of_it(ada, bo):
    elsewhere = make.member(make.community())
    mine = make.member(elsewhere.community, User.objects.get(pk=ada.owner_id))
    mute_voice(ada.owner, elsewhere)
    mine.membership.status = "left"
    mine.membership.save()
    clear_caches()
    html = page(ada, reverse("forums:muted"))
    assert "A name in a community that you no longer read" in html
    assert elsewhere.name not in html
    assert press(ada, "hear", elsewhere).status_code == 302
    assert not Follow.objects.filter(kind="voice").exists()


def test_nobody_mutes_themselves_or_a_name_they_cannot_have_met(ada, bo):
    assert press(ada, "mute", ada).status_code == 403
    with pytest.raises(NotAllowed):
        mute_voice(ada.owner, ada)
    stranger = make.member(make.community())
    assert press(ada, "mute", stranger).status_code == 404
    assert press(ada, "hear", bo).status_code == 404
    assert not Follow.objects.filter(kind="voice").exists()


def test_the_menu_of_a_post_offers_it_for_others_only(ada, bo, talk):
    mine, other = make.post(talk, ada), make.post(talk, bo)
    assert "Mute" not in page(ada, reverse("forums:more", args=[mine.pk])).partition("<main")[2]
    assert f"Mute {bo.name}" in page(ada, reverse("forums:more", args=[other.pk]))
    press(ada, "mute", bo)
    assert f"Stop muting {bo.name}" in page(ada, reverse("forums:more", args=[other.pk]))
    visitor = make.browser(None).get(reverse("forums:more", args=[other.pk]))
    assert "Mute" not in visitor.content.decode()
