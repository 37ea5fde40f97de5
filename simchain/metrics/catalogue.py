"""The catalogue of metrics. Each stands at the foot of the file of what it measures, beside its formula."""

from simchain.metrics.approving import APPROVING
from simchain.metrics.balance import BALANCE
from simchain.metrics.budgets import BUDGETS
from simchain.metrics.bullwhip import BULLWHIP
from simchain.metrics.carbon import CARBON
from simchain.metrics.contracts import CONTRACTS
from simchain.metrics.cost import COST
from simchain.metrics.credit import CREDIT
from simchain.metrics.disruptions import DISRUPTIONS
from simchain.metrics.expediting import EXPEDITING
from simchain.metrics.forecast import FORECAST
from simchain.metrics.goodwill import GOODWILL
from simchain.metrics.invoices import INVOICES
from simchain.metrics.keeping import KEEPING
from simchain.metrics.metric import Metric
from simchain.metrics.off_contract import OFF_CONTRACT_BUYS
from simchain.metrics.orders import ORDERS
from simchain.metrics.panels import PANELS
from simchain.metrics.posted import POSTED
from simchain.metrics.pricing import PRICING
from simchain.metrics.production import PRODUCTION
from simchain.metrics.quality import QUALITY
from simchain.metrics.service import SERVICE
from simchain.metrics.shortage import SHORTAGE
from simchain.metrics.stock import STOCK
from simchain.metrics.valuation import VALUATION
from simchain.metrics.variance import VARIANCE

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
