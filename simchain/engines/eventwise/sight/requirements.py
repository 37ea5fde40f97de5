"""Requirements foreseen, period by period, for who nets them."""

from simchain.blueprint.plan import Requirements
from simchain.engines.eventwise.stock import Stock
from simchain.rules.policies import StockView


class Planner:
    """Lays out what will be asked for, period by period: by the forecast, and by the plans of stocks below."""

    def __init__(self, plan: Requirements, stock: Stock, stocks: list[Stock]) -> None:
        self._periods = plan.periods
        self._stock = stock
        self._below = [(stocks[signal.point], signal.weight) for signal in plan.planning]
        stock.sights.append(self.look)

    def look(self, view: StockView) -> None:
        memory, forecaster = self._stock.memory, self._stock.foresight
        for ahead in range(self._periods):
            memory[ahead] = forecaster.in_period(ahead) if forecaster is not None else 0.0
        for stock, weight in self._below:
            planned = len(stock.memory) // 2
            for ahead in range(self._periods):
                memory[ahead] += weight * stock.memory[planned + ahead]
