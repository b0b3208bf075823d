from community import clock
from jobs.registry import every


@every(minutes=1)
def notice_what_began_or_ended() -> None:
    clock.notice_what_began_or_ended()
