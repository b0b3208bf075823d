"""Who searches finds what matches, where they may read, and learns nothing of the rest."""

from collections import Counter
from datetime import UTC, datetime

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from search import index
from search.find import EVERYWHERE, RANKED, find, suggestions
from search.results import Count, Results

HERE = ["c:1"]


def found(words: str, places=HERE, **how) -> list[int]:
    return [hit.object_id for hit in find(words, places=places, **how).hits]


def marked(pieces) -> list[str]:
    return [text for text, is_marked in pieces if is_marked]


# Words


@pytest.mark.parametrize(
    ("written", "asked"),
    [
        ("We met at the café on Mansfield Road", "cafe"),
        ("We met at the cafe on Mansfield Road", "Café"),
        ("We met at the cafe\u0301 on Mansfield Road", "caf\u00e9"),
        ("Somebody called Zoë", "ZOE"),
        ("supporting tenants", "support tenant"),
        ("the tenant was supported", "supporting"),
        ("access to A&E at night", "a&e"),
        ("hostels and/or refuges", "refuge"),
        ("write to help@example.org", "help"),
        ("see example.org/housing-first", "housing"),
        ("co-production works", "co-production"),
        ("co-production works", "production"),
        ("co production works", "co-production"),
        ("\u201cHousing first\u201d \u2013 not last", "housing last"),
        ("it isn\u2019t easy", "isn't"),
        ("from 10am to noon", "10am"),
        ("Psychologically-Informed", "psychologically informed"),
        (
            "\u041f\u041f\u0420 \u0456 \u0436\u0438\u0442\u043b\u043e",
            "\u0436\u0438\u0442\u043b\u043e",
        ),
    ],
)
def test_a_text_is_found_however_its_words_are_written(put, written, asked):
    number = put(body=written)
    assert found(asked) == [number]


def test_every_word_has_to_be_there(put):
    both = put(body="a hostel near the refuge")
    put(body="a hostel")
    assert found("refuge hostel") == [both]


def test_words_may_be_spread_over_title_topics_and_text(put):
    number = put("Winter hostels", "nobody turned away", topics=["Safeguarding"])
    assert found("safeguarding hostel nobody") == [number]


def test_a_phrase_is_found_only_as_it_stands(put):
    phrase = put(body="we try housing first here")
    put(body="first we looked for housing")
    put(body="housing comes first")
    assert found('"housing first"') == [phrase]
    assert len(found("housing first")) == 3


def test_a_phrase_holds_the_small_words_too(put):
    number = put(body="a place to be")
    put(body="place be")
    assert found('"place to be"') == [number]


def test_an_excluded_word_or_phrase_keeps_a_text_out(put):
    plain = put(body="hostel in town")
    put(body="hostel for women only")
    put(body="hostel, women not admitted, only men")
    assert found("hostel -women") == [plain]
    assert len(found('hostel -"women only"')) == 2


def test_either_of_two_words_is_enough_with_or(put):
    numbers = [put(body="hostel"), put(body="refuge"), put(body="night shelter")]
    assert sorted(found("hostel OR refuge")) == numbers[:2]
    assert sorted(found('hostel OR "night shelter"')) == [numbers[0], numbers[2]]


def test_a_question_in_a_sentence_is_found_by_its_telling_words(put):
    number = put(body="Gambling support groups meet on Mondays")
    assert found("Where is there a support group for gambling?") == [number]
    assert found("Where is there support for families?") == []


def test_the_title_weighs_more_than_the_topics_and_those_more_than_the_text(put):
    body = put(body="gambling gambling gambling harm")
    title = put("Gambling harm", "where to begin")
    topic = put("Where to begin", "asking", topics=["Gambling"])
    assert found("gambling") == [title, topic, body]


def test_of_equal_matches_the_newest_comes_first(put):
    old = put(body="gambling harm", at=datetime(2025, 1, 1, tzinfo=UTC))
    older = put(body="gambling harm", at=datetime(2024, 1, 1, tzinfo=UTC))
    new = put(body="gambling harm", at=datetime(2026, 1, 1, tzinfo=UTC))
    assert found("gambling") == [new, old, older]


# Places


def test_only_what_lies_in_my_places_is_found(put):
    mine = put(body="hostel", place="c:1")
    narrower = put(body="hostel", place="t:42")
    public = put(body="hostel", place="open")
    assert found("hostel", ["c:1"]) == [mine]
    assert sorted(found("hostel", ["c:1", "open"])) == [mine, public]
    assert sorted(found("hostel", EVERYWHERE)) == [mine, narrower, public]
    assert found("hostel", ["c:11", "c", "1", "c:1 ", "%", ""]) == []


def test_counts_and_suggestions_stay_in_my_places(put):
    put("Hostels in winter", kind="thread", place="c:1")
    put("Hostels in summer", kind="thread", place="c:2")
    put(body="hostel", kind="post", place="c:2")
    assert find("hostel", places=["c:1"]).counts == {"thread": Count(1, False)}
    assert [marked(each.title) for each in suggestions("hos", places=["c:1"])] == [["Hostels"]]
    assert len(suggestions("hos", places=["c:1", "c:2"])) == 2


