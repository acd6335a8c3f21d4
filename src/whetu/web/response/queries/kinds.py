"""What a school calls its kinds of response."""

from django.utils.translation import gettext as _

from whetu.rules.plan import KINDS
from whetu.web.amp.models import ResponseType
from whetu.web.schools.models import School


def labels(school: School) -> dict[str, str]:
    """What each kind is called: the school's own word, else ours."""
    own = ResponseType.objects.filter(school=school).exclude(label="").values_list("code", "label")
    return {code: _(kind.label) for code, kind in KINDS.items()} | dict(own)
