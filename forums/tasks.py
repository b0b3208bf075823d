from forums import attaching, holding, poll_outcomes, polls, retelling, welcoming
from forums.models import Draft
from jobs.registry import every, job


@every(minutes=1)
def wake_rested() -> None:
    holding.wake_rested()


@every(daily="03:20")
def forget_drafts() -> None:
    Draft.objects.outlived().delete()


@every(minutes=10)
def throw_away_files() -> None:
    attaching.throw_away()


@every(minutes=1)
def close_polls() -> None:
    polls.close_due()


@every(daily="08:30")
def remind_of_outcomes() -> None:
    poll_outcomes.remind()


@every(hours=1)
def remind_of_newcomers() -> None:
    welcoming.remind()


@job()
def retell_topic(pk: int) -> None:
    retelling.retell(pk)
