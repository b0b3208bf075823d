"""Files other than images: what is taken, under which name, and how it is sent."""

import pytest
from django.core.files.storage import default_storage
from django.core.files.uploadedfile import SimpleUploadedFile

from community.models import Community
from forums.actions import remove
from forums.attaching import NamesItsMaker, TooManyWait
from forums.document import LARGEST, MEDIA_TYPES, HasMacros, NotTaken, TooManyBytes
from forums.fetching import MOST_INSIDE, Fetches, TooMuchInside
from forums.image import NotAnImage
from forums.models import Attachment, Thread
from tests import factories as make

pytestmark = pytest.mark.django_db
OFFICE = sorted(set(MEDIA_TYPES) - {"pdf", "txt", "csv"})
MACRO = b"<a b='application/vnd.ms-word.document.macroEnabled.main+xml'/>"
DOCX = f"{MEDIA_TYPES['docx']}.main+xml".encode()
PDF = b"%PDF-1.7 canary"


def pdf(name="plan.pdf", content=PDF):
    return SimpleUploadedFile(name, content)


def posted(talk, by, file, name):
    return make.post(talk, by, images=[(make.image(by, file).pk, name)]).files[0]


def sent(by, talk, **words):
    data = {"by": by.ref, "key": "k", "body": "Look."} | words
    return make.browser_of(by).post(f"/threads/{talk.pk}/reply/", data)


def test_a_file_is_added_and_posted_under_the_name_that_its_author_gives_it(ada, talk):
    page = sent(ada, talk, add="image", image=pdf()).content.decode()
    one = Attachment.objects.get()
    assert f'name="alt_{one.pk}" value="plan.pdf"' in page
    sent(ada, talk, added=one.pk, **{f"alt_{one.pk}": "Our plan"})
    page = make.browser_of(ada).get(talk.get_absolute_url()).content.decode()
    assert f'href="/attachments/{one.pk}/" download' in page
    assert "<bdi>Our plan.pdf</bdi> (PDF, 1 kB)" in page


def test_the_name_of_a_file_passes_the_guard(ada, talk):
    answer = sent(ada, talk, image=pdf("07700 900123.pdf"))
    page = answer.content.decode()
    assert "This looks like a phone number" in page
    assert not talk.posts.exists()
    one = Attachment.objects.get()
    words = {f"alt_{one.pk}": "07700 900123.pdf", "guard": "take_out"}
    assert sent(ada, talk, added=one.pk, **words).status_code == 302
    assert talk.posts.get().files[0].saved_as == "[phone number removed].pdf"


@pytest.mark.parametrize("ending", MEDIA_TYPES)
def test_every_kind_of_file_is_sent_as_a_download_that_nothing_can_run_in(ada, talk, ending):
    kinds = {"pdf": pdf(), "txt": pdf("a.txt", b"Words"), "csv": pdf("a.csv", b"a,b")}
    one = posted(talk, ada, kinds.get(ending) or make.office(f"a.{ending}"), f"a.{ending}")
    answer = make.browser_of(ada).get(one.get_absolute_url())
    assert answer.status_code == 200
    assert answer["Content-Type"] == MEDIA_TYPES[ending]
    assert answer["Content-Disposition"] == f'attachment; filename="a.{ending}"'
    assert answer["X-Content-Type-Options"] == "nosniff"
    assert answer["Content-Security-Policy"].endswith("; sandbox")


@pytest.mark.parametrize(
    ("name", "content"),
    [
        ("a.pdf", b"<html><script>alert(1)</script> %PDF-1.7"),
        ("a.docx", PDF),
        ("a.txt", b"MZ\x00\x01"),
        ("a.txt", b"\xff\xfe\x00"),
        ("a.txt", b""),
        ("a.docx", b"PK\x03\x04 broken"),
        ("a.odt", make.office("a.ods").read()),
        ("a.docx", make.office("a.xlsx").read()),
        ("a.docx", b"GIF89a" + make.office().read()),
        ("a.docx", make.office(parts=DOCX + b"vba&#80;roject").read()),
        ("a.pdf", make.photo().read()),
    ],
)
def test_a_file_whose_name_says_something_else_than_its_content_is_refused(ada, name, content):
    with pytest.raises(NotTaken):
        make.image(ada, SimpleUploadedFile(name, content))
    assert not Attachment.objects.exists()


@pytest.mark.parametrize("name", ["a.docm", "a.xlsm", "a.html", "a.svg", "a.exe", "a.zip", "a", ""])
def test_other_kinds_are_refused(ada, name):
    with pytest.raises(NotAnImage):
        make.image(ada, SimpleUploadedFile(name or "x", make.office().read()))


@pytest.mark.parametrize(
    "file",
    [
        make.office(**{"word/vbaProject.bin": b"x"}),
        make.office(parts=MACRO),
        make.office(parts=DOCX + b" application/vnd.ms-office.vbaProject"),
        make.office("a.odt", **{"Basic/Standard/script-lb.xml": b"x"}),
        make.office("a.ods", **{"Scripts/python/x.py": b"x"}),
    ],
)
def test_what_has_macros_is_refused(ada, file):
    file.seek(0)
    with pytest.raises(HasMacros):
        make.image(ada, file)


