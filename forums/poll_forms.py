"""What is typed to put a poll."""

from datetime import timedelta

from django import forms
from django.core.exceptions import ValidationError
from django.utils import timezone

from accounts.refusals import refusals
from community.fields import LineField
from community.templatetags.times import spoken
from forums.forms import ByVoiceForm
from forums.guarding import GuardedForm
from forums.holding_forms import MOST_DAYS, OutcomeForm
from forums.models import Poll
from forums.poll import OPTIONS
from forums.polls import Offer

SHOWN = 4  # without opening the part that has room for more
FEWEST = 2
OPEN_DAYS = 7
REVIEW_YEARS = 3
KINDS_EXPLAINED = {
    Poll.SINGLE: "Each person chooses one of the answers you offer.",
    Poll.SEVERAL: "Each person chooses as many of the answers as they like.",
    Poll.TIME: "You offer some times. Each person says which of them suit.",
}
SECRECY = (
    "Nobody sees, and nothing records, who chose what. So a vote cannot be changed, each person "
    "votes once whatever names they use, and the numbers show when the poll has closed and at "
    "least three people have voted. This cannot be switched off again."
)


class FutureField(forms.DateTimeField):
    """A moment of the year to come, by the clocks in London."""

    widget = forms.DateTimeInput(attrs={"type": "datetime-local"}, format="%Y-%m-%dT%H:%M")
    default_error_messages = refusals("The time", invalid="Choose a day and a time.")

    def validate(self, value):
        super().validate(value)
        now = timezone.now()
        if value and not now < value < now + timedelta(days=MOST_DAYS):
            raise ValidationError("Choose a time between now and a year from now.")


class PollForm(ByVoiceForm, GuardedForm):
    """`kind` says what the options are: words with a meaning, or times."""

    question = LineField(
        max_length=200,
        label="Question",
        widget=forms.TextInput(attrs={"dir": "auto"}),
        error_messages=refusals("The question", "Write the question."),
    )
    closes_at = FutureField(
        label="Open until",
        help_text="London time.",
        error_messages={"required": "Say until when people can vote."},
    )
    hides = forms.ChoiceField(
        choices=Poll.HIDES,
        initial=Poll.AT_ONCE,
        label="When do people see the votes?",
        widget=forms.RadioSelect,
        error_messages=refusals("The choice", "Choose when people see the votes."),
    )
    is_anonymous = forms.BooleanField(
        required=False, label="Make this poll anonymous", help_text=SECRECY
    )
    quorum = forms.IntegerField(
        required=False,
        min_value=1,
        max_value=10_000,
        label="How many have to vote",
        help_text="For the poll to count. Leave it empty if any number will do.",
        widget=forms.TextInput(attrs={"inputmode": "numeric"}),
        error_messages=refusals(
            "The number",
            invalid="Write a whole number.",
            min_value="Write 1 or more.",
            max_value="Write 10,000 or less.",
        ),
    )

    def __init__(self, *args, kind: str, **kwargs):
        super().__init__(*args, **kwargs)
        self.kind = kind
        self.fields["by"].label = "Start it as"
        end = timezone.localtime() + timedelta(days=OPEN_DAYS)
        self.initial.setdefault("closes_at", end.replace(minute=0, second=0, microsecond=0))
        for number in range(1, OPTIONS + 1):
            self.fields |= _times(number) if kind == Poll.TIME else _words(number)
        said = ("meaning",) if kind == Poll.TIME else ("option", "meaning")
        numbers = range(1, OPTIONS + 1)
        self.guarded = ("question", *(f"{part}_{n}" for n in numbers for part in said))

    @property
    def rows(self) -> list[tuple]:
        return [self._row(number) for number in range(1, SHOWN + 1)]

    @property
    def further_rows(self) -> list[tuple]:
        return [self._row(number) for number in range(SHOWN + 1, OPTIONS + 1)]

    @property
    def opens_further(self) -> bool:
        return any(field.value() or field.errors for row in self.further_rows for field in row)

    def _row(self, number) -> tuple:
        return self[f"option_{number}"], self[f"meaning_{number}"]

    def clean(self):
        data = super().clean()
        data["kind"] = self.kind
        if data.get("is_anonymous"):
            data["hides"] = Poll.CLOSED
        data["options"] = self._offers(data)
        return data

    def _offers(self, data) -> list[Offer]:
        """In the order they were typed, times by the clock; `data` keeps nothing of them."""
        said = [
            (number, data.pop(f"option_{number}", None), data.pop(f"meaning_{number}", ""))
            for number in range(1, OPTIONS + 1)
        ]
        for number, option, meaning in said:
            if meaning and not option and f"option_{number}" not in self.errors:
                self.add_error(f"option_{number}", "This has a meaning and no answer.")
        offered = [(option, meaning) for _, option, meaning in said if option]
        if len({_folded(option) for option, _ in offered}) < len(offered):
            self.add_error("option_1", "Two of these are the same.")
        if len(offered) < FEWEST and not any(name.startswith("option_") for name in self.errors):
            self.add_error(f"option_{len(offered) + 1}", "Offer at least two.")
        if self.kind == Poll.TIME:
            return [Offer(spoken(at), meaning, at) for at, meaning in sorted(offered)]
        return [Offer(*one) for one in offered]


def _folded(option):
    return option.casefold() if isinstance(option, str) else option


def _words(number) -> dict[str, forms.Field]:
    return {
        f"option_{number}": LineField(
            required=False,
            max_length=140,
            label=f"Answer {number}",
            widget=forms.TextInput(attrs={"dir": "auto"}),
            error_messages=refusals("The answer"),
        ),
        f"meaning_{number}": _meaning(f"What answer {number} means"),
    }


def _times(number) -> dict[str, forms.Field]:
    return {
        f"option_{number}": FutureField(required=False, label=f"Time {number}"),
        f"meaning_{number}": _meaning(f"More about time {number}"),
    }


def _meaning(label) -> LineField:
    return LineField(
        required=False,
        max_length=300,
        label=label,
        widget=forms.TextInput(attrs={"dir": "auto"}),
        error_messages=refusals("The meaning"),
    )


class PollOutcomeForm(OutcomeForm):
    reviews_on = forms.DateField(
        required=False,
        label="Look at it again on",
        help_text="On that day everybody who voted is told. You can leave it empty.",
        widget=forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d"),
        error_messages=refusals("The day", invalid="Write the day like this: 24/12/2026."),
    )

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["outcome"].label = "What came of it"
        self.fields[
            "outcome"
        ].help_text = "It stands under the poll. Leave it empty to take it away."

    def clean_reviews_on(self):
        day, today = self.cleaned_data["reviews_on"], timezone.localdate()
        is_near = day is None or today < day <= today + timedelta(days=REVIEW_YEARS * MOST_DAYS)
        if not is_near and day != self.initial.get("reviews_on"):
            raise ValidationError("Choose a day after today, within three years.")
        return day

    def clean(self):
        data = super().clean()
        if data.get("reviews_on") and not data.get("outcome") and "outcome" not in self.errors:
            self.add_error("outcome", "Write what came of it, or take the day away.")
        return data
