"""A stream that somebody here watches: how far it has been handed out, and to whom."""

from dataclasses import dataclass, field

from realtime.watcher import Watcher


@dataclass(eq=False)
class Feed:
    """`position` is the last number handed out; `arriving` counts those being caught up."""

    name: str
    position: int | None = None
    watchers: set[Watcher] = field(default_factory=set)
    arriving: int = 0

    @property
    def is_wanted(self) -> bool:
        return bool(self.watchers or self.arriving)

    def attach(self, watcher: Watcher) -> bool:
        """False where more has been handed out meanwhile than this socket has got."""
        position = watcher.positions[self.name]
        if self.position is None:
            self.position = position
        if self.position > position:
            return False
        self.watchers.add(watcher)
        return True
