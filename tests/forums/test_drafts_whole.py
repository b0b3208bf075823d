"""A draft of a reply has its images, its files and its quote with it, on every device."""

from datetime import timedelta

import pytest
import time_machine
from django.core.files.storage import default_storage
from django.urls import reverse
from django.utils import timezone

from forums.actions import edit, remove
from forums.attaching import receive, throw_away
from forums.attachment import MOST
from forums.draft import DRAFT_DAYS
from forums.models import Attachment, Draft
from forums.quoting import wish
from forums.rearranging import merge
from forums.tasks import forget_drafts
from tests import factories as make

pytestmark = pytest.mark.django_db
SAID = "The kettle sings. It sings at dawn."
PART = "sings at dawn"


def save(voice, talk, body="Half a thought.", *images, **more):
    """What the page sends quietly; `images` are pairs of an image and what it shows."""
    words = {"body": body, "key": "k", "by": voice.ref, "quietly": "1"} | more
    words["added"] = [one.pk for one, _ in images]
    words |= {f"alt_{one.pk}": alt for one, alt in images}
    answer = make.browser_of(voice).post(reverse("forums:save_draft", args=[talk.pk]), words)
    assert answer.status_code == 200
    return answer.json()


def box(voice, talk):
    return make.browser_of(voice).get(talk.get_absolute_url()).content.decode()


def later(**period):
    return time_machine.travel(timezone.now() + timedelta(**period))


@pytest.fixture
def image(ada):
    return make.image(ada)


@pytest.fixture
def said(talk, bo):
    return make.post(talk, bo, SAID)


# Images and files


def test_images_of_a_draft_are_met_again_with_what_they_show(ada, talk, image):
    save(ada, talk, "Look.", (image, "A red kettle"))
    html = box(ada, talk)
    assert f'name="added" value="{image.pk}"' in html
    assert "A red kettle</textarea>" in html
    assert "photo.jpg</strong>, added" in html
    words = {"by": ada.ref, "body": "Look.", "key": "k", "added": image.pk}
    words[f"alt_{image.pk}"] = "A red kettle"
    make.browser_of(ada).post(reverse("forums:reply", args=[talk.pk]), words)
    image.refresh_from_db()
    assert (image.post.body, image.person, image.draft) == ("Look.", None, None)
    assert not Draft.objects.exists()


def test_an_image_alone_is_a_draft_too(ada, talk, image):
    save(ada, talk, "", (image, ""))
    assert f'name="added" value="{image.pk}"' in box(ada, talk)
    html = make.browser_of(ada).get(reverse("forums:drafts")).content.decode()
    assert "With images or files" in html


def test_the_name_of_a_file_stands_in_its_box_again(ada, talk):
    file = receive(ada.owner, make.office("plan.docx"))
    save(ada, talk, "Look.", (file, ""))
    assert 'value="plan.docx"' in box(ada, talk)


def test_an_image_of_a_draft_waits_as_long_as_the_draft(ada, talk, image):
    save(ada, talk, "Look.", (image, "A red kettle"))
    with later(days=DRAFT_DAYS - 1):
        throw_away()
        forget_drafts.func()
    assert default_storage.exists(image.stored_as)
    with later(days=DRAFT_DAYS + 1):
        forget_drafts.func()
        throw_away()
    assert not default_storage.exists(image.stored_as)
    assert not Attachment.objects.exists()


def test_discarding_a_draft_erases_its_images(ada, talk, image):
    save(ada, talk, "Look.", (image, "A red kettle"))
    address = reverse("forums:discard_draft", args=[Draft.objects.get().pk])
    assert "words, images and files are gone at once" in (
        make.browser_of(ada).get(address).content.decode()
    )
    make.browser_of(ada).post(address)
    throw_away()
    assert not default_storage.exists(image.stored_as)


def test_an_image_that_was_taken_off_is_in_the_draft_no_longer(ada, talk, image):
    version = save(ada, talk, "Look.", (image, "A red kettle"))["version"]
    words = {"by": ada.ref, "key": "k", "body": "Look.", "added": image.pk, "drop": image.pk}
    make.browser_of(ada).post(reverse("forums:reply", args=[talk.pk]), words)
    save(ada, talk, "Look.", draft_version=version)
    assert 'name="added"' not in box(ada, talk)
    assert not Draft.objects.get().has_files
    throw_away()
    assert not Attachment.objects.exists()


