"""Sessions in the database, each tied to its person (SESSION_ENGINE).

Ending the session of a signed-in person is a change of rights like any other: it goes into the
log, so that the person's open sockets are asked again before anything later reaches them.
"""

from django.contrib.auth import SESSION_KEY
from django.contrib.sessions.backends.db import SessionStore as DatabaseStore
from django.db import transaction

from accounts.models import Session
from realtime.access import rights_changed


class SessionStore(DatabaseStore):
    @classmethod
    def get_model_class(cls):
        return Session

    def create_model_instance(self, data):
        session = super().create_model_instance(data)
        session.user_id = data.get(SESSION_KEY)
        return session

    def delete(self, session_key=None):
        key = session_key or self.session_key
        if key is None:
            return
        with transaction.atomic():
            person = Session.objects.filter(pk=key).values_list("user_id", flat=True).first()
            super().delete(key)
            if person is not None:
                rights_changed(person)
