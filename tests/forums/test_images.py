"""Images in posts: what is kept of them, and who gets them."""

from datetime import timedelta
from io import BytesIO
from struct import pack
from zlib import crc32

import pytest
import time_machine
from django.core.files.storage import default_storage
from django.core.files.uploadedfile import SimpleUploadedFile
from django.utils import timezone
from PIL import Image, PngImagePlugin

from accounts.limits import TooOften
from community.actions import suspend
from community.models import Community
from forums.actions import edit, remove, take_back
from forums.attaching import ImageGone, TooManyImages, receive, throw_away
from forums.image import LARGEST, LONGEST_SIDE, NotAnImage, TooLarge
from forums.models import Attachment, Post, Thread
from forums.rearranging import split
from forums.thread_removal import remove_thread
from tests import factories as make

pytestmark = pytest.mark.django_db
GPS, MAKER, ORIENTATION = 0x8825, 0x010F, 0x0112


def kept(one) -> Image.Image:
    return Image.open(BytesIO(one.content()))


def sent(ada, talk, **words):
    """What the composer sends, without script."""
    data = {"by": ada.ref, "key": "k", "body": "Look."} | words
    return make.browser_of(ada).post(f"/threads/{talk.pk}/reply/", data)


def added(answer) -> Attachment:
    assert answer.status_code in {200, 422}
    return Attachment.objects.get(post=None, person__isnull=False)


def test_an_image_is_added_and_then_posted_with_what_it_shows(ada, talk):
    answer = sent(ada, talk, add="image", image=make.photo(name="photo.jpg"))
    one, page = added(answer), answer.content.decode()
    assert "photo.jpg</strong>, added" in page
    assert "Look.</textarea>" in page
    assert not talk.posts.exists()
    answer = sent(ada, talk, added=one.pk, **{f"alt_{one.pk}": "A red kettle"})
    assert answer.status_code == 302
    page = make.browser_of(ada).get(talk.get_absolute_url()).content.decode()
    assert f'<img src="/attachments/{one.pk}/" alt="A red kettle" width="40" height="30"' in page


def test_an_image_without_words_for_it_is_asked_about_and_nothing_is_lost(ada, talk):
    answer = sent(ada, talk, image=make.photo(name="photo.jpg"))
    one, page = added(answer), answer.content.decode()
    assert answer.status_code == 422
    assert "Say what photo.jpg shows." in page
    assert "Look.</textarea>" in page
    assert f'name="added" value="{one.pk}"' in page


def test_an_image_is_kept_where_the_words_are_refused(ada, talk):
    one = make.image(ada)
    answer = sent(ada, talk, body="", added=one.pk, **{f"alt_{one.pk}": "A red kettle"})
    assert answer.status_code == 422
    assert f'name="added" value="{one.pk}"' in answer.content.decode()
    assert "A red kettle</textarea>" in answer.content.decode()


def test_words_for_an_image_pass_the_guard(ada, talk):
    one = make.image(ada)
    answer = sent(ada, talk, added=one.pk, **{f"alt_{one.pk}": "Ring 07700 900123"})
    assert "This looks like a phone number" in answer.content.decode()
    assert not talk.posts.exists()


def test_the_script_gets_the_images_alone_so_that_words_typed_meanwhile_stay(ada, talk):
    data = {"by": ada.ref, "key": "k", "body": "", "add": "image", "image": make.photo()}
    browser = make.browser_of(ada)
    answer = browser.post(f"/threads/{talk.pk}/reply/", data, headers={"HX-Request": "true"})
    assert answer.status_code == 200
    page = answer.content.decode()
    assert "photo.jpg</strong>, added" in page
    assert "<form" not in page


def test_an_image_is_taken_off_before_it_is_posted(ada, talk):
    one = make.image(ada)
    answer = sent(ada, talk, added=one.pk, drop=one.pk)
    assert "photo.jpg" not in answer.content.decode()
    throw_away()
    assert not default_storage.exists(one.stored_as)


def test_where_and_with_what_a_photo_was_taken_is_gone(ada):
    exif = Image.Exif()
    exif[MAKER] = "Canary Camera"
    exif.get_ifd(GPS).update({1: "N", 2: (53.0, 23.0, 0.0)})
    file = make.photo(exif=exif, comment=b"canary comment", icc_profile=b"canary profile")
    assert b"anary" in file.read()
    file.seek(0)
    one = make.image(make.member(make.community()), file)
    assert b"anary" not in one.content()
    assert not kept(one).getexif()
    assert kept(one).info.keys() <= {"loop", "background", "timestamp", "duration"}


