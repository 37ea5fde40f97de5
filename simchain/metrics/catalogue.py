"""The catalogue of metrics. Each stands at the foot of the file of what it measures, beside its formula."""

from simchain.metrics.breakdown.budgets import BUDGETS
from simchain.metrics.bullwhip.bullwhip import BULLWHIP
from simchain.metrics.buying.approving import APPROVING
from simchain.metrics.buying.contracts import CONTRACTS
from simchain.metrics.buying.expediting import EXPEDITING
from simchain.metrics.buying.invoices import INVOICES
from simchain.metrics.buying.off_contract import OFF_CONTRACT_BUYS
from simchain.metrics.buying.orders import ORDERS
from simchain.metrics.buying.panels import PANELS
from simchain.metrics.buying.pricing import PRICING
from simchain.metrics.goods.balance import BALANCE
from simchain.metrics.goods.carbon import CARBON
from simchain.metrics.goods.keeping import KEEPING
from simchain.metrics.goods.production import PRODUCTION
from simchain.metrics.goods.quality import QUALITY
from simchain.metrics.goods.stock import STOCK
from simchain.metrics.metric import Metric
from simchain.metrics.money.cost import COST
from simchain.metrics.money.credit import CREDIT
from simchain.metrics.money.posted import POSTED
from simchain.metrics.money.valuation import VALUATION
from simchain.metrics.money.variance import VARIANCE
from simchain.metrics.risk.disruptions import DISRUPTIONS
from simchain.metrics.service.forecast import FORECAST
from simchain.metrics.service.goodwill import GOODWILL
from simchain.metrics.service.service import SERVICE
from simchain.metrics.service.shortage import SHORTAGE

METRICS: tuple[Metric, ...] = (
    *SERVICE,
    *SHORTAGE,
    *STOCK,
    *POSTED,
    *COST,
    *VARIANCE,
    *CREDIT,
    *PRICING,
    *CONTRACTS,
    *VALUATION,
    *BUDGETS,
    *CARBON,
    *BULLWHIP,
    *ORDERS,
    *EXPEDITING,
    *APPROVING,
    *OFF_CONTRACT_BUYS,
    *PRODUCTION,
    *FORECAST,
    *DISRUPTIONS,
    *QUALITY,
    *INVOICES,
    *GOODWILL,
    *KEEPING,
    *BALANCE,
    *PANELS,
)
