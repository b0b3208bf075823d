"""What an administrator sees of how the hub runs, in plain words, and what to do next."""

from datetime import timedelta

import pytest
from django.conf import settings
from django.urls import reverse
from django.utils import timezone
from django_tasks_db.models import DBTaskResult

from accounts.models import Letter
from community.models import Role
from community.opening import state_restored
from community.upkeep import LATE, RESTORE_EVERY
from jobs import queue
from jobs.worker import drain
from notifications.models import Mail
from notifications.tasks import deliver
from tests import factories as make

pytestmark = pytest.mark.django_db


@pytest.fixture
def owen():
    return make.staff(Role.ADMINISTRATOR)


def page(who):
    return make.browser_of(who).get(reverse("community:hub")).content.decode()


def test_it_says_which_version_runs_and_how_full_the_disk_is(owen):
    html = page(owen)
    assert f"Coppice {settings.VERSION}" in html
    assert "% full." in html


def test_it_asks_for_a_restored_backup_until_there_is_one_and_again_after_three_months(owen):
    assert "Nobody has said yet that a backup was restored" in page(owen)
    today = timezone.localdate()
    state_restored(by=owen, on=today - RESTORE_EVERY - timedelta(days=1))
    assert "which is more than three months ago" in page(owen)
    state_restored(by=owen, on=today)
    assert f"restored as a test on {today:%-d %B %Y}.</p>" in page(owen)


def test_a_code_that_does_not_go_is_told_of_without_its_address(owen):
    Letter.objects.create(to="wren@example.org", subject="Code", body="Willowherb")
    assert "No mail with a code is held up." in page(owen)
    Letter.objects.update(written_at=timezone.now() - LATE - timedelta(minutes=1))
    html = page(owen)
    assert "1 mail with a code or a test could not be sent" in html
    assert not any(word in html for word in ("wren@", "Willowherb"))


def test_mail_that_came_back_is_counted_and_names_nobody(owen):
    wren = make.member(make.community(), make.person("Wren Hall"))
    mail = Mail.objects.create(person=wren.owner, setting="answers", addressee=wren.ref)
    assert "came back" not in page(owen)
    mail.finish(Mail.REFUSED)
    html = page(owen)
    assert "1 mail came back because there is no such address" in html
    assert not any(word in html for word in ("Wren Hall", wren.ref, wren.owner.email))


def test_jobs_that_failed_for_good_are_counted(owen):
    assert "Nothing has failed." in page(owen)
    deliver.enqueue("no such kind", 1)
    for _ in range(deliver.retries + 1):
        drain()
        DBTaskResult.objects.update(run_after=timezone.now())
    assert queue.state().failed == 1
    assert "1 job failed, although tried many times" in page(owen)


@pytest.mark.parametrize("number", [1, 3])
def test_it_takes_the_same_queries_whatever_there_is(owen, number, django_assert_num_queries):
    wren = make.member(make.community())
    for _ in range(number):
        Mail.objects.create(person=wren.owner, setting="answers").finish(Mail.REFUSED)
    browser = make.browser_of(owen)
    browser.get(reverse("community:hub"))
    with django_assert_num_queries(11):
        browser.get(reverse("community:hub"))
