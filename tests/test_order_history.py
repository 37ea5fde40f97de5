"""Real purchase orders, judged by the same code as those of a run."""

import json
import re
from math import isnan
from pathlib import Path

import numpy as np
import pytest
from click.testing import CliRunner

import simchain
from simchain.cli import main
from simchain.errors import SeriesError
from simchain.experiments.scorecards.scorecard import Card
from simchain.rules.suppliers.order_lines import Window
from simchain.rules.suppliers.record import LaneLines
from simchain.rules.suppliers.scorecards import Criteria
from simchain.scenario.history.order_lines import OrderHistory, order_history
from tests.builders import a_shop
from tests.real_data import SCMS_COLUMNS, real_data

COLUMNS = {**SCMS_COLUMNS, "price": "pack_price_usd"}

ORDERS = """\
supplier,item,ordered,promised,received,quantity,price,accepted
A,ring,2026-01-05,2026-01-15,2026-01-15 08:30,100,2.00,100
A,ring,2026-01-12,2026-01-22,2026-01-24,50,2.00,40
A,bolt,2026-01-12,2026-01-22,2026-01-20,50,1.00,
A,bolt,2026-01-20,2026-01-25,not yet,30,1.00,
B,ring,no date,2026-01-20,2026-01-20,10,3.00,10
B,ring,2026-01-21,,2026-01-30,10,3.00,10
"""


@pytest.fixture
def orders(tmp_path: Path) -> Path:
    file = tmp_path / "orders.csv"
    file.write_text(ORDERS, encoding="utf-8")
    return file


MISSING = ("not yet", "no date")


def test_lines_are_judged_by_the_date_promised(orders: Path) -> None:
    card = simchain.scorecard_of(orders, missing=MISSING).of("A")
    assert card["on_time"].mean == 2 / 4  # one late, one never came
    assert card["supplier_fill_rate"].mean == 150 / 230
    assert card["lead_time_mean"].mean == pytest.approx((10 + 12 + 8) / 3)
    assert card["lead_time_mean"].asked == 10
    assert (card["ppm"].mean, card["acceptance"].mean) == (pytest.approx(1e6 * 10 / 150), 1 / 2)
    days = 26  # from the 5th to the 30th of January
    assert card["spend"].mean == pytest.approx((100 * 2 + 40 * 2 + 50 * 1) * 365 / days)  # ten rings were rejected
    assert card["average_order"].mean == 230 / 4


def test_a_window_says_what_is_on_time(orders: Path) -> None:
    def share(window: Window) -> float:
        return simchain.scorecard_of(orders, missing=MISSING, window=window).of("A")["on_time"].mean

    assert share(Window(late=2)) == 3 / 4
    assert share(Window(early=1, late=2)) == 2 / 4


def test_spend_of_a_file_is_what_was_kept_at_its_price(tmp_path: Path) -> None:
    """50 of 100 were rejected; of the second line nobody says; the third says what cannot be, so all were paid."""
    rows = [
        "A,ring,2024-01-01,2024-01-11,2024-01-11,100,10,50",
        "A,ring,2024-01-02,2024-01-12,2024-01-12,7,10,",
        "A,ring,2024-01-03,2024-01-13,2024-01-13,2,10,3",
    ]
    file = tmp_path / "po.csv"
    file.write_text("\n".join([ORDERS.splitlines()[0], *rows]), encoding="utf-8")
    cards = simchain.scorecard_of(file)
    assert cards.spending["spend"].tolist() == [500 + 70 + 20]
    assert cards.of("A")["spend"].mean == pytest.approx(590 * 365 / 13)


HEAD = "supplier,item,ordered,promised,received,quantity"