def test_who_has_no_place_finds_nothing_and_the_database_is_not_asked(
    put, django_assert_num_queries
):
    put("Hostels", "hostel")
    with django_assert_num_queries(0):
        assert find("hostel", places=[]) == Results()
        assert suggestions("hostel", places=[]) == []


def test_a_single_place_given_as_a_word_is_a_mistake(db):
    with pytest.raises(TypeError):
        find("hostel", places="c:1")
    with pytest.raises(TypeError):
        suggestions("hostel", places="c:1")


def test_what_others_write_elsewhere_does_not_change_my_answer(put):
    put("Gambling", "harm")
    put("Harm", "gambling and harm and harm")
    put(body="gambling gambling", topics=["Harm"])
    asked = ("gambling", "harm", "gambling OR harm", "harm -first")
    before = [find(words, places=HERE) for words in asked]
    for _ in range(30):
        put("Harm", "harm harm harm", place="c:2", kind="thread")
    assert [find(words, places=HERE) for words in asked] == before


# Filters


def test_a_search_is_narrowed_by_community_voice_topic_and_date(put):
    wanted = put(
        body="hostel",
        community_id=7,
        author_ref="wren",
        topics=["Health Inequalities", "Housing First"],
        at=datetime(2026, 2, 1, tzinfo=UTC),
    )
    put(body="hostel", topics=["Housing First and more"])
    assert found("hostel", community_id=7) == [wanted]
    assert found("hostel", author_refs=["wren", "crane"]) == [wanted]
    assert found("hostel", topic="Housing First") == [wanted]
    assert found("hostel", until=datetime(2026, 2, 2, tzinfo=UTC)) == [wanted]
    assert found("hostel", since=datetime(2026, 2, 1, tzinfo=UTC), community_id=7) == [wanted]
    assert found("hostel", until=datetime(2026, 2, 1, tzinfo=UTC)) == []
    assert found("hostel", author_refs=["wre"]) == found("hostel", topic="Housing") == []
    assert found("hostel", author_refs=[]) == []


def test_a_filter_that_is_left_open_asks_for_nothing(put):
    number = put(body="hostel")
    assert found("hostel", author_refs=None, topic=None, community_id=None, since=None) == [number]


def test_hits_of_chosen_kinds_leave_the_counts_of_all_kinds(put):
    thread = put("Hostel", kind="thread")
    put(body="hostel", kind="post")
    results = find("hostel", places=HERE, kinds=["thread"])
    assert [hit.object_id for hit in results.hits] == [thread]
    assert results.counts == {"thread": Count(1, False), "post": Count(1, False)}
    assert find("hostel", places=HERE, kinds=["x'; --"]).hits == []


# Pages


def test_pages_follow_one_another_without_gap_or_double(put):
    numbers = [put(body="hostel") for _ in range(7)]
    seen, first = [], 0
    while first is not None:
        results = find("hostel", places=HERE, first=first, limit=3)
        seen.append([hit.object_id for hit in results.hits])
        assert results.counts == {"post": Count(7, False)}
        first = results.following
    assert [len(page) for page in seen] == [3, 3, 1]
    assert [number for page in seen for number in page] == numbers[::-1]


def test_a_page_of_all_kinds_gives_each_its_share(put):
    for _ in range(4):
        put("Hostel", "hostel", kind="thread")
        put(body="hostel", kind="post")
    results = find("hostel", places=HERE, each=2)
    assert Counter(hit.kind for hit in results.hits) == {"thread": 2, "post": 2}


def test_a_page_beyond_the_end_is_empty_and_strange_numbers_do_no_harm(put):
    put(body="hostel")
    assert find("hostel", places=HERE, first=10**30).hits == []
    assert len(find("hostel", places=HERE, first=-5, limit=-5).hits) == 1
    assert len(find("hostel", places=HERE, limit=10**30).hits) == 1


def test_of_a_frequent_word_so_many_are_counted_and_then_it_says_more(db):
    def document(number: int, body: str):
        return index.document(
            "post",
            number,
            place="c:1",
            community_id=1,
            author_ref="",
            title="",
            body=body,
            topics=(),
            at=datetime(2026, 1, 1, tzinfo=UTC),
        )

    most = RANKED["post"]
    bodies = ["people refuge"] + ["people"] * most
    index.put_many(document(number, body) for number, body in enumerate(bodies))
    assert find("people", places=HERE).counts == {"post": Count(most, True)}
    assert found("people refuge") == [0]
    index.remove("post", most)
    assert find("people", places=HERE).counts == {"post": Count(most, False)}


@pytest.mark.parametrize("size", [1, 3])
def test_a_search_is_two_queries_and_a_suggestion_one_at_any_size(
    put, django_assert_num_queries, size
):
    for _ in range(size):
        put("Hostels", "hostel")
    with django_assert_num_queries(2):
        assert len(find("hostel", places=HERE).hits) == size
    with django_assert_num_queries(1):
        assert len(suggestions("hos", places=HERE)) == size


# Suggestions


