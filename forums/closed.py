"""What is not open for something at the moment; each carries the sentence shown to the person."""

from community.models import Community
from community.templatetags.times import spoken


class Closed(Exception):
    """Something is not open for this now; carries the sentence shown to the person."""


class ThreadLocked(Closed):
    def __init__(self, thread):
        reason = f" {thread.lock_reason}" if thread.lock_reason else ""
        super().__init__(f"This thread is closed.{reason}")


class NotClosed(Closed):
    def __init__(self):
        super().__init__("Close this thread first. Only closed threads go into the archive.")


class ThreadResting(Closed):
    def __init__(self, thread):
        super().__init__(
            f"This thread is paused until {spoken(thread.rests_until)}. {thread.rest_note}"
        )


class CommunityResting(Closed):
    def __init__(self, community):
        state = "paused" if community.status == Community.PAUSED else "closed"
        super().__init__(
            f"{community.name} is {state} at the moment. You can read everything; "
            "new posts have to wait."
        )


class ChangedMeanwhile(Closed):
    """`now` is the row as it is, which is not what was on the page that was filled in."""

    def __init__(self, now):
        self.now = now
        super().__init__(
            "This has changed since you opened the page, and nothing has been saved. Read what it "
            "says now. Your words are below it: if they still hold, save them again."
        )


class TooLate(Closed):
    """The time in which this could be done has passed."""


class ThreadGone(Closed):
    def __init__(self):
        super().__init__(
            "This thread has been taken back or removed. Copy your words if you want to keep them."
        )


class NoReason(Closed):
    """Whoever removes what somebody else wrote says why."""

    def __init__(self):
        super().__init__("Say why in one phrase. Whoever wrote it is told, and sees it.")


class AlreadyRemoved(Closed):
    def __init__(self):
        super().__init__("This post has been removed meanwhile.")


class MergedAway(Closed):
    def __init__(self):
        super().__init__("This thread was merged into another one, where people go on.")
