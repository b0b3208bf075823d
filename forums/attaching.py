"""Adding images and files to a post, taking them off, and throwing away what is of no post."""

from django.core.files.storage import default_storage
from django.db import transaction

from accounts.limits import TooOften, spend
from community.following import person_behind
from forums.attachment import ALT, MOST, Attachment
from forums.closed import Closed
from forums.document import MEDIA_TYPES, ending_of
from forums.document import keep as keep_document
from forums.image import Refused
from forums.image import keep as keep_image
from forums.scanning import require_clean

MOST_WAITING = 40  # files of one person, of up to 10 MB each


class ImageGone(Closed):
    def __init__(self):
        super().__init__("A file that you added is not kept any more. Please choose it again.")


class TooManyImages(Closed):
    def __init__(self):
        super().__init__(f"A post can have {MOST} images and files. Take one off first.")


class TooManyWait(Refused):
    def __init__(self):
        super().__init__(
            f"{MOST_WAITING} files that you added are in no post yet. Post some of them first, or "
            "discard drafts that have some. What is in no draft goes after a day."
        )


class NamesItsMaker(Closed):
    def __init__(self):
        super().__init__(
            "A document often says inside who made it, and you post under a made-up name. "
            "Take it off and add an image or a text file instead, or post under your own name."
        )


def receive(person, file) -> Attachment:
    """Keep a file for this person until it is posted. Raises Refused or TooOften."""
    spend(person, "images")
    if Attachment.objects.waiting_for(person.pk).count() >= MOST_WAITING:
        raise TooManyWait
    require_clean(file)
    one = Attachment(person=person, original=file.name[-100:])
    if media_type := MEDIA_TYPES.get(ending_of(file.name)):
        one.media_type, one.size, one.stored_as = media_type, file.size, keep_document(file)
    else:
        one.stored_as, one.width, one.height = keep_image(file)
    one.save()
    return one


def receive_all(person, data, files):
    """Keep `files`; the form's `data` as it is with them, and why one was refused, or "".

    What a browser has sent once it cannot be asked for again: a file stays also where the rest of
    the form is refused.
    """
    data = data.copy()
    drop(person, data)
    for file in files:
        try:
            if len(data.getlist("added")) >= MOST:
                raise TooManyImages
            one = receive(person, file)
            data.appendlist("added", str(one.pk))
            if not one.is_image:
                data[f"alt_{one.pk}"] = one.original
        except (Refused, TooManyImages, TooOften) as refusal:
            return data, str(refusal)
    return data, ""


def drop(person, data) -> None:
    """The one whose button was pressed is of nobody from now on."""
    dropped = data.get("drop", "")
    if dropped in data.getlist("added"):
        data.setlist("added", [one for one in data.getlist("added") if one != dropped])
        Attachment.objects.waiting_for(person.pk).filter(pk__in=numbers([dropped])).update(
            person=None, draft=None
        )


def waiting(person, data) -> list[Attachment]:
    """Those that the form names, as far as they wait for this person; in the order chosen."""
    asked = numbers(data.getlist("added"))
    if not asked:
        return []
    return list(Attachment.objects.waiting_for(person.pk).filter(pk__in=asked).order_by("pk"))


def wait_with(draft: int, person, images) -> None:
    """These, (id, alternative text or name), are of the draft, where they wait for `person`.

    What it has from another device stays, while there are no more than a post can have.
    """
    if not images:
        return
    waiting = Attachment.objects.waiting_for(person.pk)
    said = dict(images[:MOST])
    # Asked again of each as it is written: the post may be sent in this moment.
    named = [
        pk for pk, alt in said.items() if waiting.filter(pk=pk).update(draft=draft, alt=alt[:ALT])
    ]
    others = waiting.filter(draft=draft).exclude(pk__in=said).order_by("-pk")
    too_many = list(others.values_list("pk", flat=True)[MOST - len(named) :])
    if too_many:
        waiting.filter(pk__in=too_many).update(draft=None)


def numbers(texts) -> list[int]:
    """Ids out of a form; 0, which no row has, for what is none."""
    return [
        int(text) if text.isascii() and text.isdecimal() and len(text) < 19 else 0 for text in texts
    ]


def attach(post, by, images) -> None:
    """`images` are (id, alternative text or name). Part of the action that writes the post.

    Raises ImageGone for one that does not wait for the person behind `by`, whoever's it is, and
    NamesItsMaker.
    """
    if not images:
        return
    if len(images) > MOST:
        raise TooManyImages
    asked = [pk for pk, _ in images]
    mine = Attachment.objects.waiting_for(person_behind(by)).filter(pk__in=asked)
    found = {one.pk: one for one in mine.select_for_update()}
    if len(found) != len(asked):
        raise ImageGone
    if by.is_pseudonym and any(one.may_name_its_maker for one in found.values()):
        raise NamesItsMaker
    for place, (pk, alt) in enumerate(images, 1):
        one = found[pk]
        one.post, one.person, one.draft, one.original = post, None, None, ""
        one.place, one.alt = place, alt
    changed = ["post", "person", "draft", "original", "place", "alt"]
    Attachment.objects.bulk_update(found.values(), changed)


def take_off(post, ids) -> None:
    """These images go from the post, which the caller saves and draws anew."""
    if not ids:
        return
    post.attachments.filter(pk__in=ids).update(post=None)
    post.file_count = post.attachments.count()


def throw_away() -> None:
    """Files first: what dies in between is found again by its row."""
    for pk in Attachment.objects.outlived().values_list("pk", flat=True):
        with transaction.atomic():
            locked = Attachment.objects.outlived().filter(pk=pk).select_for_update(of=("self",))
            if one := locked.first():
                default_storage.delete(one.stored_as)
                one.delete()
