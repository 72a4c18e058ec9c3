"""The children of a report as more is told of them: who is meant again, and who is new."""

from bot.core.facts.classes import finer, fits
from bot.core.incident import Child


def _words(name: str) -> list[str]:
    return name.casefold().split()


def same_name(one: str, other: str) -> bool:
    """Whether two names may be one child's: equal, or one of them only the first name of the other."""
    first, second = _words(one), _words(other)
    if not first or not second or first[0] != second[0]:
        return False
    return first == second or len(first) == 1 or len(second) == 1


def _better_name(known: str, told: str) -> str:
    return told if len(_words(told)) > len(_words(known)) else known


def _note(known: str, told: str) -> str:
    if not told or told in known:
        return known
    return f"{known}\n{told}" if known else told


def _completed(known: Child, told: Child) -> Child:
    return Child(
        name=_better_name(known.name, told.name),
        school_class=finer(known.school_class, told.school_class),
        screen_name=known.screen_name or told.screen_name,
        note=_note(known.note, told.note),
    )


def _only(places: list[int]) -> int | None:
    return places[0] if len(places) == 1 else None


def _of_name(known: list[Child], told: Child) -> int | None:
    """The place of the child with this name: the full name first, then the first name alone."""
    exact = [place for place, child in enumerate(known) if _words(child.name) == _words(told.name)]
    if exact:
        fitting = [place for place in exact if fits(known[place].school_class, told.school_class)]
        return (fitting or exact)[0]
    return _only([place for place, child in enumerate(known) if same_name(child.name, told.name)])


def _of_named(known: list[Child], told: Child, *, alone: bool) -> int | None:
    """The place of the child whom a name completes: one not named yet, where only one name was told."""
    found = _of_name(known, told)
    if found is not None or not alone:
        return found
    unnamed = [
        place for place, child in enumerate(known) if not child.name and not child.screen_name and not child.note
    ]
    return _only([place for place in unnamed if fits(known[place].school_class, told.school_class)])


def _of_unnamed(known: list[Child], told: Child) -> int | None:
    """The place of the child of whom only the class is told: the one who lacks it, or who is known to be in it."""
    if told.note:
        return _only([place for place, child in enumerate(known) if child == told])
    lacking = [place for place, child in enumerate(known) if child.name and not child.school_class]
    if len(known) == 1 and lacking:
        return lacking[0]
    within = [
        place
        for place, child in enumerate(known)
        if child.school_class and fits(child.school_class, told.school_class) and not child.screen_name
    ]
    return within[0] if within else None


def _place(known: list[Child], told: Child, *, alone: bool) -> int | None:
    if told.name:
        return _of_named(known, told, alone=alone)
    if told.screen_name:
        names = [place for place, child in enumerate(known) if child.screen_name == told.screen_name]
        return names[0] if names else None
    return _of_unnamed(known, told)


def merge_children(known: tuple[Child, ...], told: tuple[Child, ...]) -> tuple[Child, ...]:
    """The children known, completed by what is told of them, then those who are new. No child is ever dropped."""
    children = list(known)
    alone = sum(1 for child in told if child.name) == 1
    for child in told:
        if child == Child():
            continue
        place = _place(children, child, alone=alone)
        if place is None:
            children.append(child)
        else:
            children[place] = _completed(children[place], child)
    return tuple(children)
