"""Which words of a post go into another thread, and into which."""

from django import forms

from accounts.refusals import refusals
from community.markup import plain
from forums.quote import LONGEST_QUOTE
from forums.quoting import NotInThePost, place_of


class QuoteElsewhereForm(forms.Form):
    """`goals` are the threads to choose from."""

    words = forms.CharField(
        max_length=LONGEST_QUOTE,
        label="Words to quote",
        help_text="Keep only what you need. The quote shows them while they stand in the post.",
        widget=forms.Textarea(attrs={"rows": 5, "dir": "auto"}),
        error_messages=refusals("A quote", "Leave some words to quote."),
    )
    thread = forms.TypedChoiceField(
        coerce=int,
        label="Which thread?",
        help_text="The threads that you follow come first.",
        widget=forms.RadioSelect,
        error_messages=refusals("The thread", "Choose a thread."),
    )

    def __init__(self, *args, post, goals, **kwargs):
        super().__init__(*args, initial={"words": plain(post.html)}, **kwargs)
        self.post, self.goals = post, {one.pk: one for one in goals}
        self.fields["thread"].choices = [(one.pk, _named(one, post)) for one in goals]

    def clean_words(self) -> tuple[int, int]:
        """From where to where they stand in the post."""
        place = place_of(self.cleaned_data["words"], self.post)
        if place is None:
            raise forms.ValidationError(str(NotInThePost("this post")))
        return place

    @property
    def goes_on_at(self) -> str:
        """The box of the chosen thread; the address says which words, and holds none of them."""
        start, end = self.cleaned_data["words"]
        address, _, box = self.goals[self.cleaned_data["thread"]].box_url.partition("#")
        begun = "&" if "?" in address else "?"
        return f"{address}{begun}quoted={self.post.pk}&words={start}-{end}#{box}"


def _named(thread, post) -> str:
    if thread.community_id == post.community_id:
        return thread.title
    return f"{thread.title}, in {thread.community.name}"
