"""Names and numbers in the role of others."""

from __future__ import annotations

from rag.text.names import read_names
from rag.verification.role_mismatch import find_role_mismatches


def test_a_name_mismatches_when_the_sentence_has_another_in_its_role() -> None:
    claim, sentence = "Rutte promised a bridge.", "Ada Quist, the mayor, promised a bridge, not a ferry."
    names = read_names(claim).names
    assert find_role_mismatches(claim, names, "Quist promised a bridge.", ["Rutte spoke."])
    assert not find_role_mismatches(
        "Quist promised a bridge.", read_names("Quist promised a bridge.").names, sentence, []
    )


def test_a_speaker_mismatches_when_another_person_of_the_sentence_spoke() -> None:
    sentence = "After the meeting with Hartmann, Okafor warned that the dam would not hold."
    assert compare("The dam would not hold, Hartmann warned.", sentence)
    assert not compare("The dam would not hold, Okafor warned.", sentence)
    assert not compare("The Institute warned of floods.", "The Institute's director Ada Quist warned of floods.")


def test_a_speaker_mismatches_when_a_who_clause_names_another() -> None:
    sentence = "The plan was backed by Ingrid Dahl, who admitted that it would take years."
    assert compare("The plan would take years, Petrov admitted.", sentence)
    assert not compare("Dahl admitted that it would take years.", sentence)


def test_a_capital_mismatches_when_it_doubles_a_country_of_the_claim() -> None:
    sentence = "London has traded with France for centuries."
    assert compare("Paris has traded with France for centuries.", sentence)
    assert not compare("Britain has traded with France for centuries.", sentence)


def test_he_is_the_last_speaker() -> None:
    claim = "Rutte called the bridge dear."
    names = read_names(claim).names
    assert find_role_mismatches(claim, names, "He called the bridge dear.", ["Rutte said yes.", "Quist said no."])
    assert not find_role_mismatches(claim, names, "He called the bridge dear.", ["Quist said no.", "Rutte said no."])


def test_a_number_mismatches_when_the_sentence_has_it_for_something_else() -> None:
    sentence = "The army counted 1 million soldiers three years ago, and today it is at about 3 million."
    assert find_role_mismatches("Three years ago the army counted 3 million soldiers.", (), sentence, [])
    assert not find_role_mismatches("Three years ago the army counted 1 million soldiers.", (), sentence, [])


def compare(claim: str, sentence: str) -> list[str]:
    return find_role_mismatches(claim, read_names(claim, elsewhere=read_names(sentence)).names, sentence, [])
