"""Recorded sales and purchase orders: replayed, drawn again, fitted; and what is said of files that cannot be used."""

from pathlib import Path
from typing import Any

import numpy as np
import pytest

from simchain.blueprint import lower
from simchain.errors import ScenarioError
from simchain.rules.customers.demand import BucketDemand, SeriesDemand
from simchain.rules.distributions import Empirical, Gamma, LogNormal, Poisson, Weibull
from simchain.scenario import Scenario
from simchain.scenario.history.fitting import law_of
from simchain.scenario.history.table import digest
from simchain.scenario.load import loads

ORDERS = """\
supplier,item,ordered,promised,received,quantity
A,ring,2026-01-01,2026-01-10,2026-01-11,100
A,ring,2026-01-05,2026-01-15,2026-01-17,100
B,ring,2026-01-05,2026-01-08,2026-01-08,50
A,seal,2026-02-01,2026-02-04,2026-02-06,10
A,ring,2026-02-01,2026-02-10,,100
B,ring,2026-02-02,2026-02-02,2026-02-02,50
"""
SALES = """\
date,site,item,quantity
2026-01-01,shop,ring,5
2026-01-01,shop,ring,2
2026-01-02,shop,ring,0
2026-01-04,shop,ring,4.5
2026-01-04,kiosk,ring,9
2026-01-02,shop,seal,100
2026-01-08,shop,ring,1
"""


def world(folder: Path, lead_time: str = "2 days", demand: str = "5 units/day", horizon: str = "8 days") -> Scenario:
    (folder / "po.csv").write_text(ORDERS, encoding="utf-8")
    (folder / "sales.csv").write_text(SALES, encoding="utf-8")
    text = (
        f"simchain: 1\nrun: {{horizon: {horizon}}}\nitems: {{ring: }}\n"
        f"suppliers:\n  A: {{lead_time: {lead_time}}}\n"
        f"sites:\n  shop: {{demand: {{ring: {demand}}}, buys: {{ring: A}}}}\n"
    )
    return loads(text, "a.yaml", folder).base


def fault(folder: Path, **blocks: str) -> str:
    with pytest.raises(ScenarioError) as caught:
        world(folder, **blocks)
    (fault,) = caught.value.faults
    assert fault.place is not None
    assert fault.place.line in (5, 7)
    return fault.message.replace(f"{folder}/", "")


def lane(scenario: Scenario) -> Any:
    return lower(scenario).lanes[0]


def demand(scenario: Scenario) -> Any:
    return lower(scenario).customers[0].demand


def test_lead_times_are_those_of_the_supplier_drawn_again(tmp_path: Path) -> None:
    scenario = world(tmp_path, "{history: po.csv}")
    assert lane(scenario).lead_time == Empirical((10.0, 12.0, 5.0))
    assert lane(scenario).replayed == ()


def test_lead_times_may_be_replayed_in_their_order(tmp_path: Path) -> None:
    assert lane(world(tmp_path, "{history: po.csv, mode: replay, item: ring}")).replayed == (10.0, 12.0)


def test_another_supplier_of_the_file_may_be_named(tmp_path: Path) -> None:
    assert lane(world(tmp_path, "{history: po.csv, supplier: B}")).lead_time == Empirical((3.0,))


def test_rows_may_be_chosen_by_any_column(tmp_path: Path) -> None:
    assert lane(world(tmp_path, "{history: po.csv, where: {item: seal}}")).lead_time == Empirical((5.0,))


def test_a_condition_on_the_suppliers_column_replaces_the_default(tmp_path: Path) -> None:
    assert lane(world(tmp_path, "{history: po.csv, where: {supplier: B}}")).lead_time == Empirical((3.0,))


