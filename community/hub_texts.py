"""The texts of the hub are written in versions, taken back and put back: none is ever lost."""

from django.db import IntegrityError, transaction

from accounts.hub_text import FIRST, HubText, forget_kept, number_of
from community.hub_words import SHIPPED, drawn
from community.markup import PIPELINE
from community.permissions import HUB, require


class TextChanged(Exception):
    """Somebody has written another version since the page was opened."""

    def __init__(self):
        super().__init__(
            "Somebody has changed this text meanwhile. Yours is still in the boxes. "
            "Look at theirs, take over what you want to keep, then save again."
        )


@transaction.atomic
def write(name: str, *, by, said: dict, number: int | None = None) -> HubText | None:
    """A new version of this text, in force at once; the same words again make none.

    `said` is what the form of this text holds. `number` is that of the version it was made from,
    None without a page: TextChanged where that is no longer in force.
    """
    require(by, "community.word_hub", HUB)
    HubText.objects.select_for_update().of(name).first()
    now = HubText.objects.now(name)
    if now and now.said == said:
        return now
    if number not in {None, number_of(now)}:
        raise TextChanged
    return add_version(name, by=by, said=said)


@transaction.atomic
def add_version(name: str, *, by, said: dict) -> HubText:
    """Without asking who writes it: for `write`, and for what administrators state (opening.py)."""
    newest = HubText.objects.select_for_update().of(name).first()
    made = HubText(name=name, number=number_of(newest) + 1, said=said, written_by=by.name)
    made.drawn, made.pipeline = drawn(name, said), PIPELINE
    try:
        with transaction.atomic():
            made.save(force_insert=True)
    except IntegrityError as error:  # the first two in the same moment
        raise TextChanged from error
    transaction.on_commit(forget_kept)
    return made


@transaction.atomic
def put_back(name: str, number: int, *, by) -> None:
    """Let this version be in force: what came after it is taken back, itself no longer.

    FIRST is what the product brings along. Raises HubText.DoesNotExist, also where it brings none.
    """
    require(by, "community.word_hub", HUB)
    versions = HubText.objects.select_for_update().of(name)
    if number != FIRST or name not in SHIPPED:
        chosen = versions.get(number=number)
        chosen.taken_back = False
        chosen.save(update_fields=["taken_back"])
    versions.filter(number__gt=number).update(taken_back=True)
    transaction.on_commit(forget_kept)
