from home import logo
from jobs.registry import every


@every(daily="03:50")
def forget_logos() -> None:
    logo.throw_away()
