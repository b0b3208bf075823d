"""Mail, and forgetting what is no longer needed."""

from datetime import timedelta

from django.utils import timezone

from accounts.models import Letter, User
from accounts.sessions import SessionStore
from jobs.registry import every, job

UNFINISHED_FOR = timedelta(days=2)
LETTERS_FOR = timedelta(days=1)


@job(retries=5, priority=50)
def deliver(letter_id):
    """Send one letter and forget it; it holds a code, so somebody is waiting."""
    if letter := Letter.objects.filter(pk=letter_id).first():
        letter.send()
        letter.delete()


@every(hours=1)
def forget():
    """Sessions that have ended, sign-ups that nobody finished, letters that could not be sent."""
    now = timezone.now()
    SessionStore.clear_expired()
    User.objects.unfinished().filter(joined_at__lt=now - UNFINISHED_FOR).delete()
    Letter.objects.filter(written_at__lt=now - LETTERS_FOR).delete()
