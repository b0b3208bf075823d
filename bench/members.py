"""The bench's people and communities, written in bulk."""

from collections import defaultdict
from random import Random

from allauth.account.models import EmailAddress
from django.contrib.auth.hashers import make_password
from django.utils import timezone

from accounts.models import Organisation, User
from bench import sessions
from bench.words import texts
from community.actions import give_role
from community.agreements import write_agreement
from community.models import Community, Membership, Role, Voice

ORGANISATIONS = 40
COMMUNITIES_EACH = 6


class Members:
    """Everybody is in the first community and in some others; a tenth have a made-up name too."""

    def __init__(self, people: int, communities: int):
        self.now = timezone.now()
        self.people = self._make_people(people)
        self.sessions = sessions.open_for(self.people)
        self.communities = self._make_communities(communities)
        self.voices: dict[int, list[Voice]] = defaultdict(list)
        for voice in self._make_voices():
            self.voices[voice.community_id].append(voice)
        self.moderator = self._give_roles()

    def _make_people(self, count) -> list[User]:
        organisations = Organisation.objects.bulk_create(
            Organisation(name=f"Organisation {n}") for n in range(1, ORGANISATIONS + 1)
        )
        password = make_password("bench")
        people = User.objects.bulk_create(
            User(
                email=f"person{n}@people.example",
                name=f"Person {n}",
                password=password,
                organisation=organisations[n % ORGANISATIONS],
                last_login=self.now,
            )
            for n in range(count)
        )
        EmailAddress.objects.bulk_create(
            EmailAddress(user=person, email=person.email, primary=True, verified=True)
            for person in people
        )
        return people

    def _make_communities(self, count) -> list[Community]:
        communities = Community.objects.bulk_create(
            Community(
                name=f"Community of practice {n}",
                slug=f"community-{n}",
                purpose=texts()[n][2],
                visibility=Community.OPEN if n % 3 == 0 else Community.MEMBERS,
            )
            for n in range(count)
        )
        for community in communities:
            write_agreement(community, texts()[0][0])
        return communities

    def _make_voices(self) -> list[Voice]:
        random, wanted = Random(11), []  # noqa: S311
        for n, person in enumerate(self.people):
            others = random.sample(self.communities[1:], COMMUNITIES_EACH - 1)
            for community in [self.communities[0], *others]:
                wanted.append(_voice(community, person, Voice.OWN, person.name))
                if n % 10 == 0:
                    wanted.append(_voice(community, person, Voice.PSEUDONYM, f"Heron {n}"))
        voices = Voice.objects.bulk_create(wanted)
        Membership.objects.bulk_create(
            Membership(
                voice=voice,
                status=Membership.MEMBER,
                accepted_version=1,
                accepted_at=self.now,
                is_listed=True,
            )
            for voice in voices
        )
        return voices

    def _give_roles(self) -> Voice:
        """Two facilitators each; the last person is a moderator of the hub, whose voice is told."""
        for members in self.voices.values():
            give_role(members[0], Role.FACILITATOR)
            give_role(members[1], Role.CO_FACILITATOR)
        moderator = self.people[-1].voices.create(kind=Voice.STAFF, name="Moderator")
        give_role(moderator, Role.MODERATOR)
        return moderator


def _voice(community, person, kind, name) -> Voice:
    return Voice(community=community, owner=person, kind=kind, name=name)
