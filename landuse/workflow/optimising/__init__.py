"""The optimiser beside the pen: the same scenario, the same effects, the same ledger.

``ask`` turns a scenario with ``[[allow]]`` and ``[optimise]`` into a problem, ``optimise`` finds
the best plan there is and says how near to the best it is proven to be (decision 28).
"""

from landuse.workflow.optimising.answering import objective_of, optimise
from landuse.workflow.optimising.asking import ask, without_proposals
from landuse.workflow.optimising.impossible import Explanation, Missed, Way, explain, in_words
from landuse.workflow.optimising.telling import answer_object, placed, under_name
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
    "Answer", "Bundle", "Certificate", "Explanation", "Missed", "Problem", "Progress", "Row",
    "Told", "Watch", "Way", "answer_object", "ask", "explain", "in_words", "objective_of",
    "optimise", "placed", "under_name", "without_proposals",
]  # fmt: skip