def test_words_inside_a_png_are_gone(ada):
    words = PngImagePlugin.PngInfo()
    words.add_text("Author", "canary")
    one = make.image(ada, make.photo(form="PNG", pnginfo=words, mode="RGBA"))
    assert b"canary" not in one.content()


def test_a_photo_taken_sideways_stands_upright(ada):
    exif = Image.Exif()
    exif[ORIENTATION] = 6
    one = make.image(ada, make.photo((40, 30), exif=exif))
    assert kept(one).size == (one.width, one.height) == (30, 40)


def test_a_large_image_is_made_smaller(ada):
    one = make.image(ada, make.photo((LONGEST_SIDE * 2, 100)))
    assert (one.width, one.height) == (LONGEST_SIDE, 50)


def test_of_one_that_moves_the_first_picture_is_kept(ada):
    more = [Image.new("RGB", (40, 30), "red")]
    one = make.image(ada, make.photo(form="WEBP", save_all=True, append_images=more))
    assert not getattr(kept(one), "is_animated", False)


def test_a_jpeg_that_goes_over_its_pixels_again_and_again_is_refused_unread(ada):
    """Each further scan is some sixty bytes, and takes as long as all pixels do."""
    content = make.photo((400, 300), progressive=True).read()
    last = content[content.rindex(b"\xff\xda") : -2]
    many = content[:-2] + last * 1_000 + content[-2:]
    with pytest.raises(NotAnImage):
        receive(ada.owner, SimpleUploadedFile("photo.jpg", many))


def test_a_progressive_photo_is_taken(ada):
    assert make.image(ada, make.photo((400, 300), progressive=True)).width == 400


@pytest.mark.parametrize(
    "content",
    [
        b"<svg xmlns='http://www.w3.org/2000/svg'><script>alert(1)</script></svg>",
        b"<!doctype html><script>alert(1)</script>",
        b"GIF89a/*\x01\x00\x01\x00*/=1;alert(1)",
        b"\xff\xd8\xff\xe0 not a photo",
        b"\x89PNG\r\n\x1a\n",
        b"",
    ],
    ids=["svg", "html", "gif", "no photo", "half", "empty"],
)
def test_what_is_no_image_is_refused_whatever_it_is_called(ada, content):
    with pytest.raises(NotAnImage):
        make.image(ada, SimpleUploadedFile("photo.jpg", content))
    assert not Attachment.objects.exists()


def test_what_hides_behind_an_image_is_left_behind(ada):
    file = make.photo()
    both = SimpleUploadedFile("photo.html.jpg", file.read() + b"<script>canary</script>PK\3\4")
    assert b"canary" not in make.image(ada, both).content()


@pytest.mark.parametrize("side", [6400, 10_000, 60_000])
def test_a_small_file_that_would_be_a_huge_image_is_refused_unread(ada, side):
    head = b"IHDR" + pack(">IIBBBBB", side, side, 8, 2, 0, 0, 0)
    bomb = b"\x89PNG\r\n\x1a\n" + pack(">I", 13) + head + pack(">I", crc32(head))
    with pytest.raises(TooLarge):
        make.image(ada, SimpleUploadedFile("photo.png", bomb + pack(">I", 9) + b"IDAT"))


def test_a_file_of_too_many_bytes_is_refused(ada):
    with pytest.raises(TooLarge):
        make.image(ada, SimpleUploadedFile("photo.jpg", b"\0" * (LARGEST + 1)))


def test_a_name_that_leads_elsewhere_names_nothing(ada, talk):
    answer = sent(ada, talk, add="image", image=make.photo(name="../../../etc/photo.jpg"))
    one = added(answer)
    assert one.original == "photo.jpg"
    assert "photo" not in one.stored_as


