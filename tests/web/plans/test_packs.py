"""Evidence packs as people make, release and take them away; and the key that proves them."""

import io
import zipfile

import pytest
from click.testing import CliRunner
from django.conf import settings as site
from django.urls import reverse
from django_scopes import scope

from tests.web.desk.conftest import text
from whetu.cli import main
from whetu.rules.evidence import MANIFEST, PDF, RECORD, SIGNATURE
from whetu.web.audit.models import Entry
from whetu.web.plans.models import EvidencePack

OLIVER = 4
ASKED = {"as_at": "12/06/2026", "why": "The Ministry asked for it"}
RELEASED = {"why": "To the Ministry, which asked", "read": "on"}


@pytest.fixture
def student(kura):
    return kura.students[OLIVER]


@pytest.fixture
def pack(kura, sign_in, student):
    """A pack that pastoral staff made."""
    answer = sign_in("pastoral").post(reverse("pack_new", args=[student.key]), ASKED)
    assert answer.status_code == 303, text(answer)
    with scope(school=kura.school):
        return EvidencePack.objects.get(student=student)


@pytest.fixture
def release(sign_in, pack):
    return lambda role="principal", **said: sign_in(role).post(
        reverse("pack_release", args=[pack.key]), RELEASED | said
    )


def test_pastoral_staff_make_one_and_read_it_through(sign_in, student, pack):
    client = sign_in("pastoral")
    read = text(client.get(reverse("pack", args=[pack.key])))
    for said in ("Evidence pack 1", "as at Friday 12 June 2026", "Nobody takes it away yet", pack.sha256,
                 "Mon 8 Jun 2026 T 210, T 120 1"):  # fmt: skip
        assert said in read, said
    assert "Not released" in text(client.get(reverse("packs", args=[student.key])))
    assert Entry.objects.get(did="made an evidence pack").why == ASKED["why"]


def test_asked_again_for_the_same_record_it_is_the_same_pack(kura, sign_in, student, pack):
    again = sign_in("principal").post(reverse("pack_new", args=[student.key]), ASKED)
    assert again.headers["Location"] == reverse("pack", args=[pack.key])
    earlier = sign_in("principal").post(
        reverse("pack_new", args=[student.key]), ASKED | {"as_at": "3/06/2026"}
    )
    assert earlier.headers["Location"] != again.headers["Location"]
    with scope(school=kura.school):
        assert list(EvidencePack.objects.values_list("number", flat=True)) == [2, 1]


def test_a_day_to_come_is_refused(sign_in, student):
    answer = sign_in("pastoral").post(
        reverse("pack_new", args=[student.key]), ASKED | {"as_at": "15/06/2026"}
    )
    assert "That day is still to come." in text(answer)


def test_nobody_takes_it_away_before_it_is_released(sign_in, pack):
    for role in ("pastoral", "principal"):
        answer = sign_in(role).post(reverse("pack_take", args=[pack.key]), follow=True)
        assert "The principal releases a pack before anybody takes it away." in text(answer)
    assert not Entry.objects.filter(did="took away an evidence pack").exists()


def test_the_principal_alone_releases_it_having_read_it_and_with_a_reason(kura, release, pack):
    assert release("senior_leader").status_code == 403
    assert "Read it through first" in text(release(read=""))
    assert release(why="").status_code == 200
    with scope(school=kura.school):
        pack.refresh_from_db()
        assert pack.released_at is None
        assert release().status_code == 303
        pack.refresh_from_db()
    assert pack.released_why == RELEASED["why"]


def test_a_teacher_reads_no_pack(sign_in, student, pack):
    client = sign_in("teacher")
    for name, key in (("packs", student.key), ("pack_new", student.key), ("pack", pack.key)):
        assert client.get(reverse(name, args=[key])).status_code == 403


def test_another_schools_pack_is_not_there(kura, pack, client):
    client.force_login(kura.staff["other"].user)
    for name in ("pack", "pack_release"):
        assert client.get(reverse(name, args=[pack.key])).status_code == 404
    assert client.post(reverse("pack_take", args=[pack.key])).status_code == 404


@pytest.fixture
def taken(sign_in, release, pack):
    release()
    return sign_in("pastoral").post(reverse("pack_take", args=[pack.key])).content


def test_released_it_is_taken_away_whole_each_time_written_down(sign_in, pack, taken):
    again = sign_in("senior_leader").post(reverse("pack_take", args=[pack.key])).content
    assert again == taken
    with zipfile.ZipFile(io.BytesIO(taken)) as whole:
        assert set(whole.namelist()) == {RECORD, PDF, MANIFEST, SIGNATURE}
        assert whole.read(PDF).startswith(b"%PDF")
    assert Entry.objects.filter(did="took away an evidence pack", key=pack.student.key).count() == 2


def test_what_was_taken_away_is_proven_by_the_published_key_and_a_changed_byte_is_found(
    client, taken, tmp_path
):
    published = client.get("/evidence-key/")
    assert published.status_code == 200
    assert "PRIVATE" not in published.content.decode()
    (tmp_path / "key.txt").write_bytes(published.content)
    (tmp_path / "pack.zip").write_bytes(taken)
    assert verified(tmp_path, "pack.zip").exit_code == 0
    with zipfile.ZipFile(io.BytesIO(taken)) as whole:
        whole.extractall(tmp_path)
    record = tmp_path / RECORD
    record.write_bytes(record.read_bytes().replace(b'"code": "T"', b'"code": "P"', 1))
    answer = verified(tmp_path, RECORD)
    assert (answer.exit_code, "record.json was changed" in answer.output) == (1, True)


def verified(folder, name: str):
    return CliRunner().invoke(main, ["verify", str(folder / name), "--key", str(folder / "key.txt")])


def test_the_key_is_made_once_and_kept_close_and_old_ones_stay_published(client):
    first = client.get("/evidence-key/").content
    assert client.get("/evidence-key/").content == first
    private = site.DATA / "evidence" / "signing.key"
    assert private.stat().st_mode & 0o077 == 0
    private.unlink()
    now = client.get("/evidence-key/").content.decode()
    assert now.count("BEGIN PUBLIC KEY") == first.decode().count("BEGIN PUBLIC KEY") + 1
    assert all(line in now for line in first.decode().splitlines())