def test_columns_of_other_names_are_mapped(tmp_path: Path) -> None:
    (tmp_path / "other.csv").write_text("vendor,sent,came\nA,2026-01-01,2026-01-05\n", encoding="utf-8")
    columns = "{supplier: vendor, ordered: sent, received: came}"
    scenario = world(tmp_path, f"{{history: other.csv, columns: {columns}}}")
    assert lane(scenario).lead_time == Empirical((4.0,))


def test_demand_is_added_up_per_day_and_replayed(tmp_path: Path) -> None:
    found = demand(world(tmp_path, demand="{history: sales.csv}"))
    assert found == SeriesDemand((7.0, 0.0, 0.0, 4.5, 0.0, 0.0, 0.0, 1.0), 1.0)


def test_demand_may_be_added_up_per_week_and_repeated(tmp_path: Path) -> None:
    found = demand(world(tmp_path, demand="{history: sales.csv, bucket: 1 week, then: repeat}", horizon="1 year"))
    assert found == SeriesDemand((11.5, 1.0), 7.0, repeat=True)


def test_months_are_those_of_the_calendar(tmp_path: Path) -> None:
    rows = "".join(f"2026-{month:02d},{month}\n" for month in range(1, 13))
    (tmp_path / "months.csv").write_text(f"date,quantity\n{rows}", encoding="utf-8")
    found = demand(world(tmp_path, demand="{history: months.csv, bucket: 1 month}"))
    assert found.quantities == tuple(map(float, range(1, 13)))


def test_demand_may_be_drawn_again_with_a_season(tmp_path: Path) -> None:
    found = demand(world(tmp_path, demand="{history: sales.csv, mode: bootstrap, season: {amplitude: 10 %}}"))
    assert isinstance(found, BucketDemand)
    assert found.law == Empirical((7.0, 0.0, 0.0, 4.5, 0.0, 0.0, 0.0, 1.0))
    assert found.profile.amplitude == 0.1


def test_a_number_that_is_not_there_is_as_a_row_that_is_not_there(tmp_path: Path) -> None:
    (tmp_path / "gaps.csv").write_text("date,quantity\n2026-01-01,3\n2026-01-02,\n2026-01-03,4\n", encoding="utf-8")
    assert demand(world(tmp_path, demand="{history: gaps.csv, then: stop}")).quantities == (3.0, 0.0, 4.0)
    assert "has no row for bucket 2 of 3" in fault(tmp_path, demand="{history: gaps.csv, then: stop, missing: error}")


def test_the_law_with_the_best_likelihood_is_fitted() -> None:
    draws = np.random.default_rng(5)
    gamma = law_of(tuple(draws.gamma(4.0, 2.5, 3000)), "fit")
    assert isinstance(gamma, Gamma)
    assert gamma.mean == pytest.approx(10, rel=0.03)
    assert isinstance(law_of(tuple(draws.lognormal(2.0, 0.8, 3000)), "fit"), LogNormal)
    assert isinstance(law_of(tuple(5 * draws.weibull(3.0, 3000)), "fit"), Weibull)


def test_few_or_constant_observations_are_kept_as_they_are() -> None:
    assert law_of((1.0, 2.0, 4.0), "fit") == Empirical((1.0, 2.0, 4.0))
    assert law_of((3.0,) * 50, "fit") == Empirical((3.0,) * 50)
    assert law_of((0.0,) * 50, "fit", whole=True) == Empirical((0.0,) * 50)


def test_whole_demand_with_the_variance_of_its_mean_is_poisson() -> None:
    values = tuple(map(float, np.random.default_rng(5).poisson(6.0, 2000)))
    assert isinstance(law_of(values, "fit", whole=True), Poisson)


