"""What is typed to keep the list of topics."""

from django import forms

from accounts.refusals import refusals


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
