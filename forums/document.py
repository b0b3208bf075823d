"""Files other than images: which are taken, told by what is in them and by their names together.

They are kept as they came and only ever sent as downloads. What can run by itself when somebody
opens it is refused.
"""

import secrets
from pathlib import PurePosixPath
from zipfile import ZipFile

from django.core.files.storage import default_storage

from forums.fetching import require_self_contained
from forums.image import Refused

LARGEST = 10 * 1024 * 1024  # bytes
_OFFICE = "application/vnd.openxmlformats-officedocument."
_OPEN = "application/vnd.oasis.opendocument."
MEDIA_TYPES = {
    "pdf": "application/pdf",
    "docx": f"{_OFFICE}wordprocessingml.document",
    "xlsx": f"{_OFFICE}spreadsheetml.sheet",
    "pptx": f"{_OFFICE}presentationml.presentation",
    "odt": f"{_OPEN}text",
    "ods": f"{_OPEN}spreadsheet",
    "odp": f"{_OPEN}presentation",
    "txt": "text/plain; charset=utf-8",
    "csv": "text/csv; charset=utf-8",
}
PLAIN = {"txt", "csv"}  # nothing in them says who made them
_MOST_READ = 256 * 1024  # bytes out of one entry of an archive
_MOST_ENTRIES = 5_000
_PARTS = "[Content_Types].xml"  # ECMA-376 part 2, 10.1.2


class NotTaken(Refused):
    def __init__(self):
        super().__init__(
            "This kind of file is not taken, or its name says something else than what is in it. "
            f"Choose an image, or one of {', '.join(MEDIA_TYPES)}."
        )


class HasMacros(Refused):
    def __init__(self):
        super().__init__("There are macros in this file. Save it without them and choose it again.")


class TooManyBytes(Refused):
    def __init__(self):
        super().__init__(f"This file is too large. Choose one of up to {LARGEST // 1024**2} MB.")


def ending_of(name: str) -> str:
    """The ending by which its type is told, in small letters; "" for none."""
    return PurePosixPath(name).suffix[1:].lower()


def keep(file) -> str:
    """Look into an uploaded file and store it; where it is in the store. Raises Refused."""
    if file.size > LARGEST:
        raise TooManyBytes
    ending = ending_of(file.name)
    if not _is_what_it_says(file, ending):
        raise NotTaken
    file.seek(0)
    return default_storage.save(f"attachments/{secrets.token_hex(16)}", file)


def _is_what_it_says(file, ending: str) -> bool:
    if ending == "pdf":
        return file.read(5) == b"%PDF-"
    if ending in PLAIN:
        return _is_text(file)
    if ending not in MEDIA_TYPES or file.read(4) != b"PK\x03\x04":
        return False
    try:
        with ZipFile(file) as archive:
            if not _is_of_type(archive, MEDIA_TYPES[ending]):
                return False
            require_self_contained(archive)
            return True
    except Refused:
        raise
    except Exception:  # what a broken archive raises is of no one kind
        return False


def _is_text(file) -> bool:
    """Text in UTF-8, which is what it is sent as."""
    try:
        text = file.read().decode()
    except UnicodeDecodeError:
        return False
    return bool(text) and all(char >= " " or char in "\t\n\r\f" for char in text)


def _is_of_type(archive: ZipFile, media_type: str) -> bool:
    """By the one entry that says what it is. Raises HasMacros."""
    names = [entry.filename.lower() for entry in archive.infolist()]
    if len(names) > _MOST_ENTRIES or len(names) != len(set(names)):
        return False
    if any("vbaproject" in one or one.startswith(("basic/", "scripts/")) for one in names):
        raise HasMacros
    if media_type.startswith(_OPEN):
        return _read(archive, "mimetype").strip() == media_type.encode()
    parts = _read(archive, _PARTS).lower()
    if b"macroenabled" in parts or b"vbaproject" in parts:
        raise HasMacros
    # An entity could spell out what was not found.
    return f"{media_type}.main+xml".encode() in parts and b"&" not in parts


def _read(archive: ZipFile, name: str) -> bytes:
    with archive.open(name) as entry:
        return entry.read(_MOST_READ)
