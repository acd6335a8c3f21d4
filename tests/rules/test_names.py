"""Full names within a text, however they are typed."""

import pytest

from whetu.rules.names import full, named

NAMES = full(
    {
        "student": [("Ākahuia", "Zz-Tūmanako"), ("Sēfina Ana", "Zz-Faʻafia"), ("May", "Day"), ("Cher", "")],
        "staff": [("Ākahuia", "Zz-Tūmanako"), ("Hōri", "Zz-Whāea")],
        "caregiver": [("Hōri", "Zz-Whāea"), ("Oranga", "Tamariki"), ("Zz-Kauri Whānau", "Trust")],
    }
)


@pytest.mark.parametrize(
    ("text", "whose"),
    [
        ("We thank Ākahuia Zz-Tūmanako.", {"student"}),
        ("We thank Akahuia Zz Tumanako’s whānau.", {"student"}),
        ("AKAHUIA ZZ-TUUMANAKO", {"student"}),
        ("Zz-Faafia, Sefina Ana", {"student"}),
        ("Sēfina Zz-Fa'afia", {"student"}),
        ("Ask Hori Zz-Whaea, or Ākahuia Zz-Tūmanako.", {"student", "staff"}),
        ("Ākahuia came.", set()),
        ("Zz-Tūmanako came.", set()),
        ("We may day by day", set()),
        ("Cher", set()),
        ("We ask Hōri Zz-Whāea.", {"staff"}),
        ("Oranga Tamariki and the Zz-Kauri Whānau Trust help us.", set()),
        ("", set()),
    ],
)
def test_a_full_name_is_found_however_it_is_typed(text, whose):
    assert named(text, NAMES) == whose
