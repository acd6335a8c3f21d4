"""Words that somebody searched for: the session keeps them, the address holds a random key to them.

Names of students stand in no address, so in no log and no browser's history.
"""

from django.http import HttpRequest
from django.utils.crypto import get_random_string

SEARCHES = 8  # the latest that a session remembers
LONGEST = 80


def remember(request: HttpRequest, words: str) -> str:
    """Keep the words: the key to them, "" for none."""
    words = words.strip()[:LONGEST]
    if not words:
        return ""
    key = get_random_string(8)
    earlier = list(request.session.get("searches", {}).items())[1 - SEARCHES :]
    request.session["searches"] = dict([*earlier, (key, words)])
    return key


def words_of(request: HttpRequest) -> str:
    """The words to which the address has a key."""
    return request.session.get("searches", {}).get(request.GET.get("search"), "")


def again(request: HttpRequest, words: str) -> str:
    """The page's own address with a key to these words, and the rest of it as it was but for the page."""
    address = request.GET.copy()
    address.pop("page", None)
    address.pop("search", None)
    if key := remember(request, words):
        address["search"] = key
    return f"{request.path}?{address.urlencode()}"
