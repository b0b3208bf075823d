"""A mail that tells one person what has happened: a row before it goes out, and afterwards.

It keeps references, never words. Its `ref` makes both its Message-ID, so that a mail which is sent
again is known again, and the token of the link in it that changes one wish without signing in.
"""

from datetime import timedelta
from urllib.parse import urlsplit

from django.conf import settings
from django.core.signing import BadSignature, Signer
from django.db import models
from django.urls import reverse
from django.utils import timezone
from django.utils.crypto import get_random_string, salted_hmac
from django.utils.http import urlencode

from notifications.wishes import ANSWERS, DIGEST, FOLLOWS, OTHERS

KEPT = timedelta(days=180)
_tokens = Signer(salt="coppice.mail")


def new_mail_ref() -> str:
    return get_random_string(32)


class MailQuerySet(models.QuerySet):
    def waiting(self):
        return self.filter(ended_at=None)

    def with_token(self, token: str):
        """The mail that this link came with, or None."""
        try:
            return self.filter(ref=_tokens.unsign(token)).first()
        except BadSignature:
            return None

    def over(self):
        """Those that need not be known any longer; their links lead nowhere then."""
        return self.filter(made_at__lt=timezone.now() - KEPT)


class Mail(models.Model):
    """`setting` is the wish it goes out for, and which its link changes.

    `about` and `addressee` are those of all it tells of ("" in a digest): what was said to one
    name of somebody never stands in a mail with what was said to another. `told` names what it
    told of when it went ("post-42").
    """

    SETTINGS = [
        (ANSWERS, "Replies to me, and posts that speak to me"),
        (FOLLOWS, "What I follow"),
        (OTHERS, "Everything else"),
        (DIGEST, "Summary"),
    ]
    SENT, NOTHING, REFUSED = "sent", "nothing", "refused"
    ENDS = [(SENT, "Sent"), (NOTHING, "Nothing left to tell"), (REFUSED, "Refused for good")]

    person = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="mails"
    )
    setting = models.CharField(max_length=8, choices=SETTINGS)
    about = models.CharField(max_length=40, blank=True)
    addressee = models.CharField(max_length=16, blank=True)
    ref = models.CharField(max_length=32, unique=True, default=new_mail_ref, editable=False)
    made_at = models.DateTimeField(default=timezone.now, db_index=True)
    ended_at = models.DateTimeField(null=True, blank=True)
    end = models.CharField(max_length=8, choices=ENDS, blank=True)
    told = models.JSONField(default=list, blank=True)

    objects = MailQuerySet.as_manager()

    def __str__(self):
        return f"{self.setting} {self.about}"

    @property
    def message_id(self) -> str:
        """The same each time; the token cannot be worked out from it."""
        left = salted_hmac("coppice.message_id", self.ref, algorithm="sha256").hexdigest()[:40]
        return f"<{left}@{urlsplit(settings.SITE_ADDRESS).hostname}>"

    @property
    def change_address(self) -> str:
        """The token stands behind a question mark, where no log of ours keeps it."""
        query = urlencode({"t": _tokens.sign(self.ref)})
        return f"{settings.SITE_ADDRESS}{reverse('notifications:change')}?{query}"

    def finish(self, end: str, told=()) -> None:
        self.end, self.ended_at, self.told = end, timezone.now(), list(told)
        self.save(update_fields=["end", "ended_at", "told"])
