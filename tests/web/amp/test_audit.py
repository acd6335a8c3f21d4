"""What the audit keeps of a plan that is written: who, what and where, never the words."""

from datetime import time

from django_scopes import scope

from tests.web.voice import made
from whetu.web.amp.actions import around, drafts, practice, reflect, starting
from whetu.web.audit.models import Entry
from whetu.web.voice.actions import consultations, heeded

WORDS = "Ring Zz-Somebody"


def test_words_that_are_taken_back_stand_in_no_audit(kura):
    by = kura.staff["principal"].user
    with scope(school=kura.school):
        facts = {"by": by, "school": kura.school}
        draft = starting.begin(**facts, now=kura.now)
        around.keep_daily(by=by, plan=draft, was={}, at=time(9), role="office", words=WORDS, words_mi="")
        line = {"version": draft.version, "step": "good", "kind": "outcome", "words": WORDS}
        row = drafts.keep_line(by=by, plan=draft, **line)
        drafts.remove(by=by, plan=draft, version=draft.version + 1, row=row)
        practice.keep(by=by, plan=draft, words=WORDS, owner=None, due=None)
        reflect.keep(**facts, room="strengths", on=kura.today, words=WORDS, kind="works")
        facts = {"audience": "staff", "said": WORDS, "changed": True, "done": "x", "part": ""}
        said = heeded.keep(by=by, consultation=made.consultation(kura), **facts, now=kura.now)
        heeded.remove(by=by, row=said, version=said.version)
        found = list(Entry.objects.filter(about__in=["plan", "consultation"]).values_list("did", "detail"))
    assert {"changed what happens each day in the draft plan", "took something out of the draft plan"} <= {
        did for did, _detail in found
    }
    assert not [detail for _did, detail in found if WORDS in str(detail)]


def test_the_title_of_a_consultation_stands_in_no_audit(kura):
    by = kura.staff["principal"].user
    with scope(school=kura.school):
        row = made.consultation(kura)
        given = {"intro": "", "intro_mi": "", "opens": row.opens, "closes": row.closes}
        consultations.change(by=by, consultation=row, version=row.version, title=WORDS, **given)
        found = Entry.objects.filter(about="consultation", did="changed a consultation")
        assert [one.detail for one in found] == [{}]
