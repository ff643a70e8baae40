"""What follows from a thing is made once, and not carried over to a changed copy."""

from dataclasses import dataclass, replace

from landuse.domain.once import Once


@dataclass(frozen=True)
class Thing(Once):
    size: int


def test_a_thing_makes_what_follows_from_it_once() -> None:
    asked: list[int] = []
    thing = Thing(2)

    def make() -> int:
        asked.append(thing.size)
        return thing.size * 10

    assert [thing.once("ten times", make) for _ in range(3)] == [20, 20, 20]
    assert asked == [2]
    assert thing.once("other", lambda: None) is None
    assert replace(thing, size=3).once("ten times", lambda: 30) == 30
