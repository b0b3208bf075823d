"""Answering, and reading what came by mail."""

import re

from tests import factories as make


def answer(talk, by, words="We asked them first."):
    return make.post(talk, by, words, answers=1)


def everything(mail):
    """All that is in it, as it goes over the line."""
    parts = [part.content for part in mail.alternatives]
    return "\n".join([mail.subject, mail.body, *parts, str(mail.message())])


def path_in(mail):
    return re.search(r"http://localhost:8000(/me/notifications/change/\?\S+)", mail.body)[1]