def test_a_line_that_came_is_judged_though_its_window_ends_after_the_last_date(tmp_path: Path) -> None:
    """A day of grace took the punctual line, promised and received on the last date, out of the figures."""
    rows = [
        "Acme,ring,2024-01-01,2024-01-11,2024-01-20,100",  # nine days late
        "Acme,ring,2024-02-01,2024-02-11,2024-02-11,300",
    ]
    file = tmp_path / "po.csv"
    file.write_text("\n".join([HEAD, *rows]), encoding="utf-8")
    for late, share, filled in ((0, 1 / 2, 300 / 400), (1, 1 / 2, 300 / 400), (8.5, 1 / 2, 300 / 400), (9, 1, 1)):
        card = simchain.scorecard_of(file, window=Window(late=late)).of("Acme")
        assert (card["on_time"].mean, card["supplier_fill_rate"].mean) == (share, filled)
        points = 100 * (50 * share + 25 * filled) / 75  # nothing is known of quality, which has the other 25
        assert card["score"].mean == pytest.approx(points)


def test_a_line_that_has_not_come_is_judged_once_its_window_is_over(tmp_path: Path) -> None:
    rows = [
        "A,ring,2024-01-01,2024-01-10,2024-01-20,10",  # ten days late, on the last date
        "A,ring,2024-01-02,2024-01-12,,10",  # open: eight days after the day promised
    ]
    file = tmp_path / "po.csv"
    file.write_text("\n".join([HEAD, *rows]), encoding="utf-8")
    shares = [simchain.scorecard_of(file, window=Window(late=late)).of("A")["on_time"].mean for late in (7, 8, 9, 10)]
    assert shares == [0, 0, 0, 1]
    for late, judged in ((8, 2), (9, 1)):
        card = simchain.scorecard_of(file, window=Window(late=late)).of("A")
        assert card["lines_due"].mean * 20 / 365 == pytest.approx(judged)


def test_reviews_of_a_file_judge_a_line_when_it_came(tmp_path: Path) -> None:
    rows = [
        "A,ring,2024-01-01,2024-01-11,2024-01-12,10",  # within twenty days of grace: known on day 11
        "A,ring,2024-01-01,2024-01-25,2024-02-28,10",  # beyond them: known on day 44, when they are over
        "A,ring,2024-03-01,2024-03-11,2024-03-11,10",
    ]
    file = tmp_path / "po.csv"
    file.write_text("\n".join([HEAD, *rows]), encoding="utf-8")
    reviews = simchain.scorecard_of(file, window=Window(late=20)).reviews
    assert reviews["lines_due"].tolist() == [1, 2]  # after 30.4 days and 60.8 of 71
    assert reviews["on_time"].tolist() == [1, 1 / 2]


def test_rows_that_are_left_out_leave_the_figures_of_the_others_as_they_are(tmp_path: Path) -> None:
    """Another's row tells the last date: by it the open line is late, and over its days the year is counted."""
    rows = [
        "mill;ring;1.1.2026;11.1.2026;11.1.2026;1.000,50;9,50;1.000,50",
        "mill;ring;5.1.2026;15.1.2026;17.1.2026;200;9,50;190",
        "mill;nut;10.1.2026;20.1.2026;18.1.2026;1.234;2,00;1.234",
        "mill;nut;20.1.2026;30.1.2026;;500;2,00;",
        "other;nut;22.12.2025;30.1.2026;30.1.2026;100;2,00;100",
        "other;nut;soon;1.1.1900;;100;2,00;",  # neither can spoil what is not asked for
    ]
    file = tmp_path / "po.csv"
    file.write_text("\n".join([ORDERS.splitlines()[0].replace(",", ";"), *rows]), encoding="utf-8")
    alone = simchain.scorecard_of(file, where={"Supplier": "mill"}, missing=["1.1.1900"])
    file.write_text(file.read_text(encoding="utf-8").replace("soon", ""), encoding="utf-8")
    beside = simchain.scorecard_of(file, missing=["1.1.1900"])
    assert (alone.days, alone.of("mill")["on_time"].mean) == (40, 2 / 4)
    of_both = [{name: mark.mean for name, mark in cards.of("mill").items()} for cards in (alone, beside)]
    assert of_both[0] == pytest.approx(of_both[1], nan_ok=True)
    assert alone.of("mill")["lines_due"].mean * 40 / 365 == pytest.approx(4)


