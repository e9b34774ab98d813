"""What can go wrong, in words, each with its exit status: one family, and the codes of mistakes."""

from ybcli.errors.answers import (
    AmbiguousPlaceError,
    AnswersFileError,
    BadDateError,
    ConflictError,
    InvalidAnswerError,
    MissingAnswer,
    MissingAnswersError,
    NoSuchDayError,
    NotYetError,
    StrayAnswerError,
    TooEarlyError,
    UnknownPlaceError,
)
from ybcli.errors.command import (
    CommandLineError,
    ExtraMissingError,
    FlowsFolderError,
    NoTerminalError,
    UnconfirmedError,
    UnknownNameError,
)
from ybcli.errors.family import UsageError, YbcliError
from ybcli.errors.files import (
    FILE_PROBLEMS,
    STDOUT,
    SYSTEM_PROBLEMS,
    OutputError,
    OutputExistsError,
)
from ybcli.errors.handbook import (
    Fault,
    HandbookError,
    fault,
    hint,
    unknown,
)

__all__ = [
    "FILE_PROBLEMS",
    "STDOUT",
    "SYSTEM_PROBLEMS",
    "AmbiguousPlaceError",
    "AnswersFileError",
    "BadDateError",
    "CommandLineError",
    "ConflictError",
    "ExtraMissingError",
    "Fault",
    "FlowsFolderError",
    "HandbookError",
    "InvalidAnswerError",
    "MissingAnswer",
    "MissingAnswersError",
    "NoSuchDayError",
    "NoTerminalError",
    "NotYetError",
    "OutputError",
    "OutputExistsError",
    "StrayAnswerError",
    "TooEarlyError",
    "UnconfirmedError",
    "UnknownNameError",
    "UnknownPlaceError",
    "UsageError",
    "YbcliError",
    "fault",
    "hint",
    "unknown",
]
