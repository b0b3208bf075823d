"""What is typed to keep the list of topics."""

from django import forms

from accounts.refusals import refusals
from community.fields import TOPIC


class TopicForm(forms.Form):
    name = forms.CharField(
        label="Name",
        max_length=TOPIC,
        help_text="A few plain words, for example: housing first",
        widget=forms.TextInput(attrs={"dir": "auto", "autocomplete": "off"}),
        error_messages=refusals("The name", "Give it a name."),
    )

    def clean_name(self):
        return " ".join(self.cleaned_data["name"].split())


class MergeForm(forms.Form):
    """`topics` are those there are."""

    number = forms.ChoiceField(
        label="This topic",
        error_messages=refusals("The topic", "Choose the topic that goes."),
    )
    into = forms.ChoiceField(
        label="becomes a part of",
        error_messages=refusals("The topic", "Choose the topic that stays."),
    )
    is_sure = forms.BooleanField(
        label="I know that two topics which became one cannot be taken apart again",
        error_messages=refusals("This", "Tick this box if you are sure."),
    )

    def __init__(self, *args, topics, **options):
        super().__init__(*args, **options)
        choices = [("", "Choose one"), *((topic.pk, str(topic)) for topic in topics)]
        self.fields["number"].choices = self.fields["into"].choices = choices
