"""What the server does in the background for a project: fetch its layers, look at services.

A job belongs to the process, not to a page: it goes on when a page is closed, every page of the
project sees the same one, and a second wish for it while it runs is the same job. One that is
stopped, or killed with its process, leaves what a killed ``landuse fetch`` leaves: whole layers.
"""

import datetime as dt
import threading
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import Literal

from landuse.domain.issues import InvalidInput, Issue, refuse
from landuse.sources.services.fetch import Report, Watcher
from landuse.workflow import fetching
from landuse.workflow.fetching import Health, Limits
from landuse.workflow.handed import take_in, waiting
from landuse.workflow.pace import Line
from landuse.workflow.verbs import load

Kind = Literal["fetch", "look", "borders"]
Step = Literal["layers", "land", "done", "failed", "stopped", "broken"]
RUNNING: tuple[Step, ...] = ("layers", "land")
TOGETHER = 2
"""So many jobs at a time, however many visitors: services are others' machines."""


@dataclass(frozen=True, slots=True)
class Wanted:
    """What is to be fetched: municipalities, metres around them, layers of the catalogue."""

    municipalities: tuple[str, ...]
    buffer_m: float = 0.0
    layers: tuple[str, ...] = ()
    again: bool = False
    borders: str = fetching.BORDERS


@dataclass(eq=False)
class Job(Watcher):
    """One thing in the making; told by several threads, read by pages."""

    root: Path
    kind: Kind
    names: tuple[str, ...]
    began_at: dt.datetime
    asked: Wanted | None = None
    """What a look was about."""
    ended_at: dt.datetime | None = None
    step: Step = "layers"
    part: float = 0.0
    """How far the land is cut, 0 to 1."""
    issues: tuple[Issue, ...] = ()
    """Why nothing could be done at all."""
    found: tuple[Health, ...] = ()
    _lines: dict[str, Line] = field(default_factory=dict)
    _stop: threading.Event = field(default_factory=threading.Event)
    _lock: threading.Lock = field(default_factory=threading.Lock)

    @property
    def is_running(self) -> bool:
        """Whether it is not over yet."""
        return self.step in RUNNING

    @property
    def is_stopped(self) -> bool:
        """Whether somebody asked it to stop."""
        return self._stop.is_set()

    @property
    def lines(self) -> Mapping[str, Line]:
        """How far each layer is, in the order they were asked for."""
        with self._lock:
            return {name: self._lines.get(name, Line(name)) for name in self.names}

    def stop(self) -> None:
        """Ask it to stop; what is there by then stays."""
        self._stop.set()

    def began(self, name: str) -> None:
        """Hear that a layer is being asked for."""
        self._change(name, began=True)

    def counted(self, name: str, count: int, expected: int | None) -> None:
        """Hear how many features of a layer are there."""
        self._change(name, count=count, expected=expected, **_when(count))

    def received(self, name: str, size: int, stated: int | None) -> None:
        """Hear how much of a whole file is there."""
        self._change(name, size=size, stated=stated, **_when(size))

    def done(self, report: Report) -> None:
        """Hear what became of a layer."""
        self._change(report.id, began=True, report=report)

    def _change(self, name: str, **new: object) -> None:
        with self._lock:
            if name not in self.names:
                self.names = (*self.names, name)
            self._lines[name] = replace(self._lines.get(name, Line(name)), **new)  # type: ignore[arg-type]


def _when(amount: int) -> dict[str, dt.datetime]:
    """Return when something was heard; with nothing there yet, it begins now."""
    now = dt.datetime.now(dt.UTC)
    return {"heard": now} if amount else {"since": now, "heard": now}


