"""People, the organisations they come from, and their sessions."""

from importlib import import_module

from django.conf import settings
from django.contrib.auth import get_backends
from django.contrib.auth.base_user import AbstractBaseUser, BaseUserManager
from django.contrib.sessions.base_session import AbstractBaseSession
from django.core.exceptions import PermissionDenied
from django.core.mail import send_mail
from django.db import models
from django.db.models import Count, Q
from django.db.models.functions import Lower
from django.utils import timezone
from django.utils.crypto import get_random_string

from accounts.hub_text import HubText as HubText


def new_ref() -> str:
    """A random name for a row that may appear in public: 62**16, no order, no meaning."""
    return get_random_string(16)


class OrganisationQuerySet(models.QuerySet):
    def named(self, name):
        """The organisation of this name, letter case aside; made when it is new, None for ""."""
        if not (name := " ".join(name.split())):
            return None
        return self.get_or_create(name__iexact=name, defaults={"name": name})[0]

    def well_known(self):
        """Those that at least two people name: what only one person typed may point at them."""
        people = Count("people", filter=Q(people__is_active=True, people__last_login__isnull=False))
        return self.annotate(members=people).filter(members__gte=2)


class Organisation(models.Model):
    """Where somebody works or volunteers."""

    name = models.CharField(max_length=120)
    objects = OrganisationQuerySet.as_manager()

    class Meta:
        ordering = ["name"]
        constraints = [models.UniqueConstraint(Lower("name"), name="one_organisation_per_name")]

    def __str__(self):
        return self.name


class UserManager(BaseUserManager):
    def create_user(self, email, password=None, **fields):
        user = self.model(email=self.normalize_email(email).lower(), **fields)
        user.set_password(password)
        user.save(using=self._db)
        return user

    def get_by_natural_key(self, email):
        return self.get(email__iexact=email)

    def who_proved(self, email):
        """The person who has typed a code sent to this address, or None."""
        return self.filter(emailaddress__email=email.lower(), emailaddress__verified=True).first()

    def unfinished(self):
        """Sign-ups whose address nobody has proven: not accounts yet, and nobody's."""
        return self.filter(last_login=None, emailaddress__verified=False)


class User(AbstractBaseUser):
    """One person, known to themselves and to the machine; other members meet only their voices.

    `access_version` goes up with every action that changes what the person may read or do, so that
    open sockets ask again (realtime). `unread_notifications` is the number on the person's bell.
    `opens_notes` and `hides_notes` are sets of content notes (community/content_notes.py).
    """

    email = models.EmailField(unique=True)
    name = models.CharField(max_length=80)
    organisation = models.ForeignKey(
        Organisation, null=True, blank=True, on_delete=models.SET_NULL, related_name="people"
    )
    sector = models.CharField(max_length=80, blank=True)
    work = models.CharField("role at work", max_length=120, blank=True)
    ref = models.CharField(max_length=16, unique=True, default=new_ref, editable=False)
    is_active = models.BooleanField(default=True)
    joined_at = models.DateTimeField(default=timezone.now, editable=False)
    terms_version = models.CharField(max_length=16, blank=True, editable=False)
    terms_accepted_at = models.DateTimeField(null=True, editable=False)
    access_version = models.PositiveIntegerField(default=0, editable=False)
    unread_notifications = models.PositiveIntegerField(default=0, editable=False)
    shows_typing = models.BooleanField("show others when I am writing", default=False)
    is_discreet = models.BooleanField("discreet mode", default=False)
    shows_leave_button = models.BooleanField("show “Leave this site”", default=True)
    follows_started = models.BooleanField(default=True, db_default=True)
    follows_written = models.BooleanField(default=True, db_default=True)
    follows_mentioned = models.BooleanField(default=True, db_default=True)
    uses_keys = models.BooleanField(default=False, db_default=False)
    opens_notes = models.BigIntegerField(default=0, db_default=0, editable=False)
    hides_notes = models.BigIntegerField(default=0, db_default=0, editable=False)

    USERNAME_FIELD = "email"
    EMAIL_FIELD = "email"
    REQUIRED_FIELDS = ["name"]
    objects = UserManager()

    class Meta:
        constraints = [models.UniqueConstraint(Lower("email"), name="one_person_per_email")]

    def __str__(self):
        return self.name

    def get_full_name(self):
        return self.name

    def prefer(self, **choices):
        """Set the columns that a person chooses; the others stay untouched."""
        for name, choice in choices.items():
            setattr(self, name, choice)
        self.save(update_fields=choices)

    def has_perm(self, perm, obj=None):
        """Ask the backends and nobody else: there is no superuser shortcut (design, section 7)."""
        if not self.is_active:
            return False
        try:
            return any(
                backend.has_perm(self, perm, obj)
                for backend in get_backends()
                if hasattr(backend, "has_perm")
            )
        except PermissionDenied:
            return False

    def has_module_perms(self, app_label):
        return False


class Letter(models.Model):
    """A mail on its way to one address; once it has been sent, nothing of it is kept."""

    to = models.EmailField()
    subject = models.CharField(max_length=120)
    body = models.TextField()
    written_at = models.DateTimeField(default=timezone.now, db_index=True)

    def __str__(self):
        return self.subject

    def send(self):
        send_mail(self.subject, self.body, None, [self.to])


class Session(AbstractBaseSession):
    """A session that knows its person, so that ending one reaches that person's open sockets."""

    user = models.ForeignKey(User, null=True, on_delete=models.CASCADE, related_name="sessions")
    started_at = models.DateTimeField(auto_now_add=True)

    @classmethod
    def get_session_store_class(cls):
        return import_module(settings.SESSION_ENGINE).SessionStore

    def save(self, *args, force_update=False, **options):
        """A session that is saved again keeps the moment it began."""
        if force_update:
            options["update_fields"] = ["session_data", "expire_date", "user"]
        super().save(*args, force_update=force_update, **options)
