"""Nobody is named in what stands beside the plan: as the check of a draft says it."""

from whetu.web.amp.queries.check import beside
from whetu.web.schools.actions import NotAllowed
from whetu.web.schools.models import School


def nobody_in(school: School, at: str, *texts: str) -> None:
    """Raises NotAllowed with what the check of a draft says of a name or a number that must not stand."""
    said = [one.words for one in beside(school, at, *texts) if one.level == "must"]
    if said:
        raise NotAllowed(" ".join(said))