def test_nobody_posts_an_image_that_somebody_else_has_added(ada, bo, talk):
    theirs = make.image(bo)
    said = [
        sent(ada, talk, key=str(pk), added=pk, **{f"alt_{pk}": "Mine"}).content.decode()
        for pk in (theirs.pk, theirs.pk + 1000)
    ]
    assert all(str(ImageGone()) in page for page in said)
    assert "photo.jpg" not in said[0]
    assert not talk.posts.exists()
    sent(ada, talk, added=theirs.pk, drop=theirs.pk)
    theirs.refresh_from_db()
    assert theirs.person_id == bo.owner_id


def test_an_image_goes_with_one_post_only(ada, talk):
    one = make.image(ada)
    make.post(talk, ada, images=[(one.pk, "A kettle")])
    with pytest.raises(ImageGone):
        make.post(talk, ada, images=[(one.pk, "A kettle")])


def test_what_was_posted_is_there_once_where_the_answer_was_lost(ada, talk):
    one = make.image(ada)
    for _ in range(2):
        answer = sent(ada, talk, added=one.pk, **{f"alt_{one.pk}": "A kettle"})
        assert answer.status_code == 302
    assert talk.posts.count() == 1


def test_a_post_has_four_images_at_most(ada, talk):
    five = [make.image(ada).pk for _ in range(5)]
    answer = sent(ada, talk, add="image", added=five[:4], image=make.photo())
    assert str(TooManyImages()) in answer.content.decode()
    assert Attachment.objects.count() == 5
    with pytest.raises(TooManyImages):
        make.post(talk, ada, images=[(pk, "A kettle") for pk in five])


def test_nobody_adds_images_without_end(ada, settings):
    settings.LIMITS = settings.LIMITS | {"images": (1, 60)}
    receive(ada.owner, make.photo())
    with pytest.raises(TooOften):
        receive(ada.owner, make.photo())


def test_who_may_not_write_here_leaves_no_file_here(talk):
    stranger = make.person()
    Thread.objects.update(place="open")
    answer = make.browser(stranger).post(
        f"/threads/{talk.pk}/reply/", {"add": "image", "image": make.photo()}
    )
    assert answer.status_code < 500
    assert not Attachment.objects.exists()


def test_a_posted_image_says_nothing_of_who_sent_it(ada, talk):
    one = make.post_with_image(talk, ada).files[0]
    assert (one.person_id, one.original) == (None, "")


def test_an_image_is_sent_as_an_image_and_nothing_else(ada, talk):
    one = make.post_with_image(talk, ada).files[0]
    answer = make.browser_of(ada).get(one.get_absolute_url())
    assert answer["Content-Type"] == "image/webp"
    assert {"private", "no-cache"} <= {*answer["Cache-Control"].split(", ")}
    assert answer["X-Content-Type-Options"] == "nosniff"
    assert answer["Content-Security-Policy"].startswith("default-src 'none'")
    assert answer["Content-Security-Policy"].endswith("; sandbox")
    assert Image.open(BytesIO(answer.content)).size == (40, 30)


def test_a_browser_that_has_it_asks_whether_it_may_still_show_it(ada, talk):
    post = make.post_with_image(talk, ada)
    browser, address = make.browser_of(ada), post.files[0].get_absolute_url()
    headers = {"If-None-Match": browser.get(address)["ETag"]}
    assert browser.get(address, headers=headers).status_code == 304
    remove(post, by=ada)
    assert browser.get(address, headers=headers).status_code == 404


def test_an_image_waiting_to_be_posted_is_shown_to_nobody(ada):
    one = make.image(ada)
    assert make.browser_of(ada).get(one.get_absolute_url()).status_code == 404


def test_who_reads_the_thread_no_longer_gets_its_images_no_longer(ada, bo, chief, talk):
    one = make.post_with_image(talk, ada).files[0]
    browser = make.browser_of(bo)
    assert browser.get(one.get_absolute_url()).status_code == 200
    suspend(bo, by=chief, reason="A rest.")
    assert browser.get(one.get_absolute_url()).status_code == 404


def test_anyone_gets_the_images_of_a_thread_for_anyone(client):
    ada = make.member(make.community(visibility=Community.OPEN))
    for choice, status in ((Thread.ANYONE, 200), (Thread.MEMBERS, 404)):
        post = make.post_with_image(make.thread(ada, confidentiality=choice), ada)
        assert client.get(post.files[0].get_absolute_url()).status_code == status