def test_a_title_is_suggested_while_its_last_word_is_typed(put):
    put("Housing First in Nottingham", "text", kind="thread")
    for typed in ("ho", "Housin", "housing fi", "first hous", "FIRST nott", '"housing first'):
        assert len(suggestions(typed, places=HERE)) == 1, typed
    for typed in ("h", "", "  ", "*", "text", "using", "housing lo", "housing first x"):
        assert suggestions(typed, places=HERE) == [], typed


def test_suggestions_are_titles_with_what_was_typed_marked_and_the_newest_first(put):
    put("Café mornings", kind="thread")
    person = put("Cafés in winter", kind="person")
    first, second = suggestions("cafe", places=HERE)
    assert (first.kind, first.object_id) == ("person", person)
    assert first.title == [("Cafés", True), (" in winter", False)]
    assert marked(second.title) == ["Café"]
    assert len(suggestions("cafe", places=HERE, limit=1)) == 1


# Marks


def test_found_words_are_marked_as_they_were_written(put):
    put("Cafés & hostels", 'Meet at the Café; bring <b>"hostel"</b> leaflets')
    hit = find("cafe hostel", places=HERE).hits[0]
    assert hit.title == [("Cafés", True), (" & ", False), ("hostels", True)]
    assert marked(hit.excerpt) == ["Café", "hostel"]
    assert "".join(text for text, _ in hit.excerpt) == (
        'Meet at the Café; bring <b>"hostel"</b> leaflets'
    )


def test_marks_are_never_made_of_what_somebody_wrote(put):
    put("<mark>hostel</mark> \ue000refuge\ue001", "&lt;b&gt; <script>alert(1)</script>")
    hit = find("script", places=HERE).hits[0]
    assert hit.title == [("<mark>hostel</mark> refuge", False)]
    assert marked(hit.excerpt) == ["script", "script"]
    assert "".join(text for text, _ in hit.excerpt) == "&lt;b&gt; <script>alert(1)</script>"


def test_the_excerpt_shows_the_place_of_the_match_in_a_long_text(put):
    put(body="word " * 2_000 + "the hostel by the river " + "word " * 2_000)
    excerpt = find("river hostel", places=HERE).hits[0].excerpt
    assert marked(excerpt) == ["hostel", "river"]
    assert excerpt[0][0].startswith("… ")
    assert excerpt[-1][0].endswith(" …")
    assert sum(len(text) for text, _ in excerpt) <= 260


# Hostile input


@pytest.mark.parametrize(
    "typed",
    [
        "",
        "   ",
        "*",
        '"',
        '""',
        "'",
        "-",
        "--",
        "-hostel",
        '-"',
        "OR",
        "OR OR",
        "hostel OR",
        "( ) { } [ ]",
        "NEAR(a b, 2)",
        "title : hostel",
        "{kind} : post",
        "a AND NOT b",
        "a | & ! b:*A <-> c",
        "\\",
        "\x00",
        "hos\x00tel",
        "\ud800",
        "😀",
        "😀 hostel 🏠",
        "²½ⅷ",
        "%s %(x)s %%",
        "{0} {asked}",
        "'; DROP TABLE search_searchdocument; --",
        "\ue000hostel\ue001",
        "İ ß ﬁ ŉ",
        "हिन्दी مرحبا 漢字 \u200b\u202e",
        "x" * 10_000,
        "hostel " * 2_000,
        '"' * 10_000,
        "-" * 10_000,
        "OR " * 5_000,
        "\u0301" * 10_000,
        "㍿" * 10_000,
    ],
)
def test_no_question_is_an_error(put, typed):
    put("Hostels", "hostel")
    for ask in (find, suggestions):
        ask(typed, places=HERE)
    find("hostel", places=HERE, author_refs=[typed], topic=typed)


@settings(
    max_examples=60, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture]
)
@given(
    typed=st.text(st.characters(codec=None), max_size=60)
    | st.text(st.sampled_from("ab \"'-*:(){}|&!<>\\%OR\x00"), max_size=60),
    written=st.text(max_size=60),
)
def test_whatever_is_typed_finds_only_visible_things_with_their_text_unchanged(put, typed, written):
    put("a", "hidden ab b", place="c:2", kind="thread")
    put("ab", written)
    results = find(typed, places=HERE, limit=100)
    assert {hit.kind for hit in results.hits} | set(results.counts) <= {"post"}
    for hit in results.hits:
        assert "".join(text for text, _ in hit.title) == "ab"
    assert all(each.kind == "post" for each in suggestions(typed, places=HERE))


@pytest.mark.parametrize("typed", ["", " ", "*", '"-', "-hostel", '-"hostel" -refuge', "😀"])
def test_a_question_without_a_word_to_look_for_finds_nothing(put, django_assert_num_queries, typed):
    put("Hostels", "hostel refuge 😀")
    with django_assert_num_queries(0):
        assert find(typed, places=EVERYWHERE) == Results()


def test_a_long_question_is_cut_and_the_statement_stays_small(put):
    put(body="hostel")
    with CaptureQueriesContext(
        connection,
    ) as queries:
        find("hostel OR refuge " * 600, places=HERE)
    assert all(len(query["sql"]) < 20_000 for query in queries)
