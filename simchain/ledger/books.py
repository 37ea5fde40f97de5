"""The live books of one run: balances, promises, and what happened in the current period.

Plain lists of floats, one entry per stock point or lane, because an engine touches single entries a million times.
Their identity never changes, so whoever posts often may keep hold of them. `close_period` copies them into columns;
integrals over time are brought up to date only for what changed.
"""

from simchain.ledger.accounts import GROUP_LEVELS, MONEY_LEVELS, POINT_AREAS, lane_flows, point_flows
from simchain.ledger.columns import Columns, kept
from simchain.ledger.ledger import Ledger, Shape
from simchain.ledger.rolling import Rolling
from simchain.ledger.trace import Trace
from simchain.rules.policies import DUST

Account = list[float]


class Books:
    """Balances of every account, open for posting. `freeze` turns them into a `Ledger`."""

    def __init__(self, shape: Shape, keep_series: bool = False, trace: bool = False) -> None:
        points, lanes = len(shape.points), len(shape.lanes)
        self.shape = shape
        self.trace = Trace() if trace else None

        self.on_hand: Account = [0.0] * points
        self.in_process: Account = [0.0] * points
        self.sold: Account = [0.0] * points
        self.used: Account = [0.0] * points
        self.scrapped: Account = [0.0] * points
        self.made: Account = [0.0] * points
        self.backlog: Account = [0.0] * points
        self.on_order: Account = [0.0] * points
        self.customer_backlog: Account = [0.0] * points
        self.in_transit: Account = [0.0] * lanes
        self.supplied: Account = [0.0] * lanes

        for group in shape.groups:
            for name in (*GROUP_LEVELS.get(group, ()), *MONEY_LEVELS.get(group, ())):
                setattr(self, name, [0.0] * points)

        self._counters: list[tuple[Account, Account]] = []
        of_points = (*POINT_AREAS, *point_flows(shape.groups), "peak_backlog")
        for names, entries in ((of_points, points), (lane_flows(shape.groups), lanes)):
            for name in names:
                counter, zeros = [0.0] * entries, [0.0] * entries
                setattr(self, name, counter)
                self._counters.append((counter, zeros))
        self.since: Account = [0.0] * points
        self.lane_since: Account = [0.0] * lanes

        self._accounts = {name: getattr(self, name) for name in kept(shape)}
        self._columns = Columns(shape, keep_series, self._accounts)

    # The counters of the current period, made in __init__ by name; those at the foot only if their group is kept.
    on_hand_area: Account
    backlog_area: Account
    on_order_area: Account
    on_order_square_area: Account
    customer_backlog_area: Account
    in_process_area: Account
    ready_time: Account
    demanded: Account
    at_once: Account
    lines: Account
    lines_at_once: Account
    customer_demanded: Account
    customer_at_once: Account
    customer_lines: Account
    customer_lines_at_once: Account
    lost: Account
    ordered: Account
    orders: Account
    received: Account
    cycles: Account
    short_cycles: Account
    purchase: Account
    order: Account
    freight: Account
    set_up: Account
    peak_backlog: Account
    forecast_error: Account
    forecast_absolute_error: Account
    forecast_demand: Account
    naive_absolute_error: Account
    in_transit_area: Account
    shipments: Account
    delivered: Account
    lead_time_sum: Account
    lead_time_square: Account
    line_stops: Account
    line_stop_days: Account
    target_level: Account
    destroyed: Account
    lost_on_the_way: Account
    destroyed_value: Account
    written_off: Account
    write_off: Account
    aged_area: Account
    transshipped: Account
    returned: Account
    restocked: Account
    shrunk: Account
    shrinkage: Account
    consigned_write_off: Account
    consigned_shrinkage: Account
    consigned_destroyed: Account
    liquidated: Account
    liquidated_value: Account
    liquidation: Account
    duty: Account
    insurance: Account
    handling: Account
    in_inspection: Account
    in_inspection_area: Account
    inspected: Account
    rejected: Account
    inspections: Account
    failed_inspections: Account
    invoices: Account
    wrong_invoices: Account
    carbon: Account
    late_penalty: Account
    on_time_bonus: Account
    take_or_pay: Account
    reservation: Account
    rescheduled: Account
    below_band: Account
    above_band: Account
    savings: Account
    lost_discount: Account
    emissions: Account
    fuel_surcharge: Account
    bought: Account
    listed: Account
    goodwill_lost: Account
    payable: Account
    receivable: Account
    payable_area: Account
    receivable_area: Account
    paid: Account
    collected: Account
    spend: Account
    expedite: Account
    rush_asked: Account
    rush_accepted: Account
    requests: Account
    spot: Account
    maverick: Account
    approvals: Account
    approval_days: Account
    stock_cost: Account
    cogs: Account
    inventory_loss: Account

    def advance(self, point: int, now: float) -> None:
        """Bring the integrals of a stock point up to `now`. Call before any of its levels changes."""
        days = now - self.since[point]
        if days <= 0.0:
            return
        self.since[point] = now
        on_hand, backlog, on_order = self.on_hand[point], self.backlog[point], self.on_order[point]
        self.on_hand_area[point] += on_hand * days
        self.on_order_area[point] += on_order * days
        self.on_order_square_area[point] += on_order * on_order * days
        self.in_process_area[point] += self.in_process[point] * days
        if on_hand > DUST:
            self.ready_time[point] += days
        if backlog:
            self.backlog_area[point] += backlog * days
            self.customer_backlog_area[point] += self.customer_backlog[point] * days
            if backlog > self.peak_backlog[point]:
                self.peak_backlog[point] = backlog

    def advance_lane(self, lane: int, now: float) -> None:
        """Bring the integral of a lane's goods in transit up to `now`."""
        days = now - self.lane_since[lane]
        if days > 0.0:
            self.in_transit_area[lane] += self.in_transit[lane] * days
            self.lane_since[lane] = now

    def advance_all(self, now: float) -> None:
        """Bring every integral up to `now`, for who wants to read them within a run."""
        for point in range(len(self.since)):
            self.advance(point, now)
        for lane in range(len(self.lane_since)):
            self.advance_lane(lane, now)

    def open(self) -> None:
        """Note the opening levels, once they are laid out."""
        self._columns.open()

    def last(self, periods: int) -> Rolling:
        """What keeps the last periods, for who reads a metric of them within a run."""
        return Rolling(self.shape, self._accounts, periods)

    def close_period(self, end: float) -> None:
        """End the current period at day `end`: copy it into the columns and start a new one."""
        self._columns.add()
        for account, zeros in self._counters:
            account[:] = zeros
        self.since[:] = [end] * len(self.since)
        self.lane_since[:] = [end] * len(self.lane_since)
        if self.trace is not None and self._columns.periods == self.shape.warm_up_periods:
            self.trace.measured_from = len(self.trace) + 1

    def freeze(self) -> Ledger:
        """The finished ledger."""
        return self._columns.finish(self.trace)
