"""What a form answers to words that it cannot take."""

import pytest

from accounts.models import User
from community.markup import LIMIT
from community.models import Community
from tests import factories as make

pytestmark = pytest.mark.django_db
SENTENCE = f"This is {LIMIT + 1:,} characters long and the most is {LIMIT:,}."
WORDS = {"title": "A title", "kind": "question", "confidentiality": "members"}
WORDS |= {"key": "k", "drawn_version": "1"}


@pytest.mark.parametrize("door", ["reply", "new thread", "edit", "context"])
def test_a_text_that_is_too_long_stays_in_the_box_with_a_sentence_beside_it(door):
    mine = make.facilitator(make.community(visibility=Community.OPEN))
    post = make.post(make.thread(mine), mine)
    address, box = {
        "reply": (f"/threads/{post.thread_id}/reply/", "body"),
        "new thread": (f"/communities/{mine.community.slug}/threads/new/", "context"),
        "edit": (f"/posts/{post.pk}/edit/", "body"),
        "context": (f"/threads/{post.thread_id}/context/", "context"),
    }[door]
    typed = "y" * (LIMIT + 1)
    browser = make.browser(User.objects.get(pk=mine.owner_id))
    answer = browser.post(address, WORDS | {"by": mine.ref, box: typed})
    assert answer.status_code == 422
    page = answer.content.decode()
    assert SENTENCE in page
    assert typed in page
