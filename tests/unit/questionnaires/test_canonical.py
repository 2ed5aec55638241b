"""Documents that lose nothing, canonical bytes, and hashes that notice every change."""

import json
from dataclasses import replace
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from portal.organisations.rules import Size, Trait
from portal.questionnaires.canonical import canonical_json, content_hash, from_document, to_document
from portal.questionnaires.rules.structure import (
    Action,
    AllOf,
    AnyOf,
    Better,
    Check,
    Condition,
    Item,
    ItemAtLeast,
    ItemIsAnyOf,
    ItemType,
    Not,
    Option,
    ProfileField,
    ProfileIs,
    Section,
)
from tests.factories.questionnaires import SAMPLE_NAMES, sample
from tests.factories.strategies import unhurried

names = st.from_regex(r"[a-z]{1,8}", fullmatch=True)
figures = st.decimals(-(10**9) + 1, 10**9 - 1, places=4)
levels = st.integers(0, 4)
simple_conditions = st.one_of(
    st.builds(ProfileIs, st.just(ProfileField.TRAITS), st.frozensets(st.sampled_from([*Trait]).map(str), min_size=1)),
    st.builds(ItemAtLeast, names, figures),
    st.builds(ItemIsAnyOf, names, st.frozensets(names, min_size=1)),
)
conditions: st.SearchStrategy[Condition] = st.recursive(
    simple_conditions,
    lambda parts: st.one_of(
        st.builds(AllOf, st.lists(parts, min_size=1, max_size=3).map(tuple)),
        st.builds(AnyOf, st.lists(parts, min_size=1, max_size=3).map(tuple)),
        st.builds(Not, parts),
    ),
    max_leaves=6,
)
by_size = st.fixed_dictionaries(dict.fromkeys(Size, figures))
items = st.builds(
    Item,
    id=names,
    section_id=st.just("only"),
    type=st.sampled_from(ItemType),
    weight=st.integers(0, 5),
    gate=st.booleans(),
    scored=st.booleans(),
    condition=st.none() | conditions,
    checks=st.lists(st.builds(Check, names, levels), max_size=3).map(tuple),
    options=st.lists(st.builds(Option, names, st.none() | levels, st.booleans()), max_size=3).map(tuple),
    counts=st.lists(levels, max_size=5).map(tuple),
    answers=st.dictionaries(st.sampled_from(["yes", "no"]), levels),
    minimum=st.none() | figures,
    maximum=st.none() | figures,
    decimals=levels,
    thresholds=st.lists(figures, max_size=4).map(tuple),
    better=st.sampled_from(Better),
    months=st.lists(st.integers(1, 600), max_size=4).map(tuple),
    evidence_count=levels,
    references=st.lists(names, max_size=2).map(tuple),
    actions=st.lists(st.builds(Action, levels, by_size, st.integers(1, 99)), max_size=2).map(tuple),
)
texts = st.dictionaries(names, st.dictionaries(names, st.text(st.characters(exclude_categories=["Cs"])), max_size=3))


@unhurried
@given(st.lists(items, max_size=3), st.none() | conditions, by_size, texts)
def test_a_questionnaire_survives_the_round_trip_exactly(
    some: list[Item], condition: Condition | None, minutes: dict[Size, Decimal], words: dict[str, dict[str, str]]
) -> None:
    section = Section(id="only", weight=2, items=tuple(some), condition=condition)
    before = replace(sample("coverage-with-checks"), sections=(section,), minutes_per_item=minutes, texts=words)
    kept = json.loads(canonical_json(to_document(before)))
    after = from_document(kept)
    assert after == before
    assert content_hash(to_document(after)) == content_hash(kept) == content_hash(to_document(before))


@pytest.mark.parametrize("name", SAMPLE_NAMES)
def test_every_sample_survives_the_round_trip(name: str) -> None:
    document = to_document(sample(name))
    assert from_document(json.loads(json.dumps(document))) == sample(name)


def test_the_hash_notices_a_change_of_one_letter() -> None:
    before = sample("two-languages")
    spanish = {**before.texts["es"], "people.commitment.why": "Les importa."}
    after = replace(before, texts={**before.texts, "es": spanish})
    assert content_hash(to_document(before)) != content_hash(to_document(after))


def test_canonical_json_sorts_keys_and_writes_numbers_and_letters_in_one_way() -> None:
    # RFC 8785: keys by UTF-16 code units, shortest numbers, no blanks, letters as they are.
    document = {"b": 1.0, "a": [1e21, 0.5, "ñ\n"], "\u20ac": None, "\U0001f600": True}
    expected = '{"a":[1e+21,0.5,"ñ\\n"],"b":1,"\u20ac":null,"\U0001f600":true}'
    assert canonical_json(document) == expected.encode()


def test_the_hash_is_that_of_the_canonical_bytes() -> None:
    assert content_hash({}) == "44136fa355b3678a1146ad16f7e8649e94fb4fc21fe77e8310c060f61caaff8a"


def test_what_json_cannot_hold_is_refused() -> None:
    with pytest.raises(ValueError, match="nan"):
        canonical_json({"a": float("nan")})
    with pytest.raises(ValueError, match="1152921504606846976"):
        canonical_json({"a": 2**60})


def test_a_document_of_another_format_is_refused() -> None:
    with pytest.raises(ValueError, match="known format"):
        from_document({"format": 99})
