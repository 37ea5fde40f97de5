"""The reader of YAML: what it takes, what it refuses, and where it says that things stand."""

import time
from pathlib import Path

import pytest

from simchain.errors import Fault, ScenarioError
from simchain.scenario.text.tree import MAX_BYTES, Tree, read_file, read_tree


def faults_of(text: str) -> tuple[Fault, ...]:
    with pytest.raises(ScenarioError) as caught:
        read_tree(text, "a.yaml")
    return caught.value.faults


def only_fault(text: str) -> Fault:
    (fault,) = faults_of(text)
    return fault


def spot(fault: Fault) -> tuple[int, int, int]:
    assert fault.place is not None
    return fault.place.line, fault.place.column, fault.place.width


def value_of(scalar: str) -> object:
    return read_tree(f"x: {scalar}", "a.yaml").data["x"]


@pytest.mark.parametrize(
    ("scalar", "value"),
    [
        ("true", True),
        ("FALSE", False),
        ("", None),
        ("~", None),
        ("null", None),
        ("NO", "NO"),
        ("on", "on"),
        ("yes", "yes"),
        ("Off", "Off"),
        ("12", 12),
        ("-3", -3),
        ("0", 0),
        ("0.5", 0.5),
        (".5", 0.5),
        ("1e3", 1000.0),
        ("2026-01-05", "2026-01-05"),
        ("10 ± 2 days", "10 ± 2 days"),
        ("'12:30'", "12:30"),
        ('"012"', "012"),
        ("'true'", "true"),
        ("inf", "inf"),
    ],
)
def test_scalars_are_those_of_yaml_1_2(scalar: str, value: object) -> None:
    assert value_of(scalar) == value
    assert type(value_of(scalar)) is type(value)


@pytest.mark.parametrize(
    ("scalar", "message"),
    [
        ("12:30", "12:30 looks like a clock time"),
        ("012", "012 starts with a zero"),
        ("00.5", "00.5 starts with a zero"),
        ("1_000", "1_000 has an underscore in a number"),
        ("0x1F", "0x1F is not a decimal number"),
        (".inf", ".inf is not a finite number"),
        ("-.INF", "-.INF is not a finite number"),
        (".nan", ".nan is not a finite number"),
        ("1e999", "a number of more than 20 digits"),
        ("9" * 21, "a number of more than 20 digits"),
        ("9" * 5000, "a number of more than 20 digits"),
    ],
)
def test_a_scalar_that_readers_of_yaml_disagree_on_is_refused_with_a_hint(scalar: str, message: str) -> None:
    fault = only_fault(f"x: {scalar}")
    assert fault.message == message
    assert fault.hint.startswith("quote it if it is text; ")
    assert spot(fault) == (1, 4, len(scalar))


def test_keys_are_always_text() -> None:
    assert read_tree("{1: a, no: b, 012: c, 2026-01-05: d}", "a.yaml").data == {
        "1": "a",
        "no": "b",
        "012": "c",
        "2026-01-05": "d",
    }


def test_a_key_that_is_a_list_is_refused() -> None:
    fault = only_fault("a: 1\n? [b, c]\n: 2")
    assert fault.message == "a key must be a word"
    assert spot(fault)[:2] == (2, 3)


def test_a_duplicate_key_is_refused_with_its_place() -> None:
    fault = only_fault("sites:\n  shop: {}\n  plant: {}\n  shop: {}")
    assert fault.message == "'shop' is given twice"
    assert fault.hint == "it stands already in line 2; keep one"
    assert spot(fault) == (4, 3, 4)


def test_a_merge_key_is_refused_in_favour_of_extends() -> None:
    fault = only_fault("a: &a {x: 1}\nb:\n  <<: *a")
    assert fault.message == "'<<' does not merge here"
    assert "extends:" in fault.hint
    assert spot(fault) == (3, 3, 2)


def test_an_alias_repeats_its_value_and_points_to_where_it_is_written() -> None:
    tree = read_tree("a: &law {mean: 3 days}\nb: *law", "a.yaml")
    assert tree.data["b"] == tree.data["a"]
    assert tree.data["b"] is not tree.data["a"]
    assert str(tree.place(("b", "mean"))) == "a.yaml:1:16"
    assert str(tree.place(("b",), of_key=True)) == "a.yaml:2:1"


def test_an_alias_to_itself_is_refused() -> None:
    fault = only_fault("a: &a [*a]")
    assert fault.message == "the alias *a names a value that it is part of"
    assert spot(fault) == (1, 8, 2)


def test_an_alias_to_nothing_above_it_is_refused() -> None:
    assert only_fault("a: [*b, &b 1]").message == "the alias *b is not defined above"


