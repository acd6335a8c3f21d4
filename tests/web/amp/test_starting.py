"""What a draft begins from: words of ours, the version before, or a document of the school's own."""

from datetime import date
from decimal import Decimal

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django_scopes import scope

from tests import kura as world
from tests.intake.test_documents import plan as word_plan
from tests.intake.test_documents import saved
from tests.web.amp.test_plan import text
from whetu.intake.documents import Piece as Read
from whetu.rules.amp import PARTS
from whetu.web.amp import queries
from whetu.web.amp.actions import sources
from whetu.web.amp.models import DailyStep, Figure, Part, Piece, Plan, PlanLink, Source

START = "/plan/start/"


@pytest.fixture
def officer(draft, sign_in):
    return sign_in("officer")


def word(name: str = "Our plan.docx") -> SimpleUploadedFile:
    return SimpleUploadedFile(name, saved(word_plan()))


def parts(plan) -> dict[str, str]:
    return dict(plan.parts.values_list("part", "en"))


@pytest.fixture
def source(draft, officer):
    """A Word file, read into its pieces."""
    officer.post(START, {"how": "file", "file": word()})
    return Source.objects.get(plan=draft)


def put(officer, source, **places) -> str:
    """Put the pieces that begin with these words into places; what the page says."""
    sent = {}
    for words, where in places.items():
        row = source.pieces.get(heading__istartswith=words.replace("_", " "))
        sent[f"put_{row.pk}"] = where
    return text(officer.post(f"/plan/sources/{source.pk}/", sent, follow=True))


def test_a_school_with_no_plan_begins_a_draft_from_our_words(db, client, settings):
    settings.TODAY = world.TODAY.isoformat()
    school = world.make_school("8003", "Made-up School with Nothing")
    client.force_login(world.make_staff(school, "officer").user)
    assert "From words of ours" in text(client.get(START))
    client.post(START, {"how": "starter"})
    with scope(school=school):
        plan = Plan.objects.get()
        assert (plan.number, plan.from_day, plan.actions.count()) == (1, None, 48)
        assert set(parts(plan)) == {key for key, part in PARTS.items() if part.en}
        assert "Made-up School with Nothing" in parts(plan)["rationale"]
    assert "There is no plan here yet" in text(client.get("/plan/"))


def test_our_words_fill_only_what_is_empty(draft, officer):
    officer.post(START, {"how": "text", "text": "Rationale\n\nBecause we say so."})
    row = Piece.objects.get()
    officer.post(f"/plan/sources/{row.source_id}/", {f"put_{row.pk}": "rationale"})
    officer.post(START, {"how": "starter"})
    assert parts(draft)["rationale"] == "### Rationale\n\nBecause we say so."
    assert parts(draft)["objectives"].startswith("The board of")


def test_the_next_version_has_the_text_of_the_one_before(planned, sign_in):
    of = {"school": planned.school, "plan": planned.plan}
    with scope(school=planned.school):
        Part.objects.create(**of, part="objectives", en="Here", mi="Kei konei", at=planned.now)
        for kind in ("target", "result"):
            Figure.objects.create(**of, kind=kind, year=2026, percent=Decimal("60"))
        DailyStep.objects.create(**of, role="office", words="Text home")
        PlanLink.objects.create(**of, kind="policy", title="Policy")
        sign_in("officer").post(START, {"how": "newest"})
        draft = queries.draft(planned.school)
        assert list(draft.parts.values_list("en", "mi")) == [("Here", "Kei konei")]
        assert [row.kind for row in draft.figures.all()] == ["target"]
        assert [draft.daily.count(), draft.links.count(), draft.actions.count()] == [1, 1, 48]
        assert (draft.wanted_from, draft.review_on) == (None, None)


def test_a_document_comes_in_pieces_with_a_place_suggested(draft, source, officer):
    page = officer.get(f"/plan/sources/{source.pk}/").content.decode()
    assert '<option value="rationale" selected>' in page
    assert '<option value="current" selected>' in page
    assert '<option value="step worrying" selected>' in page
    assert '<option value="who worrying" selected>' in page
    assert "6 pieces of “Our plan.docx” wait" in text(officer.get("/plan/draft/write/"))


def test_pieces_are_added_to_what_stands_there_and_can_be_taken_out(draft, source, officer):
    Part.objects.create(school=draft.school, plan=draft, part="rationale", en="First words", at=source.at)
    page = put(officer, source, Rationale="rationale", Head="left out")
    assert "2 pieces are in their places" in page
    assert "Waiting for a place 4" in page
    assert parts(draft)["rationale"] == (
        "First words\n\n### Rationale\n\nBeing here is part of doing well.\n\n- Belonging\n- Learning"
    )
    row = source.pieces.get(put="rationale")
    officer.post(f"/plan/pieces/{row.pk}/take-back/")
    assert parts(draft)["rationale"] == "First words"
    assert not source.pieces.filter(put="rationale").exists()


def test_what_was_changed_in_its_place_is_not_taken_out(draft, source, officer):
    put(officer, source, Rationale="rationale")
    Part.objects.filter(plan=draft).update(en="Something else altogether")
    row = source.pieces.get(put="rationale")
    page = text(officer.post(f"/plan/pieces/{row.pk}/take-back/", follow=True))
    assert "take them out by hand" in page
    assert parts(draft)["rationale"] == "Something else altogether"


