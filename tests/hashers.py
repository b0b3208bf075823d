"""Passwords for tests: made at once, and readable by any Coppice server."""

from django.contrib.auth.hashers import PBKDF2PasswordHasher


class QuickHasher(PBKDF2PasswordHasher):
    """The production algorithm with one iteration, which a server under test can verify."""

    iterations = 1
