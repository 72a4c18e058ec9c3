"""Regular expressions that are compiled when they are first used: compiling all of them is a seventh of a start."""

import re
from typing import Any, cast

_METHODS = ("search", "match", "fullmatch", "finditer", "findall", "split", "sub", "subn")


class _Uncompiled:
    """Stands for a pattern. Its first use compiles it; from then on its methods are those of the compiled one."""

    def __init__(self, source: str, flags: int) -> None:
        self._source, self._flags = source, flags

    def __getattr__(self, name: str) -> Any:
        compiled = re.compile(self._source, self._flags)
        self.__dict__.update({method: getattr(compiled, method) for method in _METHODS})
        return getattr(compiled, name)


_all: list[_Uncompiled] = []


def regex(source: str, flags: int = 0) -> re.Pattern[str]:
    """A pattern for a module to keep. A mistake in it shows at its first use; a test compiles all of them."""
    made = _Uncompiled(source, flags)
    _all.append(made)
    return cast("re.Pattern[str]", made)


def compile_all() -> int:
    """Compile what is not compiled yet; how many there were. Another thread may use them meanwhile."""
    waiting = [each for each in _all if "search" not in vars(each)]
    for each in waiting:
        each.search  # noqa: B018  (its first use)
    return len(waiting)