def test_each_line_becomes_an_action_or_a_responsibility_of_a_step(draft, source, officer):
    before = [draft.actions.count(), draft.lines.count()]
    actions_row = source.pieces.get(heading__endswith="Actions")
    who_row = source.pieces.get(heading__endswith="responsible")
    officer.post(
        f"/plan/sources/{source.pk}/",
        {f"put_{actions_row.pk}": "step worrying", f"put_{who_row.pk}": "who worrying"},
    )
    row = draft.actions.get(words="Ring home.")
    assert (row.step, row.heading, row.kind, row.opens) == ("worrying", "Initial contact", "", "routine")
    line = draft.lines.get(words="Notice first.")
    assert (line.step, line.kind, line.role, line.heading) == (
        "worrying", "responsibility", "teacher", "Teachers",
    )  # fmt: skip
    for one in (actions_row, who_row):
        officer.post(f"/plan/pieces/{one.pk}/take-back/")
    assert [draft.actions.count(), draft.lines.count()] == before


def test_no_word_of_a_piece_is_lost_at_a_step(draft, officer):
    words = "Before anything else\n\n- Ring home.\n\n## Only a heading\n\n## Have a word\n\nAsk them:"
    officer.post(START, {"how": "text", "text": words})
    rows = Piece.objects.filter(source__plan=draft)
    officer.post(f"/plan/sources/{rows[0].source_id}/", {f"put_{row.pk}": "step worrying" for row in rows})
    found = [*draft.actions.filter(step="worrying").order_by("-place")[:4].values_list("heading", "words")]
    assert found[::-1] == [
        ("Before anything else", "Ring home."), ("", "Only a heading"), ("", "Have a word"), ("", "Ask them"),
    ]  # fmt: skip
    before = draft.actions.count()
    for row in rows:
        officer.post(f"/plan/pieces/{row.pk}/take-back/")
    assert draft.actions.count() == before - 4


def test_a_heading_too_long_to_keep_stands_in_its_piece(draft, planned):
    long = "From 5 days · " * 20
    source = sources.keep_source(
        by=planned.staff["officer"].user, plan=draft, name="a", media="", content=b"a", now=planned.now,
        pieces=[Read(long, "Ring home.")],
    )  # fmt: skip
    assert source.pieces.get().text == f"{long}\n\nRing home."


def test_only_whole_paragraphs_are_taken_back_and_only_where_it_is_plain_which(draft, officer):
    officer.post(START, {"how": "text", "text": "- Ring home."})
    row = Piece.objects.get(source__plan=draft)
    Part.objects.create(
        school=draft.school, plan=draft, part="rationale", en="Say - Ring home.", at=row.source.at
    )
    officer.post(f"/plan/sources/{row.source_id}/", {f"put_{row.pk}": "rationale"})
    officer.post(f"/plan/pieces/{row.pk}/take-back/")
    assert parts(draft)["rationale"] == "Say - Ring home."
    Part.objects.filter(plan=draft).update(en="- Ring home.\n\nMore")
    officer.post(f"/plan/sources/{row.source_id}/", {f"put_{row.pk}": "rationale"})
    page = text(officer.post(f"/plan/pieces/{row.pk}/take-back/", follow=True))
    assert "more than once" in page
    assert parts(draft)["rationale"] == "- Ring home.\n\nMore\n\n- Ring home."


def test_a_piece_is_put_once(draft, source, officer):
    row = source.pieces.get(heading="Rationale")
    for _twice in range(2):
        officer.post(f"/plan/sources/{source.pk}/", {f"put_{row.pk}": "rationale"})
    assert parts(draft)["rationale"].count("### Rationale") == 1


def test_the_document_is_kept_as_it_came(draft, source, officer, sign_in):
    answer = officer.get(f"/plan/sources/{source.pk}/file/")
    assert answer.content == bytes(source.content)
    assert answer.headers["Content-Disposition"] == f'attachment; filename="plan-source-{source.pk}.docx"'
    assert sign_in("teacher").get(f"/plan/sources/{source.pk}/file/").status_code == 403


@pytest.mark.parametrize(
    ("content", "said"),
    [
        (b"\x89PNG\r\n\x1a\n" + bytes(99), "is not a document"),
        (b"%PDF-1.7 broken", "is damaged"),
        (b"", "empty"),
    ],
)
def test_a_file_that_cannot_be_read_says_why_and_makes_no_draft(planned, sign_in, content, said):
    page = sign_in("officer").post(START, {"how": "file", "file": SimpleUploadedFile("a.pdf", content)})
    assert said in text(page)
    with scope(school=planned.school):
        assert queries.draft(planned.school) is None


def test_nothing_is_begun_while_the_board_has_the_text(draft, planned, source, officer):
    Plan.objects.filter(pk=draft.pk).update(submitted_at=planned.now)
    row = source.pieces.get(heading="Rationale")
    page = officer.post(f"/plan/sources/{source.pk}/", {f"put_{row.pk}": "rationale"}, follow=True)
    assert "The board has this text" in text(page)
    assert "The board has this text" in text(officer.post(START, {"how": "starter"}, follow=True))
    assert not draft.parts.exists()


def test_a_document_is_kept_with_its_version_when_that_is_in_force(planned, draft, source, officer):
    Plan.objects.filter(pk=draft.pk).update(from_day=date(2026, 6, 12))
    page = officer.get(f"/plan/sources/{source.pk}/").content.decode()
    assert "Put them there" not in page
    assert officer.get(f"/plan/sources/{source.pk}/file/").status_code == 200
