"""The optimiser beside the pen: the same scenario, the same effects, the same ledger.

``ask`` turns a scenario with ``[[allow]]`` and ``[optimise]`` into a problem, ``optimise`` finds
the best plan there is and says how near to the best it is proven to be (decision 28).
"""

from landuse.workflow.optimising.answering import objective_of, optimise
from landuse.workflow.optimising.asking import ask, without_proposals
from landuse.workflow.optimising.words import (
    Answer,
    Bundle,
    Certificate,
    Problem,
    Progress,
    Row,
    Told,
    Watch,
)

__all__ = [
    "Answer", "Bundle", "Certificate", "Problem", "Progress", "Row", "Told", "Watch", "ask",
    "objective_of", "optimise", "without_proposals",
]  # fmt: skip