@pytest.mark.parametrize(
    ("lead_time", "message"),
    [
        ("{history: no.csv}", "names 'no.csv', which is not there; paths are relative to the scenario's file."),
        ("{history: .}", "names '{folder}', which is not a file; name the CSV file itself."),
        ("{history: po.csv, supplier: C}", "finds no supplier 'C' in 'po.csv'; write 'supplier: A', for example."),
        ("{history: po.csv, item: rnig}", "finds no item 'rnig' in 'po.csv'; write 'item: ring', for example."),
        (
            "{history: sales.csv}",
            "needs columns 'ordered' and 'received' in 'sales.csv'; it has date, site, item, quantity. "
            "Name them under 'columns'.",
        ),
        (
            "{history: po.csv, columns: {received: recieved}}",
            "needs a column 'recieved' in 'po.csv'; did you mean 'received'? Name it under 'columns'.",
        ),
        (
            "{history: po.csv, columns: {sent: ordered}}",
            "maps a column 'sent' that it does not use; it uses supplier, item, ordered, promised, received, quantity.",
        ),
        (
            "{history: po.csv, where: {item: seal}, supplier: B}",
            "has no received order with a lead time above zero in 'po.csv'; choose other rows.",
        ),
        (
            "{history: po.csv, where: {Item: sael}}",
            "finds no row where item = 'sael' in 'po.csv'; there are seal, ring.",
        ),
        (
            "{history: po.csv, where: {supplier: B, item: seal}}",
            "finds no row where supplier = 'B' and item = 'seal' in 'po.csv'; there is ring.",
        ),
    ],
)
def test_a_purchase_history_that_cannot_be_used(tmp_path: Path, lead_time: str, message: str) -> None:
    said = fault(tmp_path, lead_time=lead_time).replace(str(tmp_path), "{folder}")
    assert said == f"suppliers.A.lead_time {message}"


FILES: list[tuple[str | bytes, str]] = [
    ("", "finds nothing in 'x.csv'; it needs a header line and rows."),
    ("date,quantity\n", "finds only a header in 'x.csv'; it needs rows under it."),
    ("date,site,item,quantity\n", "finds only a header in 'x.csv'; it needs rows under it."),
    ("date,quantity\n2026-01-01,\n", "has no sales in 'x.csv'; choose other rows."),
    (
        "date,quantity\n2026-01-01,5\n2026-01-02,1,5\n",
        "finds another number of cells in x.csv:3 (3) than in the header (2); quote a cell that holds a comma.",
    ),
    (
        "date,quantity\n2026-01-01\n",
        "finds another number of cells in x.csv:2 (1) than in the header (2); quote a cell that holds a comma.",
    ),
    (
        "date,site,quantity\n2026-01-01,shop2,5\n",
        "finds no site 'shop' in 'x.csv'; write 'site: shop2', for example.",
    ),
    (
        "date,item,quantity\n2026-01-01,seal,5\n",
        "finds no item 'ring' in 'x.csv'; write 'item: seal', for example.",
    ),
    (
        "date,quantity\n2026-01-01,5\n31/1/2026,3\n",
        "finds no date in column 'date' of x.csv:3: got '31/1/2026'. Write it as 2026-01-31.",
    ),
    (
        "date,quantity\n2026-01-01,5\n1.31.2026,3\n",
        "finds no date in column 'date' of x.csv:3: got '1.31.2026'. Write it as 2026-01-31.",
    ),
    (
        "date,quantity\n2026-02-30,5\n",
        "finds no date in column 'date' of x.csv:2: got '2026-02-30'. Write it as 2026-01-31.",
    ),
    (
        "date,quantity\n2026-01-01,-5\n",
        "finds no quantity in column 'quantity' of x.csv:2: got '-5'. Write a number of zero or more.",
    ),
    (
        "date,quantity\n2026-01-01,nan\n",
        "finds no quantity in column 'quantity' of x.csv:2: got 'nan'. Write a number of zero or more.",
    ),
    (
        "day;site,shop\n2026-01-01;5\n",
        "needs columns 'date' and 'quantity' in 'x.csv'; it has day, site,shop. Name them under 'columns'.",
    ),
    (
        "date,quantity,quantity\n2026-01-01,5,6\n",
        "finds 2 columns 'quantity' in 'x.csv'; give each a name of its own.",
    ),
    ("date;Quantity;QUANTITY\n2026-01-01;5;6\n", "finds 2 columns 'quantity' in 'x.csv'; give each a name of its own."),
    (
        "date;quantity\n2026-01-01;5\n2026-01-02;1;5\n",
        "finds another number of cells in x.csv:3 (3) than in the header (2); quote a cell that holds a semicolon.",
    ),
    (
        "date;quantity\n2026-01-01;1.234\n2026-01-02;500\n",
        "cannot tell a number in column 'quantity' of x.csv:2: '1.234' may be 1234 or 1,234: write it as one of these.",
    ),
    (
        "date;quantity\n2026-01-01;1.234\n2026-01-02;1,5\n2026-01-03;1.5\n",
        "cannot tell a number in column 'quantity' of x.csv:2: '1.234' may be 1234 or 1,234: write it as one of these.",
    ),
    (
        'date,quantity\n2026-01-01,"1,5"\n',
        "finds no quantity in column 'quantity' of x.csv:2: got '1,5'. "
        "Write a number of zero or more, with a decimal point.",
    ),
    (
        "date,quantity;unit\n2026-01-01,5;kg\n",
        "cannot tell whether a comma or a semicolon parts the cells of 'x.csv': either gives 2 in each row; "
        "quote the cells that hold one of them.",
    ),
    (b"date,quantity\n2026-01-01,\xff\n", "cannot read 'x.csv': it is not UTF-8 text; save it as CSV in UTF-8."),
    (
        "date,quantity\n2026-01-01,5\n2026-01-02,5\n",
        "the history covers 2 days, the run 8 days; shorten run.horizon, or write 'then: repeat' or 'then: stop'.",
    ),
]


