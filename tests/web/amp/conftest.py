"""The kura with its plan begun."""

import pytest
from django_scopes import scope

from whetu.web.amp import actions, queries


@pytest.fixture
def planned(kura):
    """The kura, whose first version is in force; `kura.plan`."""
    with scope(school=kura.school):
        actions.start(by=None, school=kura.school, now=kura.now)
        kura.plan = queries.plan_on(kura.school, kura.today)
    return kura


@pytest.fixture
def draft(planned):
    """A draft of the next version; the kura's scope stays open."""
    with scope(school=planned.school):
        by = planned.staff["officer"].user
        yield actions.make_draft(by=by, school=planned.school, now=planned.now)
