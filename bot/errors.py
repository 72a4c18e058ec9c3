"""One error tree. Each error says what happened and, in `advice`, what the person who must act can do."""


class SafeContactError(Exception):
    """Something this program refuses or cannot do; never a programming mistake.

    `advice` is one plain sentence for whoever must act: the IT person at the console, or a member of staff.
    """

    def __init__(self, message: str, *, advice: str = "") -> None:
        super().__init__(message)
        self.advice = advice

    def __str__(self) -> str:
        message = super().__str__()
        return f"{message} {self.advice}" if self.advice else message


def install_extra(name: str) -> str:
    """The advice where a part that is not always installed is needed: from the school's own copy, tested versions."""
    return f"In the folder of Safe Contact, run: .venv/bin/pip install -c .constraints.txt '.[{name}]'"


class SettingsError(SafeContactError):
    """A setting, or the school file, is missing or wrong."""


class PackError(SafeContactError):
    """A policy pack cannot be read or is not sound."""


class ImportRefused(SafeContactError):
    """A file cannot be made into a policy pack; nothing is written."""


class ModelError(SafeContactError):
    """The answering model's files are missing or are not the ones that were measured."""


class StorageError(SafeContactError):
    """The database cannot be used as it is."""


class KeyMissing(StorageError):
    """Records are sealed with a key that is not in the setting, or another key has its name now. Nothing is lost."""

    def __init__(self, key_id: str) -> None:
        super().__init__(
            f"Records are sealed with a key {key_id} that is not in SAFECONTACT_SEALING_KEYS.",
            advice="Nothing is lost. Put that key back: the first key seals, the ones after it open older records.",
        )


class Tampered(StorageError):
    """A sealed text does not belong where it stands, or was changed."""


class Conflict(SafeContactError):
    """Somebody else changed the same conversation first; the turn is to be run again on the new state."""


class RequestRefused(SafeContactError):
    """A request from outside that gets no turn: `status` is the HTTP status it is answered with."""

    def __init__(self, status: int, message: str) -> None:
        super().__init__(message)
        self.status = status
