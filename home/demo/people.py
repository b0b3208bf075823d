"""The people of the demo hub."""

from django.contrib.auth.hashers import make_password

from accounts.actions import enrol
from accounts.models import User
from home.demo.source import PASSWORD, morning, read

HERE_FOR_DAYS = 180


def enrol_people() -> dict[str, User]:
    """Everybody by key, with their voices and those voices' communities fetched.

    All share one hash of one password: hashing it for each would take longer than all the rest.
    """
    entries = read("people")
    known = set(User.objects.values_list("email", flat=True))
    new = [enrol(**_details(entry)).pk for entry in entries if entry["email"] not in known]
    since = morning(HERE_FOR_DAYS)
    User.objects.filter(pk__in=new).update(
        password=make_password(PASSWORD), joined_at=since, last_login=since
    )
    emails = [entry["email"] for entry in entries]
    found = User.objects.filter(email__in=emails).prefetch_related("voices__community")
    by_email = {person.email: person for person in found}
    return {entry["key"]: by_email[entry["email"]] for entry in entries}


def _details(entry) -> dict:
    return {name: entry[name] for name in ("email", "name", "organisation", "sector", "work")}
