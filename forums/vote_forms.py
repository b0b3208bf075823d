"""What is chosen to answer a poll: one form for each kind."""

from django import forms

from accounts.refusals import refusals
from community.fields import ExplainedChoice, ExplainedChoices
from forums.forms import ByVoiceForm
from forums.models import Poll
from forums.poll import YES


class VoteForm(ByVoiceForm):
    """What it says stands in `cleaned_data["marks"]`: position -> answer."""

    def __init__(self, *args, poll, **kwargs):
        super().__init__(*args, **kwargs)
        self.poll = poll
        self.fields["by"].label = "Vote as"
        self.fields["by"].error_messages |= refusals("The name", "Choose the name to vote as.")
        self.fields |= _FIELDS[poll.kind](poll.options.all())

    @property
    def answers(self) -> list:
        """The fields that hold the vote."""
        return [self[name] for name in self.fields if name.startswith("option")]

    def clean(self):
        data = super().clean()
        said = {name: data.pop(name) for name in list(data) if name.startswith("option")}
        data["marks"] = {}
        for name, value in said.items():
            data["marks"] |= _marks(name, value)
        return data


def _marks(name, value) -> dict[int, int]:
    """Of "option" the value says which; "option_3" names the third, and its value how."""
    _, _, position = name.partition("_")
    if position:
        return {int(position): int(value)} if value != "0" else {}
    return dict.fromkeys(map(int, [value] if isinstance(value, str) else value), YES)


def initial_of(poll, marks: dict[int, int]) -> dict:
    """What the form holds where these are the marks: position -> answer."""
    if poll.kind == Poll.TIME:
        return {
            f"option_{one.position}": str(marks.get(one.position, 0)) for one in poll.options.all()
        }
    positions = [str(position) for position in marks]
    return {"option": positions if poll.kind == Poll.SEVERAL else positions[0]}


def _one(options):
    return {"option": forms.ChoiceField(**_of_words(options, ExplainedChoice, "Choose one"))}


def _several(options):
    return {
        "option": forms.MultipleChoiceField(
            **_of_words(options, ExplainedChoices, "Choose as many as you like")
        )
    }


def _of_words(options, widget, label) -> dict:
    return {
        "choices": [(str(one.position), one.text) for one in options],
        "widget": widget({str(one.position): one.meaning for one in options}),
        "label": label,
        "error_messages": refusals("The answer", "Choose an answer."),
    }


def _each(options):
    answers = [*Poll.KINDS[Poll.TIME].answers.items(), (0, "No")]
    return {
        f"option_{one.position}": forms.ChoiceField(
            choices=[(str(answer), words) for answer, words in answers],
            widget=forms.RadioSelect,
            label=one.text,
            help_text=one.meaning,
            error_messages=refusals("The answer", f"Say whether {one.text} suits you."),
        )
        for one in options
    }


_FIELDS = {Poll.SINGLE: _one, Poll.SEVERAL: _several, Poll.TIME: _each}