def test_an_anchor_given_twice_is_refused() -> None:
    assert only_fault("a: &x 1\nb: &x 2\nc: *x").message == "the anchor &x is given twice"


def test_an_alias_bomb_is_refused() -> None:
    rows = ["a0: &a0 [1, 1, 1, 1, 1, 1, 1, 1, 1]"]
    rows += [f"a{n}: &a{n} [{', '.join([f'*a{n - 1}'] * 9)}]" for n in range(1, 9)]
    assert only_fault("\n".join(rows)).message == "expands to more than 200000 values"


def test_a_long_flat_file_is_refused_by_its_number_of_values() -> None:
    assert only_fault("a: [" + "1," * 200_001 + "]").message == "expands to more than 200000 values"


@pytest.mark.parametrize("opening", ["[", "{a: ", "- ", "a: ["])
def test_deep_nesting_is_refused_at_once(opening: str) -> None:
    started = time.process_time()
    fault = faults_of(opening * (100_000 // len(opening)) if opening != "a: [" else "a: " + "[" * 100_000)[0]
    assert fault.message == "nested deeper than 60 levels"
    assert time.process_time() - started < 1


def test_nesting_by_aliases_counts_as_nesting() -> None:
    rows = ["a0: &a0 [1]", *(f"a{n}: &a{n} [*a{n - 1}]" for n in range(1, 70))]
    assert only_fault("\n".join(rows)).message == "nested deeper than 60 levels"


@pytest.mark.parametrize("tag", ["!!python/object/apply:os.system", "!!str", "!mine", "!"])
def test_a_tag_is_refused(tag: str) -> None:
    fault = only_fault(f"a: 1\nx: {tag} [ls]")
    assert fault.message.startswith("a tag (")
    assert spot(fault)[:2] == (2, 4)


def test_a_second_document_is_refused() -> None:
    fault = only_fault("a: 1\n---\nb: 2")
    assert fault.message == "a second document starts here"
    assert spot(fault) == (2, 1, 3)


@pytest.mark.parametrize("text", ["", "\n\n", "# only a comment\n", "---\n", "~"])
def test_an_empty_document_names_the_way_to_start(text: str) -> None:
    assert only_fault(text).message == "the file is empty; `simchain init` writes one to start from"


@pytest.mark.parametrize("text", ["- a\n- b", "just words", "12"])
def test_a_top_level_that_is_no_mapping_is_refused(text: str) -> None:
    fault = only_fault(text)
    assert fault.message == "a scenario is a set of keys and values"
    assert spot(fault)[:2] == (1, 1)


@pytest.mark.parametrize(("character", "code"), [("\0", 0), ("\x1b", 27), ("\ud800", 0xD800)])
def test_a_control_character_is_refused_and_never_shown(character: str, code: int) -> None:
    fault = only_fault(f"a: 1\nb: x{character}y")
    assert fault.message == f"a character that text cannot hold (code {code})"
    assert spot(fault) == (2, 5, 1)
    assert character not in str(fault)


def test_a_tab_for_indent_is_refused_with_its_place() -> None:
    fault = only_fault("a:\n\tb: 1")
    assert "never with tabs" in fault.hint
    assert spot(fault)[:2] == (2, 1)


@pytest.mark.parametrize(
    ("text", "place", "hint"),
    [
        ("a: b: c", (1, 5), "check the indent, or quote text that holds ': '"),
        ("x: 1\na: [1, 2\n", (2, 4), "check the indent of this line, and that brackets and quotes above it are closed"),
        ("a: 'x", (1, 4), "close the quote"),
        ("a: 1\nb: @x", (2, 4), "quote text that starts with a sign; indent with spaces, never with tabs"),
    ],
)
def test_a_syntax_error_points_to_its_place(text: str, place: tuple[int, int], hint: str) -> None:
    fault = only_fault(text)
    assert fault.message.startswith("not YAML: ")
    assert (spot(fault)[:2], fault.hint) == (place, hint)


def test_all_faults_are_reported_in_one_pass() -> None:
    faults = faults_of("a: 1\nb: 012\na: 2\nc: !!str 3\nd: [1_0, 12:30]")
    assert sorted(spot(fault)[:2] for fault in faults) == [(2, 4), (3, 1), (4, 4), (5, 5), (5, 10)]


def test_a_fault_under_an_alias_is_reported_once() -> None:
    assert only_fault("a: &a [012]\nb: [*a, *a]").message == "012 starts with a zero"


SHOP = """\
sites:
  shop:
    buys: {ring: A}   # one supplier
    stock:
    - bin: 20 units
    note: |
      two
"""


@pytest.mark.parametrize(
    ("path", "of_key", "line", "column", "width"),
    [
        ((), False, 1, 1, 1),
        (("sites", "shop", "buys"), False, 3, 11, 9),
        (("sites", "shop", "buys"), True, 3, 5, 4),
        (("sites", "shop", "buys", "ring"), False, 3, 18, 1),
        (("sites", "shop", "stock", 0, "bin"), False, 5, 12, 8),
        (("sites", "shop", "note"), False, 6, 11, 1),
        (("sites", "shop"), False, 2, 3, 4),  # a block is shown by its key
    ],
)
def test_every_value_has_its_place(
    path: tuple[str | int, ...], of_key: bool, line: int, column: int, width: int
) -> None:
    place = read_tree(SHOP, "a.yaml").place(path, of_key)
    assert (place.line, place.column, place.width) == (line, column, width)
    assert place.text == SHOP.splitlines()[line - 1]


def test_steps_that_are_not_in_the_file_are_skipped() -> None:
    tree = read_tree(SHOP, "a.yaml")
    buys = ("sites", "shop", "buys")
    assert tree.place((*buys, "single", "ring")) == tree.place((*buys, "ring"))
    assert tree.place((*buys, "nowhere"), of_key=True) == tree.place(buys, of_key=True)
    assert tree.place(("nowhere",)) == tree.place(())


def test_lines_and_columns_count_characters_in_any_text() -> None:
    tree = read_tree("größe: ü\r\nb: {é: x}\u2028c: 1", "a.yaml")
    assert str(tree.place(("größe",))) == "a.yaml:1:8"
    assert str(tree.place(("b", "é"))) == "a.yaml:2:8"
    assert str(tree.place(("c",))) == "a.yaml:3:4"


def test_a_network_of_two_hundred_sites_is_read_quickly() -> None:
    site = "  s{}:\n    stock:\n      seal: {{policy: kanban, bin: 20 units, safety: {{fill_rate: 98 %}}}}\n" + "".join(
        f"    key_{n}: {n} days\n" for n in range(7)
    )
    text = "sites:\n" + "".join(site.format(n) for n in range(200))
    took = []
    for _ in range(3):  # the quickest of them: the others may wait for memory to be tidied up
        started = time.process_time()
        tree = read_tree(text, "a.yaml")
        took.append(time.process_time() - started)
    assert len(tree.data["sites"]) == 200
    assert len(tree.lines) > 2000
    assert min(took) < 0.5


def reason(path: Path) -> str:
    with pytest.raises(ScenarioError) as caught:
        read_file(path)
    (fault,) = caught.value.faults
    return fault.message


def test_a_file_is_read_with_and_without_a_byte_order_mark(tmp_path: Path) -> None:
    plain, marked = tmp_path / "plain.yaml", tmp_path / "marked.yaml"
    plain.write_bytes("a: ü".encode())
    marked.write_bytes("a: ü".encode("utf-8-sig"))
    assert read_file(plain).data == read_file(str(marked)).data == {"a": "ü"}
    assert isinstance(read_file(plain), Tree)
    assert str(read_file(marked).place(("a",))) == f"{marked}:1:4"


def test_a_missing_file_is_named_with_the_way_out(tmp_path: Path) -> None:
    assert reason(tmp_path / "no.yaml") == (
        f"there is no file '{tmp_path / 'no.yaml'}'; check the name, or `simchain init` writes one"
    )


def test_a_folder_is_no_file(tmp_path: Path) -> None:
    assert reason(tmp_path) == f"'{tmp_path}' is not a file; name the YAML file itself"


def test_a_file_in_another_encoding_is_refused(tmp_path: Path) -> None:
    file = tmp_path / "latin.yaml"
    file.write_bytes(b"a: 1\nb: gr\xfc\xdf\n")
    assert reason(file) == f"'{file}' is not UTF-8 text (see line 2); save it with the encoding UTF-8"


def test_a_file_that_is_too_large_is_refused(tmp_path: Path) -> None:
    file = tmp_path / "large.yaml"
    file.write_bytes(b"#" * (MAX_BYTES + 1))
    assert reason(file) == f"'{file}' is over 5 MB; keep histories in CSV files and name them in it"
    assert "is over 5 MB" in only_fault("#" * (MAX_BYTES + 1)).message


def test_a_name_that_no_file_can_have_is_refused_in_a_sentence() -> None:
    assert reason(Path("x" * 5000)).startswith("cannot read 'xxx")


def test_a_key_given_twice_with_a_wrong_alias_is_two_faults() -> None:
    said = [fault.message for fault in faults_of("a: *b\na: 1")]
    assert said == ["the alias *b is not defined above", "'a' is given twice"]
