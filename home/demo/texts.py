"""What the demo hub says of itself, and what its administrators have stated: it is open."""

from accounts.hub_text import FIRST, RESTORED, HubText
from community.hub_words import SHIPPED, drawn
from community.markup import PIPELINE
from home.demo.source import morning, read

WRITTEN_DAYS_AGO, RESTORED_DAYS_AGO = 200, 30


def write_texts(by: str) -> None:
    """In order, so that a later one of the same name is in force; what is there is left alone.

    Where the demo hub has no words of its own, its administrator took those that it came with.
    """
    restored = {"on": morning(RESTORED_DAYS_AGO).date().isoformat()}
    ours = SHIPPED | {RESTORED: restored}
    known = {*HubText.objects.values_list("name", flat=True)}
    numbers = dict.fromkeys((entry["name"] for entry in read("texts")), FIRST)
    for entry in read("texts"):
        name = entry["name"]
        said = entry["said"] or ours[name]
        numbers[name] += 1
        if name not in known:
            HubText.objects.create(
                name=name,
                number=numbers[name],
                said=said,
                drawn=drawn(name, said),
                pipeline=PIPELINE,
                written_by=by,
                written_at=morning(WRITTEN_DAYS_AGO),
            )
