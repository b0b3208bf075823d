"""Fields of forms that more than one app asks for."""

from django import forms
from django.core.exceptions import ValidationError

from accounts.refusals import LOAD_AGAIN, refusals
from community.content_notes import known_notes, numbers_in, together
from community.markup import LIMIT, Unreadable, normalise, render
from community.topics import listed_topics

TOPICS, TOPIC = 8, 100  # to a thing; characters of one, as many as a tag may have


class Explained:
    """Choices with a line under each that says what it is for; `explained` by value."""

    option_template_name = "parts/_explained.html"

    def __init__(self, explained, **options):
        super().__init__(**options)
        self.explained = explained

    def create_option(self, name, value, *details, **more):
        option = super().create_option(name, value, *details, **more)
        return option | {"explanation": self.explained[value]}


class ExplainedChoice(Explained, forms.RadioSelect):
    pass


class ExplainedChoices(Explained, forms.CheckboxSelectMultiple):
    pass


class WordsField(forms.CharField):
    """The small Markdown subset, in a plain text box."""

    widget = forms.Textarea(attrs={"rows": 6})

    def __init__(self, **options):
        super().__init__(**options)
        self.max_length = LIMIT  # for the counter; how long is too long, the cleaning says

    def to_python(self, value):
        """Tidied before it is measured: a browser sends two characters for each new line."""
        return _read(normalise, super().to_python(value)).strip()

    def validate(self, value):
        super().validate(value)
        _read(render, value)


class LineField(forms.CharField):
    """One line of words without marks: nothing unseen is in it, and no line ends."""

    def to_python(self, value):
        return " ".join(_read(normalise, super().to_python(value)).split())


def _read(how, words: str) -> str:
    try:
        return how(words)
    except Unreadable as error:
        raise ValidationError(str(error)) from error


class NamesField(forms.CharField):
    """A few names with commas between them; a list of names in Python, each once."""

    def __init__(self, *, most, longest, **options):
        self.most, self.longest = most, longest
        super().__init__(max_length=most * (longest + 2), required=False, **options)

    def prepare_value(self, value):
        return ", ".join(value) if isinstance(value, list) else value

    def clean(self, value):
        names = (name[: self.longest] for name in self.read(super().clean(value)))
        return list({name.casefold(): name for name in names if name}.values())[: self.most]

    def read(self, text: str) -> list[str]:
        return [" ".join(name.split()) for name in text.split(",")]


class TopicsBox(forms.TextInput):
    """A line to type topics in; beside it those that the hub offers."""

    template_name = "parts/_topics.html"

    def get_context(self, *details):
        return super().get_context(*details) | {"offered": listed_topics().offered}


class TopicsField(NamesField):
    """Names of topics: what is listed (topics.py) is spelt as it is there."""

    widget = TopicsBox

    def __init__(self, **options):
        super().__init__(
            most=TOPICS,
            longest=TOPIC,
            label="Topics",
            help_text="Choose from those that are offered, or type your own, with commas between.",
            error_messages=refusals("The list of topics"),
            **options,
        )

    def read(self, text: str) -> list[str]:
        return listed_topics().read(text)


class ContentNotesField(forms.MultipleChoiceField):
    """Some of the content notes that are offered; the set of them in Python (content_notes.py).

    One that was retired while somebody wrote is taken all the same, and one that is not known is
    refused: words must not lose a note on their way. The script that saves a draft sends
    all numbers in one value.
    """

    widget = forms.CheckboxSelectMultiple

    def __init__(self, **options):
        super().__init__(
            required=False,
            label="Content notes",
            help_text="Tick what your words are about. They are folded up under these notes, "
            "and each reader chooses when to read them.",
            choices=lambda: offered_notes(0),
            error_messages={"invalid_choice": LOAD_AGAIN, "invalid_list": LOAD_AGAIN},
            **options,
        )

    def prepare_value(self, value):
        return numbers_in(value) if isinstance(value, int) else value

    def to_python(self, value):
        return [number for one in super().to_python(value) for number in one.split()]

    def valid_value(self, value):
        return value in {str(one.number) for one in known_notes()}

    def clean(self, value):
        return together(map(int, super().clean(value)))


def offered_notes(kept: int) -> list[tuple[int, str]]:
    """To choose from: what is offered, and of the retired ones those in `kept`."""
    known = known_notes()
    return [(one.number, one.name) for one in known if one.is_offered or one.bit & kept]
