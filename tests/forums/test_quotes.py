"""A quote shows words of another post as they stand there, and for no longer than they do."""

import re

import pytest
from django.urls import reverse

from community.actions import take_own_name
from community.models import Community, Voice
from community.muting import mute_voice
from forums.actions import edit, remove, take_back
from forums.models import Post, Thread
from forums.noting import set_notes
from forums.quote import LONGEST_QUOTE
from forums.quoting import NotInThePost
from forums.rearranging import merge, split
from forums.thread_removal import remove_thread
from realtime.registry import draw
from realtime.streams import position
from search.find import EVERYWHERE, find
from tests import factories as make

pytestmark = pytest.mark.django_db
SAID = "The *kettle* sings.\n\nIt sings at **dawn**, and the [bus](https://bus.example) waits."
PART = "sings at dawn, and the bus"


@pytest.fixture
def said(talk, ada):
    return make.post(talk, ada, SAID)


@pytest.fixture
def quoting(talk, bo, said):
    return make.post(talk, bo, "I hear it too.", quotes=1, quote=PART)


def page(voice, address):
    return make.browser_of(voice).get(address).content.decode()


def shown(voice, thread):
    """The quotes on a page of the thread, and in the frames of its posts: always the same."""
    on_page = re.findall(QUOTE, page(voice, thread.get_absolute_url()), re.S)
    drawn = draw("post", list(thread.posts.values_list("pk", flat=True)))
    assert [q for _, one in sorted(drawn.items()) for q in re.findall(QUOTE, one, re.S)] == on_page
    return on_page


QUOTE = r'<blockquote dir="auto"><p>(.*?)</p></blockquote>'


def send(voice, thread, **words):
    said = {"body": "So it is.", "by": voice.ref, "key": "k"} | words
    return make.browser_of(voice).post(reverse("forums:reply", args=[thread.pk]), said)


def is_gone(voice, quoting):
    """From the page, from frames, from search and from what its author edits."""
    edited = page(quoting.voice, reverse("forums:edit", args=[quoting.pk]))
    found = find(f'"{PART}"', places=EVERYWHERE).hits
    return not shown(voice, quoting.thread) and PART not in edited and not found


def test_words_of_a_post_are_quoted_with_its_name_and_a_link(ada, bo, talk, said):
    assert send(bo, talk, quotes="1", quote=f"  {PART.replace(' ', chr(10))} ").status_code == 302
    assert shown(ada, talk) == [PART]
    html = page(ada, talk.get_absolute_url())
    assert f'<a href="{said.get_absolute_url()}">{ada.name} wrote</a>' in html


def test_only_words_that_stand_there_are_quoted_and_nothing_typed_is_lost(bo, talk, said):
    answer = send(bo, talk, quotes="1", quote="The kettle weeps.")
    html = answer.content.decode()
    assert answer.status_code == 422
    assert "do not stand in post 1" in html
    assert "The kettle weeps.</textarea>" in html
    assert "So it is.</textarea>" in html
    assert Post.objects.count() == 1


@pytest.mark.parametrize("quotes", ["7", "0", "-1", "x", str(2**40)])
def test_no_post_that_does_not_exist_is_quoted(bo, talk, said, quotes):
    assert send(bo, talk, quotes=quotes, quote=PART).status_code == 422
    assert Post.objects.count() == 1


def test_a_post_of_another_thread_is_not_quoted(bo, talk, said):
    with pytest.raises(NotInThePost):
        make.post(make.thread(bo), bo, quotes=1, quote=PART)


def test_a_quote_is_a_part_and_not_a_book(bo, ada, talk):
    make.post(talk, ada, "long " * LONGEST_QUOTE)
    answer = send(bo, talk, quotes="1", quote="long " * LONGEST_QUOTE)
    assert "A quote can have 2000 characters at most." in answer.content.decode()


def test_a_quote_without_words_is_none(bo, talk, said):
    send(bo, talk, quotes="1", quote=" ")
    assert Post.objects.get(number=2).quoted is None


def test_markup_in_quoted_words_stays_words(bo, ada, talk):
    make.post(talk, ada, "<b>bold</b> & done")
    make.post(talk, bo, quotes=1, quote="<b>bold</b> & done")
    assert shown(ada, talk) == ["&lt;b&gt;bold&lt;/b&gt; &amp; done"]


# The words go with the post


