"""Sessions in the database, each tied to its person (SESSION_ENGINE).

Ending the session of a signed-in person is a change of rights like any other: it goes into the
log, so that the person's open sockets are asked again before anything later reaches them.

How long a session lasts depends on the device. On a shared one, which is what every device is until
its person says otherwise, it ends with the browser or after 20 idle minutes.
"""

from datetime import timedelta

from asgiref.sync import sync_to_async
from django.contrib.auth import SESSION_KEY
from django.contrib.sessions.backends.db import SessionStore as DatabaseStore
from django.db import transaction
from django.utils import timezone

from accounts.models import Session
from realtime.access import rights_changed

DEVICE = "device"
INVITED = "invitation"
"""In the session of whoever has opened an invitation; which one, by its number."""
SHARED, OWN = "shared", "own"
LIFETIME = {SHARED: timedelta(minutes=20), OWN: timedelta(days=60)}
STEP = timedelta(minutes=2)


class SessionStore(DatabaseStore):
    expires_at = None

    @classmethod
    def get_model_class(cls):
        return Session

    def _validate_session_key(self, key):
        """A cookie may say anything, and PostgreSQL refuses to look for a NUL."""
        return super()._validate_session_key(key) and key.isalnum()

    @property
    def device(self) -> str:
        """SHARED or OWN; a session without a person is always on a shared device."""
        return OWN if SESSION_KEY in self and self.get(DEVICE) == OWN else SHARED

    @property
    def is_shared(self) -> bool:
        """Whether somebody is signed in on a device that others use."""
        return SESSION_KEY in self and self.device == SHARED

    def get_session_cookie_age(self):
        return int(LIFETIME[self.device].total_seconds())

    def get_expire_at_browser_close(self):
        return self.device == SHARED

    def stay(self):
        """Move the end of an idle session on: one UPDATE, and at most one in each STEP."""
        now = timezone.now()
        ends_at = now + LIFETIME[self.device]
        if self.expires_at is None or ends_at - self.expires_at < STEP:
            return
        # Only its end: saving the whole session could undo what another request has just done.
        Session.objects.filter(pk=self.session_key, expire_date__gt=now).update(expire_date=ends_at)
        self.expires_at = ends_at

    def create_model_instance(self, data):
        session = super().create_model_instance(data)
        session.user_id = data.get(SESSION_KEY)
        return session

    async def acreate_model_instance(self, data):
        return await sync_to_async(self.create_model_instance)(data)

    def delete(self, session_key=None):
        key = session_key or self.session_key
        if key is None:
            return
        with transaction.atomic():
            person = Session.objects.filter(pk=key).values_list("user_id", flat=True).first()
            super().delete(key)
            if person is not None:
                rights_changed(person)

    async def adelete(self, session_key=None):
        await sync_to_async(self.delete)(session_key)

    def _get_session_from_db(self):
        return self._noted(super()._get_session_from_db())

    async def _aget_session_from_db(self):
        return self._noted(await super()._aget_session_from_db())

    def _noted(self, row):
        self.expires_at = row and row.expire_date
        return row
