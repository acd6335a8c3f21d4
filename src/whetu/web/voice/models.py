"""What staff, students, whānau and partners say: when they are asked, and when they come by themselves.

An answer holds no name, and no address of a machine. Who may read the words of one is who keeps the plan.
"""

from django.conf import settings
from django.db import models

from whetu.web.schools.models import OfSchool, Staff, new_key


def key() -> models.CharField:
    return models.CharField(max_length=12, unique=True, default=new_key, editable=False)


def person() -> models.ForeignKey:
    return models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, blank=True, on_delete=models.PROTECT, related_name="+"
    )


class Consultation(OfSchool):
    """People asked about something, a version of the plan say: from a day to a day."""

    key = key()
    about = models.CharField(max_length=12, blank=True)  # the key of a row above: a version of the plan
    title = models.CharField(max_length=120)
    intro = models.TextField(blank=True, max_length=2000)
    intro_mi = models.TextField(blank=True, max_length=2000)
    opens = models.DateField()
    closes = models.DateField()
    open = models.BooleanField(default=False)  # its questions are settled, its doors may be given out
    closed_at = models.DateTimeField(null=True)
    in_text = models.BooleanField(default=False)  # what came of it stands in a text that was sent
    by = person()
    at = models.DateTimeField()
    version = models.PositiveIntegerField(default=0)

    class Meta:
        constraints = [
            models.CheckConstraint(condition=models.Q(opens__lte=models.F("closes")), name="opens_first")
        ]
        ordering = ["-opens", "-id"]

    def __str__(self) -> str:
        return self.title


class Question(OfSchool):
    """A question to one audience, or to all (`audience` empty)."""

    class Kind(models.TextChoices):
        WORDS = "words", "In their own words"
        SCALE = "scale", "From 1 to 5"
        CHOICE = "choice", "One of several"

    consultation = models.ForeignKey(Consultation, on_delete=models.CASCADE, related_name="questions")
    audience = models.CharField(max_length=10, blank=True)  # whetu.rules.voice.AUDIENCES
    kind = models.CharField(max_length=6, choices=Kind.choices, default=Kind.WORDS)
    words = models.CharField(max_length=300)
    words_mi = models.CharField(max_length=300, blank=True)
    choices = models.JSONField(default=list, blank=True)  # of a choice: texts
    place = models.PositiveSmallIntegerField(default=0)
    version = models.PositiveIntegerField(default=0)

    class Meta:
        ordering = ["place", "id"]

    def __str__(self) -> str:
        return self.words


class Door(OfSchool):
    """The link and QR code by which one audience answers; the same for all of them, and nobody's own."""

    consultation = models.ForeignKey(Consultation, on_delete=models.CASCADE, related_name="doors")
    audience = models.CharField(max_length=10)
    secret = models.CharField(max_length=12, unique=True, default=new_key, editable=False)
    taken_out = models.PositiveIntegerField(default=0)  # replies that came by it and were no honest ones

    class Meta:
        constraints = [models.UniqueConstraint(fields=["consultation", "audience"], name="one_door")]

    def __str__(self) -> str:
        return self.audience


class Reply(OfSchool):
    """One person's answers, or what was heard from several at once (`way` "talk", `people` of them).

    The key of one that came by the link was the ticket of its form: sent twice, it is kept once.
    """

    class Way(models.TextChoices):
        LINK = "link", "By the link"
        PAPER = "paper", "On paper"
        TALK = "talk", "In a conversation, a hui or a group"

    key = key()
    consultation = models.ForeignKey(Consultation, on_delete=models.CASCADE, related_name="replies")
    audience = models.CharField(max_length=10)
    group = models.CharField(max_length=120, blank=True)  # year levels, a kind of staff, a partner's name
    way = models.CharField(max_length=6, choices=Way.choices, default=Way.LINK)
    people = models.PositiveSmallIntegerField(default=1)
    words = models.TextField(blank=True, max_length=4000)  # of a talk: what was heard
    hidden = models.BooleanField(default=False)  # the words name somebody
    on = models.DateField()
    by = person()  # who wrote it down; nobody: it came by the link
    at = models.DateTimeField()

    class Meta:
        ordering = ["-at", "-id"]

    def __str__(self) -> str:
        return self.audience


class Answer(OfSchool):
    """What a reply says to one question: a number from 1 to 5, a choice, or words."""

    reply = models.ForeignKey(Reply, on_delete=models.CASCADE, related_name="answers")
    question = models.ForeignKey(Question, on_delete=models.CASCADE, related_name="answers")
    number = models.PositiveSmallIntegerField(null=True, blank=True)
    words = models.TextField(blank=True, max_length=2000)
    hidden = models.BooleanField(default=False)  # the words name somebody

    class Meta:
        constraints = [models.UniqueConstraint(fields=["reply", "question"], name="one_answer")]

    def __str__(self) -> str:
        return self.words


class Partner(OfSchool):
    """Somebody outside the school who is asked: an organisation, and whether they have been heard."""

    consultation = models.ForeignKey(Consultation, on_delete=models.CASCADE, related_name="partners")
    name = models.CharField(max_length=120)
    asked_on = models.DateField(null=True, blank=True)
    heard_on = models.DateField(null=True, blank=True)
    version = models.PositiveIntegerField(default=0)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["consultation", "name"], name="one_partner")]
        ordering = ["name"]

    def __str__(self) -> str:
        return self.name


class Heeded(OfSchool):
    """What people said, and what became of it: a change, or why there is none."""

    consultation = models.ForeignKey(Consultation, on_delete=models.CASCADE, related_name="heeded")
    audience = models.CharField(max_length=10)
    said = models.CharField(max_length=300)
    changed = models.BooleanField(default=True)
    done = models.CharField(max_length=300)
    part = models.CharField(max_length=20, blank=True)  # of the plan
    by = person()
    at = models.DateTimeField()
    version = models.PositiveIntegerField(default=0)

    class Meta:
        ordering = ["id"]

    def __str__(self) -> str:
        return self.said


class Concern(OfSchool):
    """Something that somebody brought by themselves, about how attendance is dealt with: it gets an owner, an
    answer and, where it fits, a change."""

    class Source(models.TextChoices):
        STAFF = "staff", "Staff"
        STUDENT = "students", "A student"
        WHANAU = "whanau", "Whānau"
        OTHER = "partners", "Somebody else"

    key = key()
    source = models.CharField(max_length=10, choices=Source.choices)
    name = models.CharField(max_length=120, blank=True)
    contact = models.CharField(max_length=120, blank=True)  # how they wish to be answered
    about = models.CharField(max_length=12, blank=True)  # the key of a version of the plan
    part = models.CharField(max_length=20, blank=True)
    words = models.TextField(max_length=4000)
    way = models.CharField(max_length=6, default="page")  # page, app, paper, talk
    received_on = models.DateField()
    state = models.CharField(max_length=10, default="received")  # whetu.rules.voice.STATES
    owner = models.ForeignKey(Staff, null=True, blank=True, on_delete=models.SET_NULL, related_name="+")
    due = models.DateField(null=True, blank=True)
    answer = models.TextField(blank=True, max_length=4000)
    answered_on = models.DateField(null=True, blank=True)
    change = models.CharField(max_length=300, blank=True)  # what changed because of it
    ended_on = models.DateField(null=True, blank=True)
    by = person()
    at = models.DateTimeField()
    version = models.PositiveIntegerField(default=0)

    class Meta:
        ordering = ["-received_on", "-id"]

    def __str__(self) -> str:
        return self.state