@pytest.mark.parametrize("act", [remove, take_back], ids=["removed", "taken back"])
def test_a_quote_loses_its_words_at_once_with_its_post(ada, bo, talk, said, quoting, act):
    page(bo, talk.get_absolute_url())
    act(said, by=ada)
    assert is_gone(bo, quoting)
    html = page(bo, talk.get_absolute_url())
    assert "The words that were quoted here are not there any more." in html
    assert f"{ada.name} wrote" not in html
    assert "I hear it too." in html


def test_a_quote_loses_words_that_are_edited_away_for_good(ada, bo, talk, said, quoting):
    edit(said, by=ada, body="Nothing of that.")
    assert is_gone(bo, quoting)
    edit(said, by=ada, body=SAID)
    assert shown(bo, talk) == []


def test_a_quote_keeps_words_that_still_stand_in_an_edited_post(ada, bo, talk, said, quoting):
    edit(said, by=ada, body=f"Before it all, this.\n\n{SAID}")
    assert shown(bo, talk) == [PART]


def test_a_removed_post_cannot_be_quoted(ada, bo, talk, said):
    remove(said, by=ada)
    assert send(bo, talk, quotes="1", quote=PART).status_code == 422
    assert PART not in page(bo, f"{talk.get_absolute_url()}?quote=1")


@pytest.mark.parametrize("change", ["remove", "edit", "note"])
def test_open_pages_hear_of_each_quote_that_changes(ada, chief, talk, said, quoting, change):
    before = position(talk.stream)
    versions = quoting.drawn_version, quoting.marks_version
    if change == "remove":
        remove(said, by=ada)
    elif change == "edit":
        edit(said, by=ada, body="Nothing of that.")
    else:
        set_notes(said, by=chief, add=make.content_note())
    assert position(talk.stream) == before + 2
    quoting.refresh_from_db()
    assert (quoting.drawn_version, quoting.marks_version) > versions


def test_whoever_edits_a_quoting_post_meanwhile_loses_nothing(ada, bo, said, quoting):
    remove(said, by=ada)
    words = {"body": "I heard it.", "drawn_version": quoting.drawn_version}
    answer = make.browser_of(bo).post(reverse("forums:edit", args=[quoting.pk]), words)
    assert answer.status_code == 302


def test_a_new_name_is_read_at_the_quote(bo, ada, talk, said, quoting):
    page(bo, talk.get_absolute_url())
    ada.owner.name = "Ada Newly"
    ada.owner.save()
    take_own_name(ada)
    assert "Ada Newly wrote" in page(bo, talk.get_absolute_url())


# Content notes and mutes


def test_content_notes_travel_with_a_quote(bo, chief, ada, talk, said, quoting):
    page(bo, talk.get_absolute_url())
    set_notes(said, by=chief, add=make.content_note())
    html = page(bo, talk.get_absolute_url())
    folded = re.findall(r'<details class="noted"[^>]*\d"><summary>.*?</details>', html, re.S)
    assert sum(PART in one for one in folded) == html.count(PART) - folded[0].count(PART) == 1


def test_words_of_a_muted_name_are_out_of_sight_in_quotes_too(bo, chief, ada, talk, quoting):
    mute_voice(chief.owner, ada)
    row = r'<li class="[^"]*quotes-muted[^"]*" data-number="2">'
    assert re.search(row, page(chief, talk.get_absolute_url()))
    assert "quotes-muted" not in page(bo, talk.get_absolute_url())


# Where threads change


def test_a_quote_is_kept_when_its_post_goes_to_a_thread_like_this_one(bo, chief, talk, quoting):
    split(talk, by=chief, numbers=[1], key="k", title="Kettles alone", context="Singing.")
    assert PART in page(bo, talk.get_absolute_url())


def test_a_quote_loses_its_words_where_fewer_may_read_their_post(bo):
    """Also when both could be read by the same people at the moment."""
    chief = make.facilitator(make.community(visibility=Community.MEMBERS))
    open_one = make.thread(chief, "Open kettles", confidentiality=Thread.ANYONE)
    make.post(open_one, chief, SAID)
    make.post(open_one, chief, "I hear it.", quotes=1, quote=PART)
    words = {"key": "k", "title": "Kettles alone", "context": "Singing."}
    alone = split(open_one, by=chief, numbers=[1], **words)
    assert PART in page(chief, open_one.get_absolute_url())
    merge(alone, by=chief, into=make.thread(chief, "Closed kettles"))
    assert PART not in page(chief, open_one.get_absolute_url())


