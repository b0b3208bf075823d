"""What happens to people and their accounts."""

from allauth.account.models import EmailAddress
from django.db import transaction
from django.utils import timezone
from django.utils.crypto import get_random_string

from accounts.models import Organisation, Session, User
from realtime.access import rights_changed


@transaction.atomic
def enrol(email, name, password=None, *, organisation="", sector="", work=""):
    """A person whose address needs no proof: made by an administrator, an import or the demo.

    `organisation` is a name; a new one is made. Without a password the person signs in by code.
    Raises IntegrityError when the address has an account.
    """
    user = User.objects.create_user(
        email,
        password,
        name=name,
        organisation=Organisation.objects.named(organisation),
        sector=sector,
        work=work,
    )
    EmailAddress.objects.create(user=user, email=user.email, primary=True, verified=True)
    return user


@transaction.atomic
def sign_up(
    email, name, password, *, terms, organisation="", sector="", work="", is_discreet=False
):
    """A person who has agreed to the terms and is yet to type the code sent to their address.

    `terms` is the number of the version that they read.

    An unfinished sign-up with the same address is forgotten, so that nobody can keep a password
    ready for an account that the address's owner makes later.
    """
    User.objects.unfinished().filter(email=email.lower()).delete()
    user = User.objects.create_user(
        email,
        password,
        name=name,
        organisation=Organisation.objects.named(organisation),
        sector=sector,
        work=work,
        is_discreet=is_discreet,
        terms_version=str(terms),
        terms_accepted_at=timezone.now(),
    )
    EmailAddress.objects.create(user=user, email=user.email, primary=True, verified=False)
    return user


@transaction.atomic
def rehearse_sign_up(**details):
    """Do the work of `sign_up` and keep nothing, for an address that already has an account.

    So the clock does not tell who is here.
    """
    sign_up(**details | {"email": f"{get_random_string(20)}@rehearsal.invalid"})
    transaction.set_rollback(True)


@transaction.atomic
def describe(user, *, name, organisation, sector, work):
    """What a person says about themselves; `organisation` is a name, and a new one is made."""
    user.name, user.sector, user.work = name, sector, work
    user.organisation = Organisation.objects.named(organisation)
    user.save(update_fields=["name", "organisation", "sector", "work"])


@transaction.atomic
def change_password(user, password, *, keep=None):
    """Set the password and end every session of the person but the one with the key `keep`."""
    user.set_password(password)
    user.save(update_fields=["password"])
    Session.objects.filter(user=user).exclude(pk=keep).delete()
    rights_changed(user.pk)