@pytest.mark.parametrize(("content", "message"), FILES)
def test_a_sales_history_that_cannot_be_used(tmp_path: Path, content: str | bytes, message: str) -> None:
    (tmp_path / "x.csv").write_bytes(content if isinstance(content, bytes) else content.encode())
    assert fault(tmp_path, demand="{history: x.csv}").replace(": the", " the") == f"shop.demand.ring {message}"


@pytest.mark.parametrize("content", ["date,quantity\n2026-01-01,3\n", "date,site,item,quantity\n2026-01-01,,,3\n"])
def test_a_file_that_tells_no_sites_apart_is_taken_as_it_is(tmp_path: Path, content: str) -> None:
    (tmp_path / "x.csv").write_text(content, encoding="utf-8")
    assert demand(world(tmp_path, demand="{history: x.csv, then: stop}")).quantities == (3.0,)
    said = fault(tmp_path, demand="{history: x.csv, then: stop, site: shop}")
    assert said == "shop.demand.ring finds no site 'shop' in 'x.csv'; it tells no sites apart: leave 'site' out."


def test_an_item_without_a_name_is_the_only_one_of_the_file(tmp_path: Path) -> None:
    text = (
        "simchain: 1\nsuppliers: {A: {lead_time: 1 day}}\n"
        "sites: {shop: {demand: {history: x.csv, then: stop}, buys: A}}\n"
    )
    (tmp_path / "x.csv").write_text("date,item,quantity\n2026-01-01,seal,3\n", encoding="utf-8")
    assert demand(loads(text, "a.yaml", tmp_path).base).quantities == (3.0,)
    (tmp_path / "x.csv").write_text("date,item,quantity\n2026-01-01,seal,3\n2026-01-01,ring,3\n", encoding="utf-8")
    with pytest.raises(ScenarioError, match="write 'item: ring', for example"):
        loads(text, "a.yaml", tmp_path)


def test_a_byte_order_mark_and_windows_line_ends_do_no_harm(tmp_path: Path) -> None:
    (tmp_path / "bom.csv").write_bytes("date,quantity\r\n2026-01-01,3\r\n".encode("utf-8-sig"))
    assert demand(world(tmp_path, demand="{history: bom.csv, then: stop}")).quantities == (3.0,)


