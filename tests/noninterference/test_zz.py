import pytest

pytestmark = pytest.mark.django_db
from notifications import page
from tests.noninterference.test_pages import *

for k in [k for k in globals() if k.startswith("test_")]:
    del globals()[k]


def test_leak(monkeypatch):
    monkeypatch.setattr(
        page.Page, "_older", lambda self, g: str(g[4]["newest"]) if len(g) > 5 else ""
    )
    with pytest.raises(AssertionError, match="notifications"):
        assert_same(
            both(
                lambda w: {
                    "m": [look(w, r, "/me/notifications/") for r in ("member", "facilitator")]
                }
            )
        )


def test_leak2(monkeypatch):
    from community import following
    import forums.drawing as d

    assert_same(
        both(lambda w: {"m": [look(w, r, "/me/notifications/") for r in ("member", "facilitator")]})
    )
