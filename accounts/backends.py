"""Who somebody is. What they may do is for community/permissions.py alone to say."""

from allauth.account.auth_backends import AuthenticationBackend

from accounts.models import User


class PasswordBackend(AuthenticationBackend):
    def has_perm(self, user_obj, perm, obj=None):
        """No: Django's own answer asks for groups and superusers, and there are none here."""
        return False

    def _authenticate_by_email(self, email, password):
        """One query for every address, and no door for a sign-up that nobody finished.

        Else signing up with an address and then signing in would tell whether it had an account.
        """
        return self._check_password(User.objects.who_proved(email), password)
