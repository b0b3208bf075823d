"""What the figures have to keep to, and whether they do: said beside the table, and judged there.

A figure out of its limit does not fail the bench, since a busy machine can put it there; whoever
changes the product reads it.
"""

from dataclasses import dataclass

THREAD_PAGES = ("thread_list", "thread_first", "thread_deep")
ENDS = ("suspension", "membership", "sign_out")


@dataclass(frozen=True)
class Limit:
    """At most `most` or at least `least`, in the figure's own unit."""

    name: str
    most: float | None = None
    least: float | None = None

    def holds(self, value: float) -> bool:
        return (self.most is None or value <= self.most) and (
            self.least is None or value >= self.least
        )

    def __str__(self):
        return f"at most {self.most:g}" if self.least is None else f"at least {self.least:g}"


LIMITS = (
    *(Limit(f"{page}.queries", most=8) for page in THREAD_PAGES),
    Limit("home.queries", most=8),
    *(Limit(f"{page}.c8.ratio_to_frame_floor", least=0.6) for page in THREAD_PAGES),
    Limit("thread_deep.c8.ratio_to_first", least=0.9),
    Limit("search.c8.ratio_to_thread_first", least=0.5),
    Limit("search.c8.ratio_to_thread_first.sqlite", least=0.5),
    Limit("thread_first_view.kilobytes", most=100),
    Limit("crowd.reply.ratio_to_quiet", most=1.5),
    Limit("crowd.telling.queries", most=100),
    Limit("fanout_500.p99_ratio_to_minimal", most=3),
    Limit("fanout_500.ratio_to_group_send", least=10),
    *(
        Limit(f"fanout_{size}.{count}", most=0)
        for size in (200, 500, 1000)
        for count in ("lost", "doubled", "disordered")
    ),
    *(Limit(f"{end}.silence_ms", most=2000) for end in ENDS),
    Limit("data.seconds", most=180),
    Limit("bench.seconds", most=600),
)


def judged(figures) -> list[str]:
    """A line for each limit whose figure was measured: what was found, what it should be."""
    found = {figure["name"]: figure for figure in figures.as_list()}
    lines = []
    for limit in LIMITS:
        if figure := found.get(limit.name):
            verdict = "holds" if limit.holds(figure["value"]) else "DOES NOT HOLD"
            lines.append(f"{limit.name}: {figure['value']:,} ({limit}): {verdict}")
    return lines
