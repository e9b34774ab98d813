from __future__ import annotations

import pytest

from ybcli import errors
from ybcli.errors import (
    AmbiguousPlaceError,
    AnswersFileError,
    ConflictError,
    ExtraMissingError,
    FlowsFolderError,
    HandbookError,
    InvalidAnswerError,
    MissingAnswer,
    MissingAnswersError,
    OutputError,
    OutputExistsError,
    StrayAnswerError,
    UnconfirmedError,
    UnknownNameError,
    UnknownPlaceError,
    YbcliError,
    fault,
)

MISSING = MissingAnswersError(
    (
        MissingAnswer("home", "--home", "参保地", "place"),
        MissingAnswer("scheme", "--scheme", "种类", "choice", (("employee", "职工"),)),
        MissingAnswer("day", "--day", "日子", "date"),
    )
)
CHOICES = (("a", "甲"), ("b", "乙"))
# Each error, its exit status, and what its text must hold.
ERRORS: list[tuple[YbcliError, int, list[str]]] = [
    (
        HandbookError.of("flows/tea.yaml:4", "YB-E009"),
        3,
        ["共 1 处", "tea.yaml:4 YB-E009"],
    ),
    (UnknownNameError("flow", "te", "tea"), 2, ["“te”", "事项", "“tea”"]),
    (UnknownNameError("flow", "te", None, ("tea", "stamp")), 2, ["tea、stamp"]),
    (UnknownPlaceError("烟", "山东省烟台市"), 2, ["“烟”", "“山东省烟台市”"]),
    (AmbiguousPlaceError("吉林", ("甲 220000", "乙 220200")), 2, ["甲 220000、乙 220200"]),
    (InvalidAnswerError("tea", "x", CHOICES, "--tea"), 2, ["--tea", "“x”", "a（甲） | b（乙）"]),
    (InvalidAnswerError("day", "x", expects="写成 2026-11-22。"), 2, ["day", "2026-11-22"]),
    (StrayAnswerError(CHOICES), 2, ["a（甲）、b（乙）"]),
    (ConflictError("--tea", ("a", "b")), 2, ["--tea", "a、b"]),
    (MISSING, 2, ["3 个", "--home", "employee（职工）", "--day"]),
    (AnswersFileError("a.json", 3, "坏了"), 2, ["a.json:3 坏了"]),
    (AnswersFileError("a.json", None, "坏了"), 2, ["a.json 坏了"]),
    (FlowsFolderError("/x", "absent"), 2, ["“/x”", "没有这个文件夹"]),
    (ExtraMissingError("pdf", "生成 PDF"), 2, ['pip install "ybcli[pdf]"']),
    (UnconfirmedError(("这一条",)), 4, ["1 处", "这一条"]),
    (OutputError("a.txt", "磁盘满了。"), 74, ["“a.txt”", "磁盘满了。"]),
    (OutputExistsError("a.txt"), 74, ["“a.txt”", "--force"]),
]


@pytest.mark.parametrize(("error", "status", "holds"), ERRORS)
def test_an_error_says_what_where_and_how_it_exits(
    error: YbcliError, status: int, holds: list[str]
) -> None:
    assert error.exit_status == status
    assert all(part in str(error) for part in holds)
    assert error.as_dict()["error"] == str(error)
    assert error.as_dict()["exit"] == status


def test_every_error_of_ours_has_a_status() -> None:
    kinds = [k for k in vars(errors).values() if isinstance(k, type) and issubclass(k, YbcliError)]

    assert {kind.exit_status for kind in kinds} <= {1, 2, 3, 4, 6, 74}
    assert all(kind.exit_status != 1 for kind in kinds if kind is not YbcliError)


def test_missing_answers_come_as_data() -> None:
    missing = MISSING.as_dict()["missing"]

    assert isinstance(missing, list)
    assert [answer["id"] for answer in missing] == ["home", "scheme", "day"]
    assert missing[1] == {
        "id": "scheme",
        "flag": "--scheme",
        "label": "种类",
        "kind": "choice",
        "options": [{"id": "employee", "label": "职工"}],
    }


def test_only_missing_answers_speak_of_missing() -> None:
    assert "missing" not in StrayAnswerError(CHOICES).as_dict()


def test_twenty_faults_are_shown_and_the_rest_counted() -> None:
    error = HandbookError(tuple(fault(f"tea.yaml:{n}", "YB-E009") for n in range(1, 24)))
    text = str(error)

    assert "共 23 处" in text
    assert "tea.yaml:20 YB-E009 文件是空的" in text
    assert "tea.yaml:21" not in text
    assert text.endswith("还有 3 处")


def test_what_was_typed_comes_back_safe_and_without_identity() -> None:
    text = str(UnknownPlaceError("\x1b[2J11010119900101123X"))

    assert "\x1b" not in text
    assert "19900101" not in text
