"""Words that our own tables hold fit the columns that keep them: PostgreSQL is strict where SQLite is not."""

import pytest

from whetu.rules import plan
from whetu.web.amp import models as amp
from whetu.web.people import models as people
from whetu.web.response import models
from whetu.web.response.forms.supports import SUPPORTS
from whetu.web.response.queries import meetings

TRIGGER = "trigger 12345678"
FITS = [
    (models.Case, "plan", meetings.PLANS),
    (models.Response, "kind", plan.KINDS),
    (models.Response, "outcome", plan.OUTCOMES),
    (models.Response, "channel", plan.CHANNELS),
    (models.Response, "step", [TRIGGER, "concerning"]),
    (models.Notice, "step", [TRIGGER]),
    (models.Task, "step", [TRIGGER]),
    (models.Task, "closed_why", models.Task.Closed.values),
    (models.Barrier, "kind", plan.BARRIERS),
    (models.Barrier, "state", models.Barrier.State.values),
    (models.Support, "kind", SUPPORTS),
    (models.Meeting, "kind", models.Meeting.Kind.values),
    (amp.StepAction, "role", plan.WHO),
    (amp.StepAction, "cadence", plan.CADENCES),
    (amp.StepAction, "opens", plan.OPENS),
    (amp.StepAction, "channel", plan.CHANNELS),
    (people.KnownCircumstances, "kind", plan.CIRCUMSTANCES),
    (people.Arrangement, "kind", people.Arrangement.Kind.values),
]


@pytest.mark.parametrize(
    ("model", "field", "words"), FITS, ids=lambda part: str(getattr(part, "__name__", ""))
)
def test_every_word_fits(model, field, words):
    longest = max(map(len, words))
    assert longest <= model._meta.get_field(field).max_length, f"{model.__name__}.{field}: {longest}"
