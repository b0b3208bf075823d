from forums import holding
from forums.models import Draft
from jobs.registry import every


@every(minutes=1)
def wake_rested() -> None:
    holding.wake_rested()


@every(daily="03:20")
def forget_drafts() -> None:
    Draft.objects.outlived().delete()
