from forums import holding
from jobs.registry import every


@every(minutes=1)
def wake_rested() -> None:
    holding.wake_rested()
