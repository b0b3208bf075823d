"""People, communities and what is said in them, by the real actions and with few words.

Every name and address is new, so that a test names only what it is about.
"""

from datetime import timedelta
from io import BytesIO
from itertools import count
from zipfile import ZIP_DEFLATED, ZipFile

from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.utils import timezone
from PIL import Image
from taggit.models import Tag

from accounts import hub_text
from accounts.actions import enrol as make_account
from accounts.models import User
from community import actions, topics
from community.agreements import write_agreement
from community.content_note import ContentNote
from community.content_notes import forget_kept
from community.hub_texts import add_version
from community.models import Community, Membership, Role, Topic, Voice
from community.standing import load_one
from forums.actions import edit, reply, start, update_context
from forums.attaching import receive
from forums.document import MEDIA_TYPES, ending_of
from forums.drafting import keep
from forums.models import Attachment, Draft, Poll, Post, Revision, Thread
from forums.polls import Offer, ask
from forums.revision import QUIET_MINUTES

_numbers = count(1)
STAFF_ROLES = (Role.ADMINISTRATOR, Role.MODERATOR, Role.LEAD, Role.DEPUTY)
EVERYBODY = ("visitor", "stranger", "asked", "left", "suspended", Role.MEMBER, *dict(Role.NAMES))
"""Every way to stand towards a community; see `standing_towards`."""


def person(name: str = "", **details) -> User:
    """Somebody with an account and without a password."""
    number = next(_numbers)
    return make_account(f"person{number}@people.example", name or f"Person {number}", **details)


def community(name: str = "", *, agreement: str = "- We listen.", **fields) -> Community:
    number = next(_numbers)
    name = name or f"Community {number}"
    made = Community.objects.create(
        name=name, slug=f"community-{number}", purpose="To learn together.", **fields
    )
    if agreement:
        write_agreement(made, agreement)
    return made


def member(where: Community, who: User | None = None, *, name="", role="", is_listed=True) -> Voice:
    """A member's voice, loaded; `name` is a made-up name, `role` one held in this community."""
    voice = actions.enrol(where, who or person(), name=name, is_listed=is_listed)
    if role:
        actions.give_role(voice, role)
    return load_one(voice)


def facilitator(where: Community, who: User | None = None, *, name: str = "") -> Voice:
    return member(where, who, name=name, role=Role.FACILITATOR)


def staff(role: str, who: User | None = None) -> Voice:
    """A staff voice with a site role, loaded."""
    who = who or person()
    voice = Voice.objects.create(owner=who, kind=Voice.STAFF, name=f"Team {next(_numbers)}")
    actions.give_role(voice, role)
    return load_one(voice)


def open_hub() -> None:
    """From now on anybody may sign up."""
    add_version(hub_text.DOOR, by=Voice(name="The team"), said={"open": True})
    hub_text.forget_kept()  # also where the test itself is a transaction


def standing_towards(where: Community, role: str) -> User | None:
    """Somebody new who stands like this towards the community; None for a visitor."""
    if role == "visitor":
        return None
    who = person()
    if role in STAFF_ROLES:
        staff(role, who)
    elif role in {"asked", "left"}:
        status = {"asked": Membership.ASKED, "left": Membership.LEFT}[role]
        voice = actions.enrol(where, who)
        Membership.objects.filter(voice=voice).update(status=status)
    elif role == "suspended":
        actions.suspend(member(where, who), by=facilitator(where), reason="A rest.")
    elif role != "stranger":
        member(where, who, role="" if role == Role.MEMBER else role)
    return who


def thread(
    by: Voice, title: str = "", *, context: str = "What this is about.", **choices
) -> Thread:
    number = next(_numbers)
    title = title or f"Thread {number}"
    return start(by.community, by=by, key=f"t{number}", title=title, context=context, **choices)


def post(
    where: Thread,
    by: Voice,
    body: str = "Some words.",
    *,
    answers: int | None = None,
    **said,
) -> Post:
    return reply(where, by=by, body=body, key=f"p{next(_numbers)}", answers=answers, **said)


def photo(size=(40, 30), form="JPEG", *, name="photo.jpg", mode="RGB", **options):
    """A file as a browser sends it; `options` are those of Pillow's `save`."""
    content = BytesIO()
    Image.new(mode, size, "green").save(content, form, **options)
    return SimpleUploadedFile(name, content.getvalue())


def office(name="plan.docx", *, parts=b"", **entries):
    """An office document with as little in it as tells its type; `entries` by name."""
    media_type = MEDIA_TYPES[ending_of(name)]
    if "opendocument" in media_type:
        entries = {"mimetype": media_type.encode()} | entries
    else:
        entries = {"[Content_Types].xml": parts or f"<a b='{media_type}.main+xml'/>"} | entries
    content = BytesIO()
    with ZipFile(content, "w", ZIP_DEFLATED) as archive:
        for entry, words in entries.items():
            archive.writestr(entry, words)
    return SimpleUploadedFile(name, content.getvalue())


def image(by: Voice, file=None) -> Attachment:
    """One that the person behind the voice has added and not posted yet."""
    return receive(by.owner, file or photo())


def post_with_image(where: Thread, by: Voice, alt: str = "A red kettle", **said) -> Post:
    return post(where, by, images=[(image(by).pk, alt)], **said)


def content_note(name: str = "Death") -> int:
    """The set of this one note; made where the list has none of this name."""
    known = {one.name: one.number for one in ContentNote.objects.all()}
    if name not in known:
        known[name] = max(known.values(), default=-1) + 1
        ContentNote.objects.create(number=known[name], name=name)
        forget_kept()
    return 1 << known[name]


def topic(name: str = "Homes") -> Topic:
    """One that the hub offers."""
    tag, _ = Tag.objects.get_or_create(name=name)
    listed, _ = Topic.objects.get_or_create(tag=tag)
    topics.forget_kept()
    return listed


def draft(by: Voice, where: Thread, body: str = "Half a thought.", **words) -> Draft:
    """What the person behind the voice has begun to write in the thread."""
    keep(by.owner, where.stream, made=where.posts, body=body, **words)
    return Draft.objects.get(person=by.owner, about=where.stream)


def poll(
    where: Thread, by: Voice | None = None, question: str = "Tea or coffee?", **choices
) -> Poll:
    """Open for a week, and put by whoever started the thread."""
    options = choices.pop("options", [Offer("Tea"), Offer("Coffee")])
    choices = {"kind": Poll.SINGLE, "closes_at": timezone.now() + timedelta(days=7)} | choices
    by = by or where.voice
    return ask(
        where, by=by, key=f"o{next(_numbers)}", question=question, options=options, **choices
    )


def revision(of: Post | Thread, words: str = "Other words.") -> Revision:
    """What it said before its author, later than the quiet minutes, made it say `words`."""
    late = timezone.now() - timedelta(minutes=QUIET_MINUTES + 1)
    type(of).objects.filter(pk=of.pk, created_at__gt=late).update(created_at=late)
    if isinstance(of, Post):
        edit(of, by=of.voice, body=words)
    else:
        update_context(of, by=of.voice, title=of.title, context=words)
    return of.revisions.first()


def browser(who: User | None) -> Client:
    """A test client, signed in unless it is a visitor's."""
    client = Client()
    if who is not None:
        client.force_login(who)
    return client


def browser_of(voice: Voice) -> Client:
    """A test client signed in as the person behind the voice."""
    return browser(User.objects.get(pk=voice.owner_id))