@dataclass(eq=False)
class Jobs:
    """The jobs of a process: the last of each kind for each project."""

    held: dict[tuple[Path, Kind], Job] = field(default_factory=dict)
    lock: threading.Lock = field(default_factory=threading.Lock)

    def of(self, root: Path, kind: Kind = "fetch") -> Job | None:
        """Return the last job of a kind for a project, running or over."""
        return self.held.get((root, kind))

    def fetch(
        self, root: Path, wanted: Wanted, *,
        limits: Limits | None = None, after: Callable[[Path], None] | None = None,
    ) -> Job:  # fmt: skip
        """Begin to fetch layers and cut the land; where that runs already, return what runs.

        Parameters
        ----------
        root
            The project folder.
        wanted
            What is to be fetched.
        limits, after
            How much, how long and how often; called with the folder once the land is new.

        Raises
        ------
        InvalidInput
            When the process has as much to do as it may.
        """

        def work(job: Job) -> None:
            fetching.fetch(
                root, wanted.municipalities, buffer_m=wanted.buffer_m, layers=wanted.layers,
                borders=wanted.borders, again=wanted.again, limits=limits, watch=job,
            )  # fmt: skip
            _cut(root, job)

        return self._begin(root, "fetch", wanted.layers, work, after)

    def take(self, root: Path, *, after: Callable[[Path], None] | None = None) -> Job:
        """Begin to take in the files of the inbox; it is a fetch like any other.

        Parameters
        ----------
        root, after
            The project folder; called with it once the land is new.

        Raises
        ------
        InvalidInput
            When the process has as much to do as it may, or the project has a fault.
        """

        def work(job: Job) -> None:
            take_in(root, watch=job)
            _cut(root, job)

        return self._begin(root, "fetch", tuple(waiting(root)), work, after)

    def look(
        self, root: Path, layers: Sequence[str] = (), *, places: Sequence[str] = (),
        buffer_m: float = 0.0, limits: Limits | None = None,
    ) -> Job:  # fmt: skip
        """Begin to look what services have to offer; where that runs already, return what runs.

        Parameters
        ----------
        root, layers
            The project folder; ids of the catalogue, all if none are named.
        places, buffer_m
            Codes of the municipalities to count in, those of the project if none are named, and
            metres around them.
        limits
            How much, how long and how often.

        Raises
        ------
        InvalidInput
            When the process has as much to do as it may.
        """

        def work(job: Job) -> None:
            job.found = tuple(
                fetching.services(
                    root, layers=layers, municipalities=places, buffer_m=buffer_m, limits=limits,
                    watch=job,
                )
            )  # fmt: skip

        asked = Wanted(tuple(places), buffer_m, tuple(layers))
        return self._begin(root, "look", asked.layers, work, None, asked)

    def borders(self, root: Path, name: str, *, limits: Limits | None = None) -> Job:
        """Begin to fetch the borders of a country, to choose among; return what runs already.

        Parameters
        ----------
        root, name
            The project folder; the service that gives borders.
        limits
            How much, how long and how often.

        Raises
        ------
        InvalidInput
            When the process has as much to do as it may.
        """

        def work(job: Job) -> None:
            fetching.keep_borders(root, name, limits=limits, watch=job)

        return self._begin(root, "borders", (name,), work, None)

    def _begin(
        self, root: Path, kind: Kind, names: tuple[str, ...],
        work: Callable[[Job], None], after: Callable[[Path], None] | None,
        asked: Wanted | None = None,
    ) -> Job:  # fmt: skip
        with self.lock:
            running = [job for job in self.held.values() if job.is_running]
            same = self.held.get((root, kind))
            if same is not None and same.is_running:
                return same
            if len(running) >= TOGETHER:
                refuse([_busy(len(running))])
            job = Job(root, kind, names, dt.datetime.now(dt.UTC), asked)
            self.held[(root, kind)] = job
        threading.Thread(target=_run, args=(job, work, after), daemon=True).start()
        return job


def _cut(root: Path, job: Job) -> None:
    """Cut the land anew, unless somebody stopped before."""
    if not job.is_stopped:
        job.step = "land"
        load(root, strict=False, progress=lambda _, part: setattr(job, "part", part))


def _run(job: Job, work: Callable[[Job], None], after: Callable[[Path], None] | None) -> None:
    """Do the work and say how it ended; a fault of ours is loud, and never looks like an end."""
    ended: Step = "broken"
    try:
        work(job)
        ended = "stopped" if job.is_stopped else "done"
    except InvalidInput as fault:
        job.issues = fault.issues
        ended = "stopped" if job.is_stopped else "failed"
    finally:
        try:
            if after is not None:
                after(job.root)
        finally:
            job.ended_at = dt.datetime.now(dt.UTC)
            job.step = ended


def _busy(count: int) -> Issue:
    found = f"{count} fetches that run already"
    return Issue("fetch", found, "fewer at a time", "Try again when one of them is over.")
