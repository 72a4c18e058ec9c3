"""Who is who."""

import pytest
from pydantic import ValidationError

from bot.core.people import Person, Role, first_with

HEAD = Person(id="H", name="Harriet Head", roles=frozenset({Role.HEADTEACHER}))
DEPUTY = Person(id="d", name="Dan Deputy", roles=frozenset({Role.DEPUTY, Role.STAFF}))


def test_a_person_without_roles_is_staff() -> None:
    """Who is listed without a role is a member of staff, and has no number until one is set."""
    person = Person(id="t", name=" Tess Taylor ")
    assert (person.roles, person.name, person.phone) == (frozenset({Role.STAFF}), "Tess Taylor", "")


def test_an_id_is_kept_in_lower_case() -> None:
    """Entra writes the same id in either case, so it is kept in one."""
    assert Person(id=" ABC-1 ", name="A").id == "abc-1"


def test_a_role_is_had_or_not() -> None:
    """A person has the roles that are listed and no others."""
    assert DEPUTY.has(Role.DEPUTY)
    assert not DEPUTY.has(Role.HEADTEACHER)


def test_the_first_with_a_role_is_found() -> None:
    """The first person of a list who holds a role is found, or nobody."""
    assert first_with(Role.STAFF, [HEAD, DEPUTY]) is DEPUTY
    assert first_with(Role.CHAIR, [HEAD, DEPUTY]) is None


@pytest.mark.parametrize(
    "wrong",
    [
        {"id": ""},
        {"id": "x" * 65},
        {"name": " "},
        {"name": "x" * 121},
        {"roles": ["king"]},
        {"phone": "1" * 41},
        {"salary": 5},
    ],
)
def test_a_wrong_entry_is_refused(wrong: dict[str, object]) -> None:
    """An empty id or name, an unknown role or field, or an endless number is no person."""
    with pytest.raises(ValidationError):
        Person.model_validate({"id": "t", "name": "Tess", **wrong})


@pytest.mark.parametrize("email", ["", "head@school.example", "h.o'neil+app@st-peters.sch.uk"])
def test_email_address_is_kept_as_it_is(email: str) -> None:
    """An address, or none, is taken as the school writes it."""
    assert Person(id="a", name="A", email=email).email == email


@pytest.mark.parametrize(
    "email",
    [
        "head",
        "head@school",
        "a@b.example\nBcc: c@d.example",
        "a@b.example\n",
        "a@b.example, c@d.example",
        "<a@b.example>",
    ],
)
def test_what_is_no_email_address_is_refused(email: str) -> None:
    """Anything that is no single address is refused, so that nothing else can get into an e-mail's head."""
    with pytest.raises(ValidationError):
        Person(id="a", name="A", email=email)