def test_a_file_of_too_many_bytes_is_refused(ada):
    with pytest.raises(TooManyBytes):
        make.image(ada, pdf(content=PDF + b"\0" * LARGEST))


def test_no_document_is_posted_under_a_made_up_name(ada, talk):
    heron = make.member(ada.community, name="Heron")
    for file in (pdf(), make.office()):
        with pytest.raises(NamesItsMaker):
            posted(talk, heron, file, "plan")
    assert not talk.posts.exists()
    assert posted(talk, heron, pdf("a.txt", b"Words"), "words").saved_as == "words.txt"


@pytest.mark.parametrize(
    ("typed", "saved"),
    [
        ("../../etc/passwd", "etcpasswd.pdf"),
        ("a\u202efdp.exe", "afdp.exe.pdf"),
        ('a"; filename="b.html', "a; filename=b.html.pdf"),
        ("...", "file.pdf"),
        ("PLAN.PDF", "PLAN.PDF"),
    ],
)
def test_a_name_is_nothing_but_a_name(ada, talk, typed, saved):
    one = posted(talk, ada, pdf(), typed)
    assert one.saved_as == saved
    answer = make.browser_of(ada).get(one.get_absolute_url())
    assert answer["Content-Disposition"] == f'attachment; filename="{saved}"'
    assert default_storage.exists(one.stored_as)
    assert "plan" not in one.stored_as


def test_a_file_goes_with_its_post_and_the_right_to_read_it(client):
    ada = make.member(make.community(visibility=Community.OPEN))
    for choice, status in ((Thread.ANYONE, 200), (Thread.MEMBERS, 404)):
        one = posted(make.thread(ada, confidentiality=choice), ada, pdf(), "plan")
        assert client.get(one.get_absolute_url()).status_code == status
        remove(one.post, by=ada)
        assert make.browser_of(ada).get(one.get_absolute_url()).status_code == 404


def related(kind, target="https://evil.example/a.png", mode="External", start="", encoding="utf-8"):
    """The parts of a text document, of which one names what belongs to it."""
    kind = f"http://schemas.openxmlformats.org/officeDocument/2006/relationships/{kind}"
    one = f'<p:Relationship Id="a" Type="{kind}" Target="{target}" TargetMode="{mode}"/>'
    rels = f'{start}<p:Relationships xmlns:p="r">{one}</p:Relationships>'.encode(encoding)
    return make.office(**{"word/_rels/document.xml.rels": rels})


def linked(element, href, part="content.xml"):
    words = f'<o xmlns:d="d" xmlns:x="x"><d:{element} x:href="{href}"/></o>'.encode()
    return make.office("a.odt", **{part: words})


@pytest.mark.parametrize(
    "file",
    [
        related("image"),
        related("attachedTemplate", "file:////evil.example/share/a.dotm"),
        related("oleObject", mode="&#69;xternal"),
        related("image", encoding="utf-16"),
        related("aFChunk", "page.html", mode="Internal"),
        related("hyperlink", start="<!DOCTYPE a [<!ENTITY b 'c'>]>"),
        linked("image", "https://evil.example/a.png"),
        linked("image", "//evil.example/a.png", part="Object 1/styles.xml"),
        linked("auto-reload", "http://evil.example/", part="meta.xml"),
        linked("image", 'https://evil.example/a.png" d:href="Pictures/a.png'),
        related("image", mode='External" p:TargetMode="Internal'),
    ],
)
def test_what_tells_others_who_opened_it_is_refused(ada, file):
    file.seek(0)
    with pytest.raises(Fetches):
        make.image(ada, file)


@pytest.mark.parametrize(
    "file",
    [
        related("hyperlink"),
        related("image", "media/a.png", mode="Internal"),
        related("attachedTemplate", "file:///C:/Templates/a.dotm"),
        linked("a", "https://hub.example/"),
        linked("image", "Pictures/a.png"),
        linked("image", "./Object 1"),
    ],
)
def test_links_that_people_follow_and_what_lies_inside_are_taken(ada, file):
    file.seek(0)
    assert not make.image(ada, file).is_image


@pytest.mark.parametrize("words", [b"<o>" + b" " * MOST_INSIDE + b"</o>", b"<o>" * 1_000])
def test_what_unpacks_to_more_than_anybody_looks_through_is_refused(ada, words):
    with pytest.raises(TooMuchInside):
        make.image(ada, make.office("a.ods", **{"content.xml": words}))


def test_nobody_fills_the_disk_with_files_that_they_never_post(ada, monkeypatch):
    monkeypatch.setattr("forums.attaching.MOST_WAITING", 2)
    posted_later, _ = make.image(ada, pdf()), make.image(ada, pdf())
    with pytest.raises(TooManyWait):
        make.image(ada, pdf())
    posted_later.delete()
    assert make.image(ada, pdf()).person == ada.owner
