"""How many invoices match order and receipt. Undefined where nobody says how many are wrong."""

from simchain.metrics.goods.quality import of_points
from simchain.metrics.metric import Metric

INVOICES = (
    Metric(
        "invoice_accuracy",
        "quality",
        "share",
        "Share of invoices that match order and receipt (three-way match). Supplier by supplier in suppliers.csv.",
        *of_points("wrong_invoices", "invoices", rest=True),
        "high",
    ),
)
