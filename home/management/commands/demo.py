"""The demo hub and its sign-ins."""

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError

from accounts.models import User
from home.demo.hub import build
from home.demo.source import PASSWORD, SIGN_INS, email_of


class Command(BaseCommand):
    help = "Build the demo hub, or add what is missing of it, and print who can sign in."

    def add_arguments(self, parser):
        parser.add_argument(
            "--if-empty", action="store_true", help="leave a hub alone that has people already"
        )

    def handle(self, *, if_empty, **options):
        if not settings.DEBUG:
            raise CommandError(
                "The demo hub has a password that everybody knows: it is only made where DEBUG=yes."
            )
        if not (if_empty and User.objects.exists()):
            build()
        self._print_sign_ins()

    def _print_sign_ins(self):
        emails = {key: email_of(key) for key in SIGN_INS}
        here = set(User.objects.filter(email__in=emails.values()).values_list("email", flat=True))
        if not here:
            return
        self.stdout.write(f"Sign in to the demo hub with the password {PASSWORD} as")
        for key, who in SIGN_INS.items():
            if emails[key] in here:
                self.stdout.write(f"  {emails[key]:<28}{who}")
