"""A virus scanner stands before what is kept, and nothing passes when it is silent."""

import pytest
from django.core.files.storage import default_storage
from django.core.files.uploadedfile import SimpleUploadedFile

from forums.document import LARGEST, TooManyBytes
from forums.models import Attachment
from forums.scanning import Infected, NotScanned
from tests import factories as make
from tests.services.ports import reserve_port
from tests.services.scanner import VIRUS, Scanner

pytestmark = pytest.mark.django_db
CLEAN = b"%PDF-1.7 " + b"words " * 50_000


def pdf(content=CLEAN):
    return SimpleUploadedFile("plan.pdf", content)


@pytest.fixture
def bo():
    return make.member(make.community())


@pytest.fixture
def scanner(settings):
    with Scanner() as one:
        settings.CLAMD_ADDRESS = one.address
        yield one


def test_a_clean_file_is_seen_whole_by_the_scanner_and_kept_whole(bo, scanner):
    one = make.image(bo, pdf())
    assert scanner.seen == [CLEAN]
    with default_storage.open(one.stored_as) as kept:
        assert kept.read() == CLEAN


def test_an_image_is_seen_as_it_was_sent(bo, scanner):
    photo = make.photo()
    content = photo.read()
    photo.seek(0)
    assert make.image(bo, photo).is_image
    assert scanner.seen == [content]


def test_a_scanner_may_listen_at_a_path(bo, settings, tmp_path):
    with Scanner(tmp_path / "clamd") as one:
        settings.CLAMD_ADDRESS = one.address
        make.image(bo, pdf())
        with pytest.raises(Infected):
            make.image(bo, pdf(CLEAN + VIRUS))


def test_what_is_infected_is_refused_with_a_sentence_and_nothing_typed_is_lost(bo, scanner):
    talk = make.thread(bo)
    data = {"by": bo.ref, "key": "k", "body": "Typed for an hour.", "image": pdf(CLEAN + VIRUS)}
    answer = make.browser_of(bo).post(f"/threads/{talk.pk}/reply/", data)
    page = answer.content.decode()
    assert answer.status_code == 422
    assert "A virus scanner says that this file could do harm" in page
    assert "Typed for an hour." in page
    assert not Attachment.objects.exists()
    assert not talk.posts.exists()


@pytest.mark.parametrize(
    "answer", [b"", b"INSTREAM size limit exceeded. ERROR\0", b"stream: OK", b"stream: OK\0more"]
)
def test_what_the_scanner_does_not_call_clean_is_not_kept(bo, settings, answer):
    with Scanner(answer=answer) as one:
        settings.CLAMD_ADDRESS = one.address
        with pytest.raises(NotScanned):
            make.image(bo, pdf())
    assert not Attachment.objects.exists()


@pytest.mark.parametrize("kind", ["tcp", "path"])
def test_without_an_answer_nothing_is_kept_and_the_log_says_so(
    bo, settings, tmp_path, caplog, kind
):
    missing = {"tcp": ("127.0.0.1", reserve_port()), "path": str(tmp_path / "none")}
    settings.CLAMD_ADDRESS = missing[kind]
    with pytest.raises(NotScanned):
        make.image(bo, pdf())
    assert not Attachment.objects.exists()
    assert "the virus scanner does not answer" in caplog.text
    assert "plan.pdf" not in caplog.text


def test_what_is_too_large_is_not_sent_to_the_scanner(bo, scanner):
    with pytest.raises(TooManyBytes):
        make.image(bo, pdf(b"%PDF-" + bytes(LARGEST)))
    assert scanner.seen == []