def later_is_nothing_left_of(image):
    with later(hours=25):
        throw_away()
    return not default_storage.exists(image.stored_as)


def test_starting_afresh_gives_up_the_images_too(ada, talk, image):
    version = save(ada, talk, "Look.", (image, "A red kettle"))["version"]
    assert save(ada, talk, "", draft_version=version)["version"] == 0
    assert later_is_nothing_left_of(image)


def test_words_begun_after_starting_afresh_do_not_keep_the_images(ada, talk, image):
    version = save(ada, talk, "Look.", (image, "A red kettle"))["version"]
    save(ada, talk, "Another thought.", draft_version=version)
    assert later_is_nothing_left_of(image)


def test_words_saved_on_a_device_that_knows_of_no_image_leave_it_there(ada, talk, image):
    version = save(ada, talk)["version"]
    save(ada, talk, "Look.", (image, "A red kettle"), draft_version=version)
    save(ada, talk, "Half a thought more.", draft_version=version)
    assert f'name="added" value="{image.pk}"' in box(ada, talk)


def test_a_draft_has_no_more_images_than_a_post(ada, talk):
    for _ in range(2):
        save(ada, talk, "Look.", *[(make.image(ada), "One") for _ in range(MOST)])
    assert Attachment.objects.exclude(draft=None).count() == MOST


def test_nobody_elses_image_comes_into_a_draft(ada, bo, talk):
    others = make.image(bo)
    save(ada, talk, "Look.", (others, "Mine"))
    others.refresh_from_db()
    assert (others.draft, others.alt, others.person_id) == (None, "", bo.owner_id)
    assert 'name="added"' not in box(ada, talk)
    assert make.browser_of(ada).get(others.get_absolute_url()).status_code == 404


def test_without_script_the_button_keeps_a_chosen_file_too(ada, talk):
    words = {"body": "Look.", "key": "k", "by": ada.ref, "image": make.photo(name="photo.jpg")}
    address = reverse("forums:save_draft", args=[talk.pk])
    html = make.browser_of(ada).post(address, words, follow=True).content.decode()
    assert "Saved as draft." in html
    assert "photo.jpg</strong>, added" in html


def test_without_script_a_file_that_is_refused_is_told_and_the_words_stay(ada, talk):
    words = {"body": "Look.", "key": "k", "by": ada.ref, "image": make.photo(name="run.exe")}
    words["image"].file.write(b"MZ")
    words["image"].seek(0)
    answer = make.browser_of(ada).post(reverse("forums:save_draft", args=[talk.pk]), words)
    assert answer.status_code == 422
    assert "Look.</textarea>" in answer.content.decode()


def test_images_go_with_their_draft_when_threads_are_merged(ada, chief, talk, image):
    into = make.thread(ada, "Pots")
    make.draft(ada, into, "Begun there.")
    save(ada, talk, "Look.", (image, "A red kettle"))
    merge(talk, by=chief, into=into)
    assert f'name="added" value="{image.pk}"' in box(ada, into)


# Quotes


def quoting(ada, talk, words=PART, **more):
    return save(ada, talk, "I hear it.", **({"quotes": "1", "quote": words} | more))


def test_a_quote_of_a_draft_is_met_again(ada, talk, said):
    quoting(ada, talk)
    html = box(ada, talk)
    assert f">\n{PART}</textarea>" in html
    assert 'name="quotes" value="1"' in html
    drafts = make.browser_of(ada).get(reverse("forums:drafts")).content.decode()
    assert "With a quote" in drafts
    assert PART not in drafts


def test_a_draft_keeps_none_of_the_words_it_quotes(ada, talk, said):
    quoting(ada, talk)
    assert PART not in str(Draft.objects.values().get())
    remove(said, by=said.voice)
    html = box(ada, talk)
    assert PART not in html
    assert "I hear it.</textarea>" in html