def gone(way, post, chief):
    if way == "removed":
        remove(post, by=chief, reason="It names somebody.")
    elif way == "taken back":
        take_back(post, by=post.voice)
    elif way == "held":
        Post.objects.update(state=Post.HELD)
    else:
        remove_thread(post.thread, by=chief, reason="It names somebody.")


@pytest.mark.parametrize("way", ["removed", "taken back", "held", "thread removed"])
def test_an_image_goes_at_once_with_its_post(ada, chief, talk, way):
    post = make.post_with_image(talk, ada)
    gone(way, post, chief)
    assert not Attachment.objects.visible_to(chief.owner).exists()
    assert make.browser_of(ada).get(post.files[0].get_absolute_url()).status_code == 404


def test_files_of_a_removed_post_are_deleted_after_ten_minutes(ada, talk):
    post = make.post_with_image(talk, ada)
    stays = make.post_with_image(talk, ada).files[0]
    one = post.files[0]
    remove(post, by=ada)
    throw_away()
    assert default_storage.exists(one.stored_as)
    with time_machine.travel(timezone.now() + timedelta(minutes=11)):
        throw_away()
    assert not default_storage.exists(one.stored_as)
    assert list(Attachment.objects.all()) == [stays]
    assert default_storage.exists(stays.stored_as)


def test_what_was_never_posted_is_deleted_after_a_day(ada):
    one = make.image(ada)
    with time_machine.travel(timezone.now() + timedelta(hours=23)):
        throw_away()
    assert default_storage.exists(one.stored_as)
    with time_machine.travel(timezone.now() + timedelta(hours=25)):
        throw_away()
    assert not default_storage.exists(one.stored_as)


def test_an_image_that_the_store_has_lost_is_missing_and_no_error(ada, talk):
    one = make.post_with_image(talk, ada).files[0]
    default_storage.delete(one.stored_as)
    assert make.browser_of(ada).get(one.get_absolute_url()).status_code == 404


def test_its_author_takes_an_image_off_again(ada, talk):
    post = make.post_with_image(talk, ada)
    one, before = post.files[0], post.drawn_version
    address, browser = f"/posts/{post.pk}/edit/", make.browser_of(ada)
    assert "A red kettle" in browser.get(address).content.decode()
    words = {"body": post.body, "drawn_version": before, "dropped": one.pk}
    assert browser.post(address, words).status_code == 302
    post = Post.objects.get(pk=post.pk)
    assert (post.file_count, post.drawn_version) == (0, before + 1)
    assert browser.get(one.get_absolute_url()).status_code == 404
    throw_away()
    assert not default_storage.exists(one.stored_as)


def test_an_image_of_another_post_is_not_taken_off(ada, bo, talk):
    mine, theirs = make.post_with_image(talk, ada), make.post_with_image(talk, bo)
    words = {"body": "Some words.", "drawn_version": 1, "dropped": theirs.files[0].pk}
    assert make.browser_of(ada).post(f"/posts/{mine.pk}/edit/", words).status_code == 422
    edit(mine, by=ada, body="Other words.", dropped=[theirs.files[0].pk])
    assert Attachment.objects.filter(post=theirs).exists()


def test_an_image_goes_with_its_post_to_another_thread(ada, chief, talk):
    post = make.post_with_image(talk, ada)
    words = {"title": "Lids", "context": "About lids.", "key": "k"}
    split(talk, by=chief, numbers=[post.number], **words)
    assert list(Post.objects.get(pk=post.pk).files) == post.files
    assert make.browser_of(ada).get(post.files[0].get_absolute_url()).status_code == 200


def test_images_wait_under_the_content_notes_of_their_post(ada, talk):
    make.post_with_image(talk, ada, content_notes=make.content_note())
    page = make.browser_of(ada).get(talk.get_absolute_url()).content.decode()
    fold = page.partition('<details class="noted"')[2].partition("</details>")[0]
    assert "/attachments/" in fold


@pytest.mark.parametrize("number", [1, 3])
def test_the_images_of_a_page_are_one_query_where_it_is_drawn(
    ada, talk, number, django_assert_num_queries
):
    for _ in range(number):
        make.post_with_image(talk, ada)
    browser = make.browser_of(ada)
    browser.get("/me/drafts/")
    with django_assert_num_queries(11):
        browser.get(talk.get_absolute_url())
    with django_assert_num_queries(5):
        browser.get(talk.get_absolute_url())
