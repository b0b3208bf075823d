"""Documents are written, replaced, moved and removed together with what they describe."""

from datetime import UTC, datetime

import pytest
from django.db import transaction

from search import index
from search.find import EVERYWHERE, find, suggestions
from search.models import SearchDocument

WHEN = datetime(2026, 3, 2, 12, tzinfo=UTC)
REST = {"place": "c:1", "community_id": 1, "author_ref": "heron", "topics": (), "at": WHEN}


def found(words: str, *places: str) -> list[int]:
    return [hit.object_id for hit in find(words, places=places or EVERYWHERE).hits]


def test_a_thing_that_is_put_again_is_found_by_its_new_words_only(db):
    index.put("thread", 1, title="Tenancy support", body="hostel", **REST)
    index.put("thread", 1, title="Floating support", body="refuge", **REST)
    assert found("refuge") == found("floating") == [1]
    assert found("hostel") == found("tenancy") == []
    assert suggestions("tenan", places=EVERYWHERE) == []
    assert SearchDocument.objects.count() == 1


def test_things_of_two_kinds_may_have_the_same_number(db):
    index.put("thread", 1, title="Outreach", body="", **REST)
    index.put("post", 1, title="", body="outreach", **REST)
    index.remove("post", 1)
    assert [hit.kind for hit in find("outreach", places=["c:1"]).hits] == ["thread"]


def test_a_removed_thing_is_neither_found_nor_counted_nor_suggested(db):
    index.put("thread", 1, title="Outreach in winter", body="", **REST)
    index.remove("thread", 1)
    assert find("outreach", places=EVERYWHERE).counts == {}
    assert suggestions("outr", places=EVERYWHERE) == []
    index.remove("thread", 1)


def test_many_things_are_removed_at_once_and_others_stay(db):
    for number in range(1, 6):
        index.put("post", number, title="", body="outreach", **REST)
    index.remove_many("post", iter([1, 2, 4]))
    assert sorted(found("outreach")) == [3, 5]


def test_a_moved_thing_is_found_where_it_went_and_no_longer_where_it_was(db):
    index.put("post", 1, title="", body="outreach", **REST)
    index.put("post", 2, title="", body="outreach", **REST)
    index.move("post", [1], place="t:42")
    assert found("outreach", "t:42") == [1]
    assert found("outreach", "c:1") == [2]
    assert find("outreach", places=["t:42"], community_id=1).hits


def test_a_thing_moved_to_another_community_is_found_under_that_community(db):
    index.put("post", 1, title="", body="outreach", **REST)
    index.move("post", [1], place="c:2", community_id=2)
    assert find("outreach", places=["c:2"], community_id=2).hits
    assert not find("outreach", places=["c:2"], community_id=1).hits


def test_what_is_rolled_back_was_never_findable(db):
    index.put("post", 1, title="", body="hostel", **REST)
    with transaction.atomic():
        index.put("post", 1, title="", body="refuge", **REST)
        index.put("post", 2, title="", body="refuge", **REST)
        index.remove("post", 1)
        transaction.set_rollback(True)
    assert found("hostel") == [1]
    assert found("refuge") == []


@pytest.mark.django_db(transaction=True)
def test_the_index_is_written_only_inside_a_transaction():
    for write in (
        lambda: index.put("post", 1, title="", body="hostel", **REST),
        lambda: index.remove("post", 1),
        lambda: index.move("post", [1], place="c:2"),
    ):
        with pytest.raises(transaction.TransactionManagementError):
            write()


@pytest.mark.django_db(transaction=True)
def test_many_documents_are_put_in_one_go_and_replace_what_was_there():
    def documents(word: str):
        return (
            index.document("post", number, title="", body=f"{word} {number}", **REST)
            for number in range(1, 2_502)
        )

    assert index.put_many(documents("hostel")) == 2_501
    assert index.put_many(documents("refuge")) == 2_501
    assert SearchDocument.objects.count() == 2_501
    assert find("hostel", places=EVERYWHERE).counts == {}
    assert found("refuge 2501") == [2_501]


@pytest.mark.parametrize(
    "wrong",
    [{"kind": "poem"}, {"place": ""}, {"place": "c:" + "7" * 40}, {"author_ref": "x" * 17}],
)
def test_a_document_that_does_not_fit_is_refused(wrong):
    what = {"kind": "post", "object_id": 1, "title": "", "body": ""} | REST | wrong
    with pytest.raises(ValueError, match=r"is not one of|empty or too long"):
        index.document(what.pop("kind"), what.pop("object_id"), **what)


def test_text_that_databases_cannot_hold_is_cleaned_and_the_rest_found(db):
    index.put("post", 1, title="Hostel\x00s\ud800", body="re\ue000fu\ue001ge night", **REST)
    hit = find("night", places=EVERYWHERE).hits[0]
    assert hit.title == [("Hostel s", False)]
    assert hit.excerpt == [("re fu ge ", False), ("night", True)]


def test_only_the_beginning_of_a_very_long_text_is_kept(db):
    index.put("person", 1, title="", body="hostel " * 20_000 + "refuge", **REST)
    assert found("hostel") == [1]
    assert found("refuge") == []
