"""What the queue's own table (one row per job, kept by django-tasks-db) cannot say.

A job's state, arguments and attempts stand in that table; see `jobs.queue`, the only module
that touches it.
"""

from django.db import models

JOB = "django_tasks_database.DBTaskResult"


class Lease(models.Model):
    """A worker's sign of life, and the job it holds while it runs one.

    A worker may settle a job only while its lease names that job: one that was thought dead and
    comes back finds its lease gone, and leaves the job to whoever runs it now.
    """

    worker = models.CharField(max_length=64, unique=True)
    task = models.OneToOneField(JOB, on_delete=models.SET_NULL, null=True, related_name="+")
    seen_at = models.DateTimeField()

    def __str__(self):
        return self.worker


class Pending(models.Model):
    """A job that was enqueued under a key and has not been started yet; see `Job.enqueue_once`."""

    key = models.CharField(max_length=250, unique=True)
    task = models.OneToOneField(JOB, on_delete=models.CASCADE, null=True, related_name="+")

    def __str__(self):
        return self.key


class Schedule(models.Model):
    """When a scheduled job last fell due and when it does next; `name` is the job's path."""

    name = models.CharField(max_length=200, unique=True)
    last_run_at = models.DateTimeField(null=True)
    next_run_at = models.DateTimeField()

    def __str__(self):
        return self.name
