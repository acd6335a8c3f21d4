"""What to lean on in a conversation about attendance: restorative, culturally safe, aware of what may hurt.

In our own words. Source: restorative practice as schools here use it (relationship first; what happened, who
was affected, what is needed), and the example plan's asking for empathy, culture and trauma awareness.
Look again: 2027-12-01
"""

from typing import Any, NamedTuple

from django.utils.translation import gettext_lazy as _


class Part(NamedTuple):
    """One part of a conversation, and what helps in it."""

    title: Any
    lines: list[Any]


PROMPTS = [
    Part(
        _("Begin with the relationship"),
        [
            _("Welcome everyone. Ask who is here, how each name is said, and who they are to each other."),
            _("Ask how whānau would like to begin and end: a karakia, a mihi, a cup of tea, straight in."),
            _("Begin with something this student is good at, or that you enjoy about them."),
            _("Say what the meeting is for and who will read the notes. Anyone may ask for a break."),
        ],
    ),
    Part(
        _("Listen before solving"),
        [
            _("“What has been happening for you?” The student speaks first."),
            _("“What makes it easier to come? What makes it harder?” Mornings, friends, classes, home."),
            _("“Who else has this touched, and how?” Whānau, friends, teachers."),
            _("Ask what worked at another time, and what whānau have tried already."),
        ],
    ),
    Part(
        _("Go gently"),
        [
            _("A hurt may lie behind the absence. Do not press for details; ask what would feel safe."),
            _("Offer choices: when, where, who is beside them, what happens next."),
            _("Speak of days, not of character. Ask, do not assume, about culture, faith and family."),
            _("If somebody may be in danger, stop, and follow your school's child protection policy."),
        ],
    ),
    Part(
        _("Decide together"),
        [
            _("“What is needed now, and what help would you take?” Start with what the school can change."),
            _("Keep it small: one or two things, each with a name and a day."),
            _("Ask whether student and whānau agree; where they do not, write that down in their words."),
            _("Settle when you talk again, and how whānau like to hear from you."),
        ],
    ),
]
