"""Mail as it goes to a real SMTP server, by a real worker that is killed."""

import os
import re
from collections import Counter
from datetime import timedelta
from urllib.parse import urlsplit

import pytest
from django.utils import timezone

from jobs import queue
from jobs.worker import drain
from notifications.models import Mail, Notification, Wishes
from notifications.tasks import mail_what_is_due
from tests import factories as make
from tests.jobs.conftest import WorkerProcess, silence_all_workers
from tests.notifications.letters import answer
from tests.services.post_office import PostOffice
from tests.services.process import wait_until

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture
def post_office():
    with PostOffice() as office:
        yield office


@pytest.fixture
def smtp(post_office, settings):
    """This process hands its mail in there."""
    settings.EMAIL_BACKEND = "django.core.mail.backends.smtp.EmailBackend"
    settings.EMAIL_HOST, settings.EMAIL_PORT = "127.0.0.1", post_office.port
    settings.EMAIL_USE_TLS = False


class PostWorker(WorkerProcess):
    """`manage.py worker` that hands its mail in at `post_office`."""

    def __init__(self, folder, post_office):
        super().__init__(folder)
        self.mail = {"MAIL_HOST": "127.0.0.1", "MAIL_PORT": str(post_office.port)}

    def environ(self):
        inherited = {k: v for k, v in os.environ.items() if k != "DJANGO_ALLOW_ASYNC_UNSAFE"}
        return inherited | super().environ() | self.mail | {"MAIL_TLS": "no"}


@pytest.fixture
def worker(tmp_path, post_office):
    process = PostWorker(tmp_path, post_office)
    yield process
    process.kill()


def answered(count):
    """People who were answered half an hour ago, their mails about to go."""
    here = make.community()
    heron = make.member(here, name="Heron")
    voices = [make.member(here) for _ in range(count)]
    for voice in voices:
        talk = make.thread(heron)
        make.post(talk, voice)
        answer(talk, heron)
    drain()
    _let_half_an_hour_pass()
    mail_what_is_due.call()
    return [voice.owner for voice in voices]


def _let_half_an_hour_pass():
    now = timezone.now()
    due = Notification.objects.filter(reason="answer")
    due.update(created_at=now - timedelta(minutes=31), due_at=now - timedelta(minutes=1))


def test_a_worker_killed_between_mails_loses_none_and_sends_at_most_one_again(post_office, worker):
    people = answered(4)
    post_office.hold(2)
    worker.start()
    assert wait_until(lambda: len(post_office.messages) == 2, 60), worker.tail()
    worker.kill()
    post_office.release()
    assert Mail.objects.filter(end=Mail.SENT).count() == 1

    silence_all_workers()
    assert queue.reap() == 1
    worker.start()
    assert wait_until(lambda: not Mail.objects.waiting().exists(), 60), worker.tail()

    times = Counter(message["Message-ID"] for message in post_office.messages)
    assert sorted(times.values()) == [1, 1, 1, 2]
    assert times.keys() == {mail.message_id for mail in Mail.objects.all()}
    assert {message["To"] for message in post_office.messages} == {one.email for one in people}
    assert all(mail.end == Mail.SENT and mail.told for mail in Mail.objects.all())
    assert queue.failures() == []


@pytest.mark.usefixtures("smtp")
def test_a_scanner_that_follows_every_link_of_a_mail_changes_nothing(post_office):
    answered(1)
    drain()
    (message,) = post_office.messages
    parts = [part.get_content() for part in message.walk() if not part.is_multipart()]
    assert len(parts) == 2
    everything = " ".join([*parts, message["List-Unsubscribe"]])
    links = set(re.findall(r"http://localhost:8000[^\s\"<>]*", everything))
    assert len(links) == 3
    scanner = make.browser(None)
    for link in links:
        address = link.removeprefix("http://localhost:8000")
        for ask in (scanner.get, scanner.head, scanner.options):
            assert ask(address).status_code < 500
    assert not Wishes.objects.exists()
    one_click = urlsplit(message["List-Unsubscribe"].strip(" <>"))
    scanner.post(f"{one_click.path}?{one_click.query}", {"List-Unsubscribe": "One-Click"})
    assert Wishes.objects.get().answers == Wishes.SITE


@pytest.mark.usefixtures("smtp")
def test_an_address_that_is_refused_for_good_is_not_tried_again(post_office):
    gone, there = answered(2)
    post_office.answers[gone.email] = "550 No such user"
    drain()
    assert [message["To"] for message in post_office.messages] == [there.email]
    ends = dict(Mail.objects.values_list("person__email", "end"))
    assert ends == {gone.email: Mail.REFUSED, there.email: Mail.SENT}
    assert not Mail.objects.waiting().exists()


@pytest.mark.usefixtures("smtp")
def test_one_that_is_refused_for_now_is_tried_later(post_office):
    busy, there = answered(2)
    post_office.answers[busy.email] = "451 Try again"
    drain()
    assert [message["To"] for message in post_office.messages] == [there.email]
    assert Mail.objects.waiting().get().person == busy
    assert queue.state().failed == 0
    post_office.answers.clear()
    queue.DBTaskResult.objects.filter(status="READY").update(run_after=timezone.now())
    drain()
    assert not Mail.objects.waiting().exists()
