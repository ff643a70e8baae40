"""Anything in any order, by a seed: nothing breaks, no edit is lost, memory stays.

``python -m benchmarks --only random_user --minutes 20 --seed N`` is the same for longer.
"""

from playwright.sync_api import Browser

from tests.browser.random_user import RandomUser
from tests.browser.serving import Served

SEED = 20261125
SECONDS = 300
"""When to give up; it takes a fifth of that on two cores."""
STEPS = 16
MOST_GROWTH = 0.25
"""In so few steps what is kept for the next edit still fills; twenty minutes allow a tenth."""


def test_a_random_user_breaks_nothing_and_loses_nothing(browser: Browser, app: Served) -> None:
    walk = RandomUser(browser, app, SEED).go_on(SECONDS, STEPS)
    print(walk.told())
    assert walk.faults == []
    assert len(walk.steps) == STEPS
    assert walk.growth() < MOST_GROWTH, walk.told()
