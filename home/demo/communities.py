"""The communities of the demo hub, and who is in them under which names and roles."""

from accounts.models import Organisation
from community.actions import enrol, give_role
from community.agreements import write_agreement
from community.models import Agreement, Community, Role, Voice
from home.demo.source import morning, read

FOUNDED_DAYS_AGO = 200
FIELDS = (
    *("name", "purpose", "who_can_join", "level", "rhythm", "contact", "status"),
    *("status_note", "visibility", "is_sensitive", "joining_question"),
)
SITE_ROLES = {
    "moderator": Role.MODERATOR,
    "lead": Role.LEAD,
    "alison": Role.DEPUTY,
    "admin": Role.ADMINISTRATOR,
    "helen": Role.ADMINISTRATOR,
}


def found_communities() -> dict[str, Community]:
    """All communities by slug; one that is there already is left as it is."""
    for organisation in read("organisations"):
        Organisation.objects.named(organisation["name"])
    known = {community.slug: community for community in Community.objects.all()}
    for entry in read("communities"):
        if entry["slug"] not in known:
            known[entry["slug"]] = _found(entry)
    return known


def _found(entry) -> Community:
    community = Community.objects.create(
        slug=entry["slug"],
        expected_back=entry["status_until"],
        allows_pseudonyms=entry["pseudonyms_allowed"],
        created_at=morning(FOUNDED_DAYS_AGO),
        **{name: entry[name] for name in FIELDS},
    )
    community.hosts.set(Organisation.objects.named(host) for host in entry["hosts"])
    community.topics.set(entry["topics"])
    agreement = write_agreement(community, entry["agreement"])
    Agreement.objects.filter(pk=agreement.pk).update(created_at=community.created_at)
    return community


def bring_in(people, communities) -> dict[tuple[str, str, str], Voice]:
    """Every voice by (person's key, community's slug, name). Who is in already is left alone."""
    voices = {}
    for entry in read("memberships"):
        person, community = people[entry["person"]], communities[entry["community"]]
        known = {one.kind: one for one in person.voices.all() if one.community == community}
        for wanted in entry["voices"]:
            voice = known.get(wanted["kind"]) or _bring_in_one(person, community, wanted)
            voices[entry["person"], entry["community"], wanted["name"]] = voice
    return voices


def _bring_in_one(person, community, wanted) -> Voice:
    name = wanted["name"] if wanted["kind"] == Voice.PSEUDONYM else ""
    voice = enrol(community, person, name=name, is_listed=wanted["is_listed"])
    for role in wanted["roles"]:
        give_role(voice, role)
    return voice


def appoint_staff(people) -> None:
    """Site roles act under a staff voice, which belongs to no community."""
    for key, role in SITE_ROLES.items():
        person = people[key]
        if not any(voice.kind == Voice.STAFF for voice in person.voices.all()):
            voice = person.voices.create(kind=Voice.STAFF, community=None, name=person.name)
            give_role(voice, role)
