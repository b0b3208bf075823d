"""Work for later and by the clock."""

from django.conf import settings
from django.core.mail import send_mail
from django.template.loader import render_to_string
from django.urls import reverse
from django.utils.http import urlencode

from community import clock
from community.invitation import Invitation
from jobs.registry import every, job


@job(retries=5)
def send_invitation(invitation_id) -> None:
    """The link carries the token behind a question mark, where no log of ours keeps it."""
    found = Invitation.objects.running().select_related("community").filter(pk=invitation_id)
    if invitation := found.first():
        link = f"{reverse('community:invitation')}?{urlencode({'t': invitation.token})}"
        context = {"invitation": invitation, "link": f"{settings.SITE_ADDRESS}{link}"}
        body = render_to_string("community/email/invitation.txt", context)
        send_mail("An invitation", body, None, [invitation.email])


@every(daily="03:40")
def forget_invitations() -> None:
    Invitation.objects.over().delete()


@every(minutes=1)
def notice_what_began_or_ended() -> None:
    clock.notice_what_began_or_ended()