def test_where_no_row_is_as_asked_the_file_tells_what_there_is(orders: Path) -> None:
    """The nearest first, the others in the order of the file."""
    for where, said in (
        ({"supplier": "C"}, "finds no row where supplier = 'C' in '.*orders.csv'; there are A, B$"),
        ({"Supplier": "B", "item": "bolt"}, "no row where supplier = 'B' and item = 'bolt' in .*; there is ring$"),
        ({"accepted": "8"}, "no row where accepted = '8' in .*; there are 100, 40, 10$"),
        ({"price": "1"}, "there are 2.00, 1.00, 3.00$"),
        ({"ordered": "2026-01-22"}, "there are 2026-01-21, 2026-01-05, 2026-01-12, 2026-01-20, no date$"),
    ):
        with pytest.raises(SeriesError, match=said):
            simchain.scorecard_of(orders, where=where)


def test_what_is_missing_is_told_and_leaves_only_what_needs_it(orders: Path) -> None:
    cards = simchain.scorecard_of(orders, missing=MISSING)
    assert set(cards.notes) == {
        "1 line not received: late once the window is over.",
        "1 line without an order date: no lead time.",
        "1 line without a date promised: neither on time nor late.",
    }
    other = cards.of("B")
    assert (other["on_time"].mean, other["lead_time_mean"].mean) == (1, 9)


def test_rows_that_cannot_be_right_are_named_and_left_out_of_what_they_would_spoil(tmp_path: Path) -> None:
    rows = [
        "A,ring,2026-01-05,2026-01-15,2026-01-15,100,2.00,100",
        "A,ring,2026-01-06,2026-01-16,2026-01-16,0,2.00,0",  # row 3: nothing ordered
        "A,ring,2026-01-12,2026-01-22,2026-01-02,50,2.00,50",  # row 4: received before ordered
        "A,ring,2026-01-20,2026-01-10,2026-01-24,50,2.00,50",  # row 5: promised before ordered
        "A,ring,2026-01-20,2026-01-30,2026-01-28,50,2.00,80",  # row 6: more accepted than came
    ]
    file = tmp_path / "po.csv"
    file.write_text("\n".join([ORDERS.splitlines()[0], *rows]), encoding="utf-8")
    cards = simchain.scorecard_of(file)
    assert cards.title == "4 order lines of 1 supplier"
    assert set(cards.notes) == {
        "1 line of 0 units: left out (row 3).",
        "1 line received before ordered: no lead time, but judged by the date promised (row 4).",
        "1 line promised for a day before the order: no lead time asked for (row 5).",
        "1 line with more units accepted than ordered: nothing known of quality (row 6).",
    }
    card = cards.of("A")
    assert card["average_order"].mean == 250 / 4
    assert card["on_time"].mean == 3 / 4  # row 4 came before the date promised, row 5 after it
    assert card["lead_time_mean"].mean == pytest.approx((10 + 4 + 8) / 3)
    assert card["lead_time_mean"].asked == 10
    assert card["ppm"].mean == 0.0


def test_the_command_tells_how_a_column_is_named(orders: Path) -> None:
    done = CliRunner().invoke(main, ["scorecard", "--orders", str(orders), "--column", "supplier=vendor"])
    assert "Name it with --column" in done.output
    assert "'columns'" not in done.output


def test_all_columns_that_are_missing_are_named_at_once(tmp_path: Path) -> None:
    file = tmp_path / "po.csv"
    file.write_text("vendor,ordered,came\nA,2026-01-01,2026-01-05\n", encoding="utf-8")
    done = CliRunner().invoke(main, ["scorecard", "--orders", str(file)])
    assert "needs columns 'supplier' and 'received' in" in done.output
    assert "it has vendor, ordered, came. Name them with --column, such as --column supplier=vendor" in done.output


