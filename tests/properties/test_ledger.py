"""The ledger over chains of random layers: nothing is lost, nothing is changed without a record."""

from itertools import pairwise

from hypothesis import given
from hypothesis import strategies as st

from chaffinch.core.edit import Edit, Layer, apply, minimal
from chaffinch.core.ledger import hunks, landing, origin, origins, rebuild, replay
from chaffinch.core.span import Span
from strategies import layer_chains

Chained = tuple[str, str, list[Layer]]


@given(layer_chains())
def test_inverse_layers_rebuild_the_original(chained: Chained) -> None:
    original, text, layers = chained
    assert replay(original, layers) == text
    assert rebuild(text, layers) == original


@given(layer_chains())
def test_hunks_give_the_text_and_quote_the_original(chained: Chained) -> None:
    original, text, layers = chained
    found = hunks(original, text, layers)
    assert all(hunk.before == hunk.span.of(original) for hunk in found)
    net = Layer("net", tuple(Edit(hunk.span, hunk.before, hunk.after, "net") for hunk in found))
    assert apply(original, net) == text


@given(layer_chains())
def test_hunks_never_touch_and_name_rules_that_edited(chained: Chained) -> None:
    original, text, layers = chained
    found = hunks(original, text, layers)
    assert all(left.span.end < right.span.start for left, right in pairwise(found))
    edited = {layer.rule for layer in layers if layer.edits}
    assert all(hunk.rules and edited.issuperset(hunk.rules) for hunk in found)


@given(layer_chains())
def test_text_outside_every_edit_traces_back_exactly(chained: Chained) -> None:
    original, text, layers = chained
    touched = [span for spans in origins(layers) for span in spans]
    for place in range(len(original)):
        character = Span(place, place + 1)
        if not any(span.start <= place < span.end for span in touched):
            landed = landing(character, layers)
            assert landed.of(text) == original[place]
            assert origin(landed, layers) == character


@given(layer_chains(), st.data())
def test_any_span_traces_inside_the_original(chained: Chained, data: st.DataObject) -> None:
    original, text, layers = chained
    start = data.draw(st.integers(0, len(text)))
    end = data.draw(st.integers(start, len(text)))
    assert origin(Span(start, end), layers).end <= len(original)


@given(layer_chains())
def test_an_edit_and_its_inverse_have_the_same_origin(chained: Chained) -> None:
    _, _, layers = chained
    for depth, (layer, spans) in enumerate(zip(layers, origins(layers), strict=True)):
        above = [origin(edit.span, layers[: depth + 1]) for edit in layer.inverse().edits]
        assert all(high.start <= low.start and low.end <= high.end for low, high in zip(spans, above, strict=True))


@given(layer_chains())
def test_edits_of_a_layer_are_minimal_sorted_and_apart(chained: Chained) -> None:
    _, _, layers = chained
    for layer in (*layers, *(layer.inverse() for layer in layers)):
        assert all(minimal(edit) == edit for edit in layer.edits)
        assert all(left.span.end < right.span.start for left, right in pairwise(layer.edits))


@given(st.text("ab.”", max_size=6), st.text("ab.”", max_size=6))
def test_minimal_edit_has_the_same_effect_and_shares_no_ends(before: str, after: str) -> None:
    edit = minimal(Edit(Span(3, 3 + len(before)), before, after, "made/rule"))
    around = f"xyz{before}uvw"
    assert around[: edit.span.start] + edit.after + around[edit.span.end :] == f"xyz{after}uvw"
    assert not edit.before or not edit.after or (edit.before[0] != edit.after[0] and edit.before[-1] != edit.after[-1])