@pytest.mark.parametrize(
    ("rows", "quantities"),
    [
        (["date;quantity", "2026-01-01;1,5", "2026-01-02;1.234", "2026-01-03;2.000,25"], (1.5, 1234.0, 2000.25)),
        (["date;quantity", "2026-01-01;1.5", "2026-01-02;1.234", "2026-01-03;2"], (1.5, 1.234, 2.0)),
        (["date;quantity", "2026-01-01;0.125", "2026-01-02;1.234.567", "2026-01-03;2"], (0.125, 1234567.0, 2.0)),
        (["date\tquantity", "2026-01-01\t1.234", "2026-01-02\t0", "2026-01-03\t2"], (1.234, 0.0, 2.0)),
        (["sep=;", "date;quantity", "2026-01-01;1,5", "2026-01-02;0", "2026-01-03;2"], (1.5, 0.0, 2.0)),
        (["Date , QUANTITY", "2026-01-01,1.234", ",", "2026-01-02,0", "2026-01-03,2"], (1.234, 0.0, 2.0)),
        (["date;note, why;quantity", "2026-01-01;a;1,5", "2026-01-02;;0", "2026-01-03;b,c;2"], (1.5, 0.0, 2.0)),
        (["date,note;why,quantity", "2026-01-01,a;b,1.5", "2026-01-02,a;,0", "2026-01-03,b;c,2"], (1.5, 0.0, 2.0)),
        (["date;quantity", "01.01.2026;1,5", "2.1.2026 08:30;0", "03.01.2026 00:00:00;2"], (1.5, 0.0, 2.0)),
        (["date,quantity,,", "2026-01-01,1,,", "2026-01-02,0,,", "2026-01-03,2,,"], (1.0, 0.0, 2.0)),
    ],
)
def test_a_history_may_be_written_as_a_spreadsheet_does(
    rows: list[str], quantities: tuple[float, ...], tmp_path: Path
) -> None:
    (tmp_path / "x.csv").write_text("\n".join(rows), encoding="utf-8")
    assert demand(world(tmp_path, demand="{history: x.csv, then: stop}")).quantities == quantities


def test_a_condition_may_name_its_column_in_capitals(tmp_path: Path) -> None:
    assert lane(world(tmp_path, "{history: po.csv, where: {ITEM: seal}}")).lead_time == Empirical((5.0,))
    said = fault(tmp_path, lead_time="{history: po.csv, where: {itme: seal}}")
    assert said == "suppliers.A.lead_time needs a column 'itme' in 'po.csv'; the nearest is 'item'."


def test_a_file_that_was_changed_is_read_again(tmp_path: Path) -> None:
    file = tmp_path / "sold.csv"
    file.write_text("date,quantity\n2026-01-01,3\n", encoding="utf-8")
    before = digest(file)
    assert demand(world(tmp_path, demand="{history: sold.csv, then: stop}")).quantities == (3.0,)
    file.write_text("date,quantity\n2026-01-01,44\n", encoding="utf-8")
    assert demand(world(tmp_path, demand="{history: sold.csv, then: stop}")).quantities == (44.0,)
    assert digest(file) != before


def test_a_history_keeps_its_own_keys_apart(tmp_path: Path) -> None:
    said = fault(tmp_path, lead_time="{history: po.csv, mode: fitt}")
    assert said == "suppliers.A.lead_time.mode must be one of replay, bootstrap, fit; got 'fitt'"
    said = fault(tmp_path, lead_time="{history: po.csv, dist: gamma}")
    assert said == "unknown key 'dist' in suppliers.A.lead_time"
    said = fault(tmp_path, demand="{history: sales.csv, colour: red}")
    assert said == "unknown key 'colour' in shop.demand.ring"
