"""Every stored field is declared personal or not; a field that nobody thought about stops here."""

import re
from pathlib import Path

from django.apps import apps
from django.db import models

from whetu.web import audit
from whetu.web.audit.personal import DECLARED, HISTORY, NOT, PERSONAL

WEB = Path(audit.__file__).parents[1]


def stored() -> dict[str, models.Field]:
    """Each field that has a column, by "app.Model.field"; a history's own fields by their name alone."""
    found = {}
    for model in apps.get_models(include_auto_created=True):
        tracked = getattr(model, "instance_type", None)  # a history stands for the model that it keeps
        label = (tracked or model)._meta.label
        own = {field.name for field in tracked._meta.concrete_fields} if tracked else set()
        for field in model._meta.concrete_fields:
            mirrored = tracked is None or field.name in own
            found[f"{label}.{field.name}" if mirrored else field.name] = field
    return found


def test_every_stored_field_is_declared_and_nothing_else():
    declared = DECLARED.keys() | HISTORY.keys()
    assert stored().keys() - declared == set(), "declare these in whetu/web/audit/personal.py"
    assert declared - stored().keys() == set(), "these are gone: take them out"


def test_a_declaration_is_one_of_two_words():
    assert {*DECLARED.values(), *HISTORY.values()} == {PERSONAL, NOT}


def test_whatever_leads_to_a_person_is_personal():
    people = {"schools.User", "schools.Staff", "people.Student"}
    leading = {
        name
        for name, field in stored().items()
        if field.is_relation and field.related_model and field.related_model._meta.label in people
    }
    assert {name for name in leading if (DECLARED | HISTORY)[name] == NOT} == set()


def test_no_address_takes_what_names_a_person():
    from tests.web.test_access import patterns

    found = [pattern.split("<")[1:] for _name, pattern, _view in patterns()]
    holes = {part.split(">")[0].rpartition(":")[2] for parts in found for part in parts}
    assert "key" in holes
    assert holes.isdisjoint({"nsn", "first_name", "last_name", "email", "phone", "student", "student_id"})


# What a form may put into an address: choices, days, keys. A search is sent by POST (whetu.web.searches).
IN_ADDRESSES = {"as", "day", "term"} | {
    "action", "age", "area", "by", "class_group", "kind", "lead", "list", "look", "need", "nsn", "of",
    "owner", "roll", "search", "sort", "source", "state", "step", "time", "whose", "with", "year",
}  # fmt: skip
KEPT = "{{ name }}"  # what a list's own address holds already


def get_forms() -> list[str]:
    """Each form of our templates that is sent by GET, as written; a bar of filters is one."""
    form = r"<form(?![^>]*method=.post).*?</form>|<c-filters.*?</c-filters>"
    texts = [path.read_text() for path in WEB.glob("*/templates/**/*.html")]
    return [found for text in texts for found in re.findall(form, text, re.DOTALL)]


def test_no_form_puts_words_about_a_student_into_an_address():
    found = {name for form in get_forms() for name in re.findall(r'(?<![-\w])name="([^"]*)"', form)}
    assert "term" in found
    assert found - {KEPT} <= IN_ADDRESSES
    assert not [form for form in get_forms() if "{{ form" in form or "{{ field" in form]
