"""The optimiser beside the pen: the same scenario, the same effects, the same ledger.

``ask`` turns a scenario with ``[[allow]]`` and ``[optimise]`` into a problem, ``optimise`` finds
the best plan there is and says how near to the best it is proven to be (decision 31).
"""

from landuse.workflow.optimising.answering import objective_of, optimise
from landuse.workflow.optimising.asking import ask, without_proposals
from landuse.workflow.optimising.curves import Point, curve, nested
from landuse.workflow.optimising.greedy import SENTENCE, greedy
from landuse.workflow.optimising.impossible import Explanation, Missed, Way, explain, in_words
from landuse.workflow.optimising.robust import Frequency, selection_frequency, under_all_sets
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
    "SENTENCE", "Answer", "Bundle", "Certificate", "Explanation", "Frequency", "Missed", "Point",
    "Problem", "Progress", "Row", "Told", "Watch", "Way", "answer_object", "ask", "curve",
    "explain", "greedy", "in_words", "nested", "objective_of", "optimise", "placed",
    "selection_frequency", "under_all_sets", "under_name", "without_proposals",
]  # fmt: skip
