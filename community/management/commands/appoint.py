"""The first roles of a hub: whoever can run this has the server anyway."""

from django.core.management.base import BaseCommand, CommandError

from accounts.actions import enrol
from accounts.models import User
from community.actions import appoint
from community.models import Role

NAMES = [Role.ADMINISTRATOR, Role.MODERATOR, Role.LEAD, Role.DEPUTY]


class Command(BaseCommand):
    help = "Give somebody a role for the whole hub, under a staff voice."

    def add_arguments(self, parser):
        parser.add_argument("email")
        parser.add_argument("role", choices=NAMES)
        parser.add_argument("--name", default="", help="make an account under this name if need be")
        parser.add_argument("--reason", default="Appointed when the hub was set up")

    def handle(self, *, email, role, reason, name="", **options):
        person = User.objects.filter(email__iexact=email).first()
        if person is None and name:
            person = enrol(email, name)
        if person is None:
            raise CommandError("Nobody has an account at this address. To make one, add --name.")
        if not appoint(person, role, reason=reason):
            raise CommandError("This person has the role already.")
        self.stdout.write(f"{person.name} is now {role.replace('_', ' ')}.")
