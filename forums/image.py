"""Images as they are kept: drawn anew from their pixels, so that nothing else comes along.

Where a photo was taken, by which device and under which name, its comments, colour profile and
further frames are left behind. Who sent it decides nothing of what is kept but the pixels.
"""

import secrets
from io import BytesIO
from threading import BoundedSemaphore
from typing import NamedTuple

from django.core.files.base import ContentFile
from django.core.files.storage import default_storage
from PIL import Image, ImageOps

LARGEST = 10 * 1024 * 1024  # bytes that may be sent
MOST_PIXELS = 40_000_000
MOST_SCANS = 200  # of a JPEG: some ten are usual, and each takes as long as there are pixels
LONGEST_SIDE = 2000  # pixels that are kept
FORMATS = ("JPEG", "PNG", "WEBP")
MEDIA_TYPE = "image/webp"
QUALITY = 82  # of 100
_FOLDER = "attachments"
_ONE_AT_A_TIME = BoundedSemaphore()  # one of MOST_PIXELS takes some 160 MB while it is read


class Refused(Exception):
    """This file is not kept; carries the sentence for the person."""


class NotAnImage(Refused):
    def __init__(self):
        super().__init__(
            "This file is not taken. Choose a JPEG, PNG or WebP, a PDF, a text or a document."
        )


class TooLarge(Refused):
    def __init__(self):
        super().__init__(
            f"This image is too large. Choose one of up to {LARGEST // 1024**2} MB "
            f"and {MOST_PIXELS // 1_000_000} megapixels."
        )


class TooDetailed(Refused):
    def __init__(self):
        super().__init__("This picture has too much in it to be small. Choose a plainer one.")


class Kept(NamedTuple):
    """Where it is in the store, under a random name; width and height in pixels."""

    name: str
    width: int
    height: int


def keep(file) -> Kept:
    """Read an uploaded file and store what it shows. Raises Refused."""
    if file.size > LARGEST:
        raise TooLarge
    with _ONE_AT_A_TIME:
        image = _pixels_of(file)
        content = _encoded(image, QUALITY)
    return _stored(_FOLDER, content, image)


def keep_small(file, folder: str, box: tuple[int, int], most: int) -> Kept:
    """Likewise, no larger than `box` (pixels) and `most` bytes, for what many pages show.

    Raises Refused.
    """
    if file.size > LARGEST:
        raise TooLarge
    with _ONE_AT_A_TIME:
        image = _pixels_of(file)
        image.thumbnail(box)
        tries = (_encoded(image, quality) for quality in (QUALITY, 60, 40, 20))
        content = next((one for one in tries if len(one) <= most), None)
    if content is None:
        raise TooDetailed
    return _stored(folder, content, image)


def _encoded(image, quality: int) -> bytes:
    content = BytesIO()
    image.save(content, "WEBP", quality=quality)
    return content.getvalue()


def _stored(folder: str, content: bytes, image) -> Kept:
    name = f"{folder}/{secrets.token_hex(16)}.webp"
    return Kept(default_storage.save(name, ContentFile(content)), *image.size)


def _pixels_of(file) -> Image.Image:
    if _has_many_scans(file):
        raise NotAnImage
    try:
        with Image.open(file, formats=FORMATS) as image:
            if image.width * image.height > MOST_PIXELS:  # said by its header: nothing is read yet
                raise TooLarge
            return _drawn_anew(image)
    except Refused:
        raise
    except (Image.DecompressionBombError, Image.DecompressionBombWarning) as error:
        raise TooLarge from error
    except Exception as error:  # what a broken file raises in its decoder is of no one kind
        raise NotAnImage from error


def _has_many_scans(file) -> bool:
    """A JPEG may go over its pixels again for a few bytes each time, and so keep us for an hour.

    The marker of a scan stands nowhere in the pixels themselves (ITU-T T.81, B.1.1.5).
    """
    content = file.read()
    file.seek(0)
    return content.startswith(b"\xff\xd8") and content.count(b"\xff\xda") > MOST_SCANS


def _drawn_anew(image) -> Image.Image:
    """The first frame, the right way up, and nothing but its pixels."""
    image.draft("RGB", (LONGEST_SIDE, LONGEST_SIDE))
    has_holes = "A" in image.getbands() or "transparency" in image.info
    mode = "RGBA" if has_holes else "RGB"
    shown = ImageOps.exif_transpose(image).convert(mode)
    shown.thumbnail((LONGEST_SIDE, LONGEST_SIDE))
    blank = Image.new(mode, shown.size)
    blank.paste(shown)
    return blank
