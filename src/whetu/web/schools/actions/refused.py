"""What an action says when it cannot do what was asked."""


class NotAllowed(ValueError):
    """What was asked cannot be done; the words say why and are fit for a page."""
