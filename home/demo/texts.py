"""What the demo hub says of itself."""

from accounts.hub_text import FIRST, HubText
from community.hub_words import SHIPPED, drawn
from community.markup import PIPELINE
from home.demo.source import morning, read

WRITTEN_DAYS_AGO = 200


def write_texts(by: str) -> None:
    """In order, so that a later one of the same name is in force; what is there is left alone.

    Where the demo hub has no words of its own, its administrator took those that it came with.
    """
    known = {*HubText.objects.values_list("name", flat=True)}
    numbers = dict.fromkeys((entry["name"] for entry in read("texts")), FIRST)
    for entry in read("texts"):
        name, said = entry["name"], entry["said"] or SHIPPED[entry["name"]]
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
