"""What scenarios give, in short: kept once counted, so that a list never counts unasked."""

from collections import OrderedDict
from dataclasses import dataclass, field
from threading import Lock

import streamlit as st

from landuse.domain.outcome import TOTAL, Outcome
from landuse.ui import explain
from landuse.ui.rows import EMISSIONS, planned_by_place, row_of

KEPT = 1024
WHOLE = 8
"""So many outcomes wait whole; an edit need not wait until they are told in short."""


@dataclass(frozen=True, slots=True)
class Summary:
    """Hectares planned and change in emissions (t CO2e/yr, none where it is not known)."""

    planned_ha: float
    change: float | None
    is_verified: bool
    is_counted: bool = True
    """False where the scenario cannot be counted at all."""


UNCOUNTABLE = Summary(0.0, None, is_verified=True, is_counted=False)


@dataclass(frozen=True, eq=False)
class Book:
    """Summaries by name, the newest kept; one for all visitors, so it has a lock."""

    short: OrderedDict[str, Summary] = field(default_factory=OrderedDict)
    whole: OrderedDict[str, Outcome] = field(default_factory=OrderedDict)
    lock: Lock = field(default_factory=Lock)

    def put(self, name: str, outcome: Outcome | None) -> None:
        """Note an outcome under its name; none where it cannot be counted."""
        with self.lock:
            if outcome is None:
                self._keep(name, UNCOUNTABLE)
            elif name not in self.short:
                self.whole[name] = outcome
                self.whole.move_to_end(name)
                while len(self.whole) > WHOLE:
                    self.whole.popitem(last=False)

    def get(self, name: str) -> Summary | None:
        """Return the summary of a name, where its outcome was noted."""
        with self.lock:
            outcome = self.whole.pop(name, None)
            if outcome is not None:
                self._keep(name, _summary(outcome))
            return self.short.get(name)

    def _keep(self, name: str, summary: Summary) -> None:
        self.short[name] = summary
        self.short.move_to_end(name)
        while len(self.short) > KEPT:
            self.short.popitem(last=False)


@st.cache_resource(show_spinner=False)
def book() -> Book:
    """Return the one book of summaries."""
    return Book()


def _summary(outcome: Outcome) -> Summary:
    row = row_of(outcome, EMISSIONS)
    change = None if row is None else row.change
    verified = explain.is_verified(outcome, EMISSIONS, TOTAL)
    return Summary(float(planned_by_place(outcome)[TOTAL]), change, verified)
