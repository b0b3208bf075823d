"""The page on which administrators keep a list: its entries are added, renamed and retired.

A list says what it is made of (`KeptList`); its template fills templates/community/_kept_list.html.
"""

from collections.abc import Callable
from typing import NamedTuple

from django import forms
from django.contrib import messages
from django.core.exceptions import ObjectDoesNotExist
from django.http import Http404
from django.shortcuts import redirect, render

from accounts.refusals import refusals
from community.hub_views import voice_for_hub
from community.retirable import Refused


class KeptList(NamedTuple):
    """`page` is the name of its address; `entries` are all there are, each with its `number`.

    `add(by=, name=)`, `rename(number, by=, name=)` and `offer(number, by=, is_offered=)` answer the
    entry and raise Refused. `longest` and `example` are of a name.
    """

    permission: str
    page: str
    entries: Callable
    add: Callable
    rename: Callable
    offer: Callable
    longest: int
    example: str

    @property
    def template(self) -> str:
        return f"{self.page.replace(':', '/')}.html"


class EntryForm(forms.Form):
    def __init__(self, *args, kept: KeptList, **options):
        super().__init__(*args, **options)
        self.fields["name"] = forms.CharField(
            label="Name",
            max_length=kept.longest,
            help_text=f"A few plain words, for example: {kept.example}",
            widget=forms.TextInput(attrs={"dir": "auto", "autocomplete": "off"}),
            error_messages=refusals("The name", "Give it a name."),
        )

    def clean_name(self):
        return " ".join(self.cleaned_data["name"].split())


def keep(request, kept: KeptList, **context):
    """`do` is what to do with the entry of this `number`; without one, an entry is added."""
    voice = voice_for_hub(request, kept.permission)
    if request.method != "POST":
        return draw(request, kept, **context)
    form, entry = EntryForm(request.POST, kept=kept), _entry(request.POST, kept)
    if told := _done(request.POST.get("do"), form, entry, kept, voice):
        messages.success(request, told)
        return redirect(kept.page)
    return draw(request, kept, form=form, refused=entry, status=422, **context)


def draw(request, kept: KeptList, *, form=None, refused=None, status=200, **context):
    """`form` was refused for the entry `refused`, or for one that was to be added."""
    context |= {"form": form or EntryForm(kept=kept), "entries": kept.entries()}
    return render(request, kept.template, context | {"refused": refused}, status=status)


def _entry(sent, kept):
    """The one that is named; None where one is to be added."""
    if sent.get("do") not in {"rename", "retire", "offer"}:
        return None
    named = [one for one in kept.entries() if str(one.number) == sent.get("number")]
    if not named:
        raise Http404
    return named[0]


def _done(do, form, entry, kept, voice) -> str:
    """What is then said, or "" where the form says what is wrong."""
    try:
        if entry and do != "rename":
            _require_nothing_typed(form, entry)
            done = kept.offer(entry.number, by=voice, is_offered=do == "offer")
            return f"“{done}” is offered{'' if do == 'offer' else ' no more'}."
        if not form.is_valid():
            return ""
        name = form.cleaned_data["name"]
        if entry:
            return f"It is called “{kept.rename(entry.number, by=voice, name=name)}” now."
        return f"“{kept.add(by=voice, name=name)}” has been added."
    except ObjectDoesNotExist as error:  # it has gone while this was sent
        raise Http404 from error
    except Refused as refusal:
        form.add_error("name", str(refusal))
        return ""


def _require_nothing_typed(form, entry) -> None:
    """The box for a new name stands beside these buttons, and what is typed there is not lost."""
    typed = " ".join(form.data.get("name", "").split())
    if typed and typed != str(entry):
        raise Refused(
            f"You typed a new name for “{entry}”. Press Rename first, or type the old name again."
        )