def test_words_that_are_edited_move_the_quote_of_a_draft_along(ada, bo, talk, said):
    quoting(ada, talk)
    edit(said, by=bo, body=f"Before it all, this. {SAID}")
    assert f">\n{PART}</textarea>" in box(ada, talk)
    edit(said, by=bo, body="Nothing of that.")
    assert ">\nNothing of that.</textarea>" in box(ada, talk)


def test_words_half_cut_are_no_loss(ada, talk, said):
    """What is typed does not stand in the post at the moment: all of it is there to cut again."""
    quoting(ada, talk, "sings at duwn")
    assert f">\n{SAID}</textarea>" in box(ada, talk)


def test_a_quote_from_another_thread_is_met_again_and_goes_with_the_wish(ada, bo, said):
    wish(bo, "here")
    other = make.thread(ada)
    quoting(ada, other, quotes="", quoted_post=said.pk)
    html = box(ada, other)
    assert f">\n{PART}</textarea>" in html
    assert f'name="quoted_post" value="{said.pk}"' in html
    wish(bo, "no")
    assert PART not in box(ada, other)


def test_what_the_address_quotes_takes_the_place_of_a_drafts_quote_from_elsewhere(ada, bo, said):
    wish(bo, "here")
    other = make.thread(ada)
    here = make.post(other, bo, "Kettles sang here.")
    quoting(ada, other, quotes="", quoted_post=said.pk)
    browser = make.browser_of(ada)
    html = browser.get(f"{other.get_absolute_url()}?quote={here.number}").content.decode()
    assert f'name="quotes" value="{here.number}"' in html
    assert f'name="quoted_post" value="{said.pk}"' not in html
    assert ">\nKettles sang here.</textarea>" in html


def test_what_the_address_quotes_from_elsewhere_takes_the_place_of_a_drafts_quote(ada, bo, said):
    wish(bo, "here")
    other = make.thread(ada)
    here = make.post(other, bo, "Kettles sang here.")
    quoting(ada, other, "Kettles sang here.", quotes=here.number)
    browser = make.browser_of(ada)
    html = browser.get(f"{other.get_absolute_url()}?quoted={said.pk}").content.decode()
    assert f'name="quoted_post" value="{said.pk}"' in html
    assert f'name="quotes" value="{here.number}"' not in html
    assert f">\n{SAID}</textarea>" in html


def test_a_post_that_somebody_may_not_read_comes_into_no_draft(said):
    stranger = make.member(make.community())
    thread = make.thread(stranger)
    quoting(stranger, thread, quotes="", quoted_post=said.pk)
    assert Draft.objects.get().quoted is None
    assert PART not in box(stranger, thread)


@pytest.mark.parametrize("mangled", ["x", "-1", str(2**64)])
def test_what_no_form_sends_is_refused(ada, talk, mangled):
    words = {"body": "I hear it.", "key": "k", "quietly": "1", "quoted_post": mangled, "quote": "a"}
    answer = make.browser_of(ada).post(reverse("forums:save_draft", args=[talk.pk]), words)
    assert answer.status_code == 422


def test_a_page_with_a_whole_draft_takes_two_queries_more(
    ada, talk, said, image, django_assert_num_queries
):
    quoting(ada, talk)
    save(ada, talk, "Look.", (image, "A red kettle"), quotes="1", quote=PART)
    browser = make.browser_of(ada)
    browser.get(talk.get_absolute_url())
    with django_assert_num_queries(8):
        browser.get(talk.get_absolute_url())


@pytest.mark.parametrize("words", ["", "Another thought."])
def test_an_image_of_days_ago_is_there_for_who_brings_back_what_was_emptied(
    ada, talk, image, words
):
    version = save(ada, talk, "Look.", (image, "A red kettle"))["version"]
    Attachment.objects.update(added_at=timezone.now() - timedelta(days=3))
    version = save(ada, talk, words, draft_version=version)["version"]
    throw_away()
    save(ada, talk, "Look.", (image, "A red kettle"), draft_version=version or "")
    assert f'name="added" value="{image.pk}"' in box(ada, talk)
    assert default_storage.exists(Attachment.objects.get().stored_as)