def test_a_file_as_a_european_spreadsheet_writes_it_has_the_same_scorecard(orders: Path, tmp_path: Path) -> None:
    """Semicolons, decimal commas, days with points, names in capitals, and a line of empty cells at the end."""
    header, *rows = ORDERS.replace("B,ring,2026-01-21", "B,ring,2026-01-21 07:00").splitlines()
    lines = [header.title().replace(",", " ; "), *(row.replace(",", ";").replace(".", ",") for row in rows), ";" * 7]
    file = tmp_path / "excel.csv"
    file.write_bytes(re.sub(r"(\d{4})-(\d\d)-(\d\d)", r"\3.\2.\1", "\r\n".join(lines)).encode("utf-8-sig"))
    read, plain = (simchain.scorecard_of(one, missing=MISSING) for one in (file, orders))
    assert read.table.equals(plain.table)
    assert read.of("B")["spend"].mean == pytest.approx((10 * 3.0 + 10 * 3.0) * 365 / 26)


def test_what_a_lone_point_parts_is_told_by_the_other_numbers(tmp_path: Path) -> None:
    """1.000 is a thousand beside a price of 2,50, and one beside a price of 2.50; item 10.25 is no number."""
    file = tmp_path / "po.csv"
    rows = "Supplier;Item;Received;Quantity;Price\nA;10.25;2026-01-05;1.000;{}\nA;10.25;2026-01-06;1.000;{}\n"
    for prices, units in ((("2,50", "2"), 1000), (("2", "2.50"), 1)):
        file.write_text(rows.format(*prices), encoding="utf-8")
        assert simchain.scorecard_of(file).spending["spend"].tolist() == [units * 4.5]
    file.write_text(rows.format("2", "2"), encoding="utf-8")
    with pytest.raises(SeriesError, match=r"column 'Quantity' of .*po.csv:2: '1.000' may be 1000 or 1,000: write"):
        simchain.scorecard_of(file)


def test_a_column_that_is_there_twice_is_refused(tmp_path: Path) -> None:
    file = tmp_path / "po.csv"
    file.write_text(f"{HEAD},Quantity,note,note\nA,ring,2026-01-01,,2026-01-05,1,2,x,y\n", encoding="utf-8")
    assert simchain.scorecard_of(file).of("A")["average_order"].mean == 1  # spelt just so
    with pytest.raises(SeriesError, match=r"finds 2 columns 'note' in .*; give each a name of its own"):
        simchain.scorecard_of(file, where={"note": "x"})
    file.write_text(f"{HEAD},quantity\nA,ring,2026-01-01,,2026-01-05,1,2\n", encoding="utf-8")
    with pytest.raises(SeriesError, match=r"finds 2 columns 'quantity' in .*; give each a name of its own"):
        simchain.scorecard_of(file)
    file.write_text("supplier,Received,RECEIVED\nA,2026-01-05,2026-01-06\n", encoding="utf-8")  # neither spelt just so
    with pytest.raises(SeriesError, match=r"finds 2 columns 'received' in .*; give each a name of its own"):
        simchain.scorecard_of(file)


def test_a_text_that_is_no_date_is_named_with_its_place(orders: Path) -> None:
    with pytest.raises(SeriesError, match=r"finds no date in column 'received' of .*orders.csv:5: got 'not yet'"):
        simchain.scorecard_of(orders)


@pytest.mark.parametrize(
    ("columns", "said"),
    [
        ({"supplier": "vendor"}, "needs a column 'vendor' in .*Name it under 'columns'"),
        ({"price": "cost"}, "needs a column 'cost'"),
        ({"paid": "price"}, "maps a column 'paid' that it does not use"),
    ],
)
def test_a_column_that_is_not_there_is_named(orders: Path, columns: dict[str, str], said: str) -> None:
    with pytest.raises(SeriesError, match=said):
        simchain.scorecard_of(orders, columns=columns, missing=MISSING)


