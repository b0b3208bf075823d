"""Finding out whom a happening concerns is work for later: an action only says that it happened."""

from jobs.registry import every, job
from notifications import inbox, mailing
from notifications.models import Mail
from notifications.registry import notice_of
from realtime import pruning


@job
def deliver(kind: str, object_id: int) -> None:
    """Idempotent: who has been told is not told again."""
    inbox.add(kind, object_id, notice_of(kind).concerns(object_id))


@job
def take_from_inboxes(kind: str, object_id: int) -> None:
    """Idempotent. What is not there any more must not count on any bell."""
    inbox.take_away(kind, object_id)


@job
def empty_inboxes_of(about: str) -> None:
    """Idempotent, likewise: of all that happened in one thing."""
    inbox.take_away_all(about)


@job
def tell_elsewhere(kind: str, ids: list[int], about: str) -> None:
    """Idempotent."""
    inbox.tell_elsewhere(kind, ids, about)


@job
def tell_all_elsewhere(old: str, about: str) -> None:
    """Idempotent."""
    inbox.tell_all_elsewhere(old, about)


@every(minutes=1)
def mail_what_is_due() -> None:
    mailing.gather_all(then=send_mail.enqueue)


@job(retries=20)  # for some half a day, while the mail server is away
def send_mail(mail_id: int) -> None:
    """Killed between sending and saying so, it sends the same mail with the same Message-ID."""
    if until := mailing.send(mail_id):
        send_mail.using(run_after=until).enqueue(mail_id)


@every(daily="03:30")
def forget_mails() -> None:
    Mail.objects.over().delete()


@every(hours=1)
def prune_changes() -> None:
    """The log itself knows no jobs, so this is the lowest app that can keep it short."""
    pruning.prune()
