"""Work for later and by the clock."""

from django.conf import settings
from django.core.mail import send_mail
from django.urls import reverse
from django.utils import timezone
from django.utils.formats import date_format
from django.utils.http import urlencode

from accounts import mail_words
from community import clock
from community.invitation import Invitation
from jobs.registry import every, job


@job(retries=5)
def send_invitation(invitation_id) -> None:
    """The link carries the token behind a question mark, where no log of ours keeps it."""
    found = Invitation.objects.running().select_related("community").filter(pk=invitation_id)
    if invitation := found.first():
        link = f"{reverse('community:invitation')}?{urlencode({'t': invitation.token})}"
        body = mail_words.body(
            mail_words.INVITATION,
            to=invitation.email,
            is_discreet=invitation.community.is_sensitive,
            link=f"{settings.SITE_ADDRESS}{link}",
            community=_named(invitation.community),
            last_day=date_format(timezone.localtime(invitation.ends_at), "D j F Y"),
        )
        send_mail(mail_words.KINDS[mail_words.INVITATION].subject, body, None, [invitation.email])


def _named(community) -> str:
    return "a community" if community.is_sensitive else community.name


@every(daily="03:40")
def forget_invitations() -> None:
    Invitation.objects.over().delete()


@every(minutes=1)
def notice_what_began_or_ended() -> None:
    clock.notice_what_began_or_ended()