def test_the_lines_of_a_run_written_down_and_read_back_have_the_same_scorecard(tmp_path: Path) -> None:
    """Two ways to one figure: through the engine, and through a file of what the engine did."""
    world = a_shop("100 ± 20 units/day", {}, "9 ± 3 days", days=300, supplier={"price": "4 USD"}, scorecard={})
    blueprint = simchain.lower(simchain.load(world)["base"])
    lines = [line for line in simchain.Simulation(blueprint).finish().lines[0] if line.is_complete]
    start = np.datetime64("2026-01-01")
    rows = [
        f"maker,item,{start + int(line.ordered_at)},{start + int(line.promised_at)},"
        f"{start + int(np.floor(line.completed_at))},{line.quantity!r}"
        for line in lines
    ]
    (tmp_path / "run.csv").write_text("\n".join(["supplier,item,ordered,promised,received,quantity", *rows]))
    read = simchain.scorecard_of(tmp_path / "run.csv").of("maker")
    days = [np.floor(line.completed_at) - line.ordered_at for line in lines]
    assert read["lead_time_mean"].mean == pytest.approx(np.mean(days))
    late = np.mean([np.floor(line.completed_at) > line.promised_at for line in lines])
    assert read["on_time"].mean == pytest.approx(1 - late)
    assert read["lead_time_mean"].asked == 9


def of_positive_lead_time(history: OrderHistory, supplier: str) -> Card:
    """The published figures are of lines with a lead time above zero."""
    lanes = {
        (name, item): LaneLines([line for line in lane.lines if line.lead_time > 0], lane.window)
        for (name, item), lane in history.lanes.items()
        if name == supplier
    }
    kept = OrderHistory(lanes, history.first, history.days, {})
    return simchain.scorecard_of(kept).of(supplier)


@pytest.fixture(scope="module")
def deliveries() -> OrderHistory:
    return order_history(real_data("scms_delivery") / "shipments.csv", columns=COLUMNS)


@pytest.mark.parametrize(
    ("vendor", "n", "mean", "sd", "on_time"),
    [
        ("V51", 747, 103.226, 57.876, 0.869),
        ("V14", 642, 130.285, 71.824, 0.854),
        ("V71", 347, 101.259, 71.404, 0.997),
        ("V03", 346, 126.269, 77.360, 0.988),
        ("V59", 331, 51.308, 60.845, 0.976),
        ("V47", 317, 128.300, 53.702, 0.994),
        ("V29", 277, 128.058, 48.826, 0.993),
        ("V23", 174, 144.770, 74.162, 0.868),
        ("V52", 150, 180.167, 143.750, 1.000),
        ("V22", 107, 100.299, 74.676, 0.991),
        ("V63", 92, 120.478, 59.593, 0.957),
    ],
)
def test_the_published_figures_of_real_vendors_are_found_again(
    deliveries: OrderHistory, vendor: str, n: int, mean: float, sd: float, on_time: float
) -> None:
    card = of_positive_lead_time(deliveries, vendor)
    assert round(card["lines_done"].mean * deliveries.days / 365) == n
    assert round(card["lead_time_mean"].mean, 3) == mean
    assert card["lead_time_sd"].mean == pytest.approx(sd, abs=0.00051)
    assert round(card["on_time"].mean, 3) == on_time


@pytest.mark.parametrize(("way", "on_time"), [("Direct Drop", 0.9474), ("From RDC", 0.8285)])
def test_the_published_shares_on_time_by_way_of_delivery(way: str, on_time: float) -> None:
    file = real_data("scms_delivery") / "shipments.csv"
    cards = simchain.scorecard_of(file, columns={**COLUMNS, "supplier": "fulfill_via"}, where={"fulfill_via": way})
    assert round(cards.of(way)["on_time"].mean, 4) == on_time


def test_the_published_value_of_all_deliveries(deliveries: OrderHistory) -> None:
    cards = simchain.scorecard_of(deliveries).cards.values()
    spend = sum(card["spend"].mean for card in cards) * deliveries.days / 365
    assert spend == pytest.approx(1_627_584_457.29, rel=1e-6)  # prices of a pack are rounded to a cent
    assert len(deliveries.doubts["not_positive"]) == 352
    assert len(deliveries.doubts["before_order"]) == 5