def test_a_quote_loses_its_words_when_their_thread_is_removed(bo, chief, talk, quoting):
    made = split(talk, by=chief, numbers=[1], key="k", title="Alone", context="Singing.")
    remove_thread(made, by=make.facilitator(bo.community), reason="It named somebody.")
    assert PART not in page(bo, talk.get_absolute_url())


# Without script


def test_the_menu_leads_to_the_box_with_all_words_to_be_cut(bo, talk, said):
    menu = page(bo, reverse("forums:more", args=[said.pk]))
    address = reverse("forums:quote", args=[said.pk])
    assert address in menu
    html = make.browser_of(bo).get(address, follow=True).content.decode()
    assert "It sings at dawn, and the bus waits.</textarea>" in html
    assert '<input type="hidden" name="quotes" value="1">' in html
    assert '<input type="hidden" name="answers" value="1">' in html


def test_words_under_content_notes_are_folded_up_in_the_box_too(bo, ada, talk):
    note = make.content_note()
    post = make.post(talk, ada, SAID, content_notes=note)
    address = reverse("forums:quote", args=[post.pk])
    html = make.browser_of(bo).get(address, follow=True).content.decode()
    box = re.search(r'<div class="composer-quote">.*?</div>', html, re.S)[0]
    assert re.search(r'<details class="noted"[^>]*><summary>.*?</textarea></details>', box, re.S)


def test_who_may_not_write_here_is_offered_no_quote(bo, chief):
    here = make.member(make.community(visibility=Community.OPEN))
    thread = make.thread(here, confidentiality=Thread.ANYONE)
    post = make.post(thread, here, SAID)
    stranger = make.browser(make.person())
    assert "/quote/" not in stranger.get(reverse("forums:more", args=[post.pk])).content.decode()
    html = stranger.get(f"{thread.get_absolute_url()}?quote=1").content.decode()
    assert 'name="quotes"' not in html


# How a name wishes to be quoted elsewhere


def wish(voice, word, ref=None):
    said = {"voice": ref or voice.ref, "quoted_outside": word}
    return make.browser_of(voice).post(reverse("forums:set_quoting"), said).status_code


def test_a_name_says_how_it_may_be_quoted_outside_the_thread(ada, bo, said):
    menu = reverse("forums:more", args=[said.pk])
    assert f"Ask {ada.name} before you quote this outside the thread." in page(bo, menu)
    for word, told in (
        ("no", f"{ada.name} does not wish to be quoted outside it."),
        ("here", "elsewhere in this community."),
        ("named", f"anywhere with the name {ada.name}."),
    ):
        assert wish(ada, word) == 302
        assert told in page(bo, menu)


def test_nobody_is_told_to_ask_themselves(ada, said):
    assert f"Ask {ada.name}" not in page(ada, reverse("forums:more", args=[said.pk]))


@pytest.mark.parametrize("kind", [Thread.GROUP, Thread.CHATHAM])
def test_what_stays_in_its_group_is_quoted_nowhere_else_whatever_a_name_says(ada, bo, kind):
    wish(ada, "named")
    post = make.post(make.thread(ada, confidentiality=kind), ada)
    menu = page(bo, reverse("forums:more", args=[post.pk]))
    assert "anywhere" not in menu


def test_each_name_says_so_for_itself_alone(ada, bo):
    heron = make.member(ada.community, ada.owner, name="Heron")
    wish(ada, "no")
    kept = dict(Voice.objects.values_list("pk", "quoted_outside"))
    assert (kept[ada.pk], kept[heron.pk]) == ("no", "ask")
    assert wish(ada, "named", ref=bo.ref) == wish(ada, "gladly") == 404
    assert dict(Voice.objects.values_list("pk", "quoted_outside")) == kept


@pytest.mark.parametrize("posts", [1, 3])
def test_quotes_take_no_more_queries(bo, talk, said, posts, django_assert_num_queries):
    for _ in range(posts):
        make.post(talk, bo, quotes=1, quote=PART)
    browser = make.browser_of(bo)
    browser.get(talk.get_absolute_url())
    with django_assert_num_queries(5):
        browser.get(talk.get_absolute_url())