@pytest.mark.parametrize(
    ("option", "text", "said"),
    [
        (
            "--late",
            "-2 days",
            "--late must be at least 0 days; got '-2 days'. It counts days after the day promised: ",
        ),
        ("--early", "- 1 week", "days before the day promised: write '1 week', or '0 days' for none"),
        ("--late", "-2", "--late needs a time; got '2'. Write '2 days'"),
        ("--early", "soon", "--early needs a time; got '1 soon'"),
    ],
)
def test_a_window_that_is_no_time_or_below_zero_is_refused(orders: Path, option: str, text: str, said: str) -> None:
    done = CliRunner().invoke(main, ["scorecard", "--orders", str(orders), option, text])
    assert done.exit_code == 2
    assert said in done.stderr


@pytest.mark.parametrize("text", ["0 days", "-0 days"])
def test_a_window_may_be_the_day_alone(orders: Path, text: str) -> None:
    said = [
        "scorecard",
        "--orders",
        str(orders),
        "--missing",
        "not yet",
        "--missing",
        "no date",
        "--early",
        text,
        "--json",
    ]
    done = CliRunner().invoke(main, said)
    assert json.loads(done.stdout)["suppliers"]["A"]["on_time"]["mean"] == 1 / 4  # the bolt of the 20th came before


def test_the_command_judges_a_file_of_orders(orders: Path, tmp_path: Path) -> None:
    says = ["scorecard", "--orders", str(orders), "--missing", "not yet", "--missing", "no date", "--late", "2 days"]
    done = CliRunner().invoke(main, [*says, "--out", str(tmp_path / "out")])
    assert done.exit_code == 0, done.output
    assert "6 order lines of 2 suppliers" in done.output
    assert "Window: any time before, at most 2 days after the day committed to." in done.output
    data = json.loads(CliRunner().invoke(main, [*says, "--json"]).output)
    assert data["suppliers"]["A"]["on_time"]["mean"] == 0.75
    assert data["confidence"] is None


@pytest.mark.parametrize(
    ("options", "said"),
    [
        ([], "name a scenario file, or a CSV file of purchase orders with --orders"),
        (["shop.yaml", "--late", "1 day"], "--late needs --orders"),
        (["--orders", "po.csv", "-n", "3"], "--replications is for runs"),
        (["--orders", "po.csv", "--column", "supplier"], "--column needs two names with = between them"),
        (["--orders", "po.csv"], "names 'po.csv', which is not there"),
    ],
)
def test_options_that_do_not_go_together_are_refused(options: list[str], said: str) -> None:
    done = CliRunner().invoke(main, ["scorecard", *options])
    assert done.exit_code == 2
    assert said in done.output


def test_what_real_orders_do_not_tell_leaves_the_score(orders: Path) -> None:
    """Half of the weight is on haste and clauses, of which no order line tells: three of four were on time."""
    weights = {"on_time": 0.5, "responsiveness": 0.3, "contract_compliance": 0.2}
    cards = simchain.scorecard_of(orders, missing=MISSING, window=Window(late=2.0), criteria=Criteria(weights))
    found = cards.of("A")
    assert found["on_time"].mean == 0.75
    assert found["score"].mean == pytest.approx(75)
    assert isnan(found["responsiveness"].mean)
    assert isnan(found["contract_compliance"].mean)


def test_a_file_can_say_what_real_orders_are_scored_by(orders: Path, tmp_path: Path) -> None:
    weighs = "scorecard: {weights: {lead_time_mean: 100 %}, targets: {lead_time_mean: 5 days}}"
    shop = "simchain: 1\nsuppliers: {A: {lead_time: 2 days}}\nsites: {shop: {demand: 9 units/day, buys: A}}\n"
    (tmp_path / "shop.yaml").write_text(f"{shop}{weighs}\n")
    says = ["scorecard", str(tmp_path / "shop.yaml"), "--orders", str(orders)]
    done = CliRunner().invoke(main, [*says, "--missing", "not yet", "--missing", "no date", "--json"])
    assert json.loads(done.output)["suppliers"]["A"]["score"]["mean"] == 100 * 5 / 10
