"""What can be wrong with a handbook: mistakes, each with its code and its line."""

from __future__ import annotations

from typing import ClassVar, NamedTuple

from ybcli.errors.family import YbcliError
from ybcli.text import safe

FAULTS_SHOWN = 20

NAME_KINDS = {
    "channel": "渠道",
    "command": "命令",
    "date": "日期问题",
    "fact": "事实",
    "flow": "事项",
    "format": "格式",
    "line": "句子",
    "material": "材料",
    "node": "步骤或结果",
    "option": "选项",
    "question": "问题",
    "source": "来源",
    "term": "名词",
    "value": "值",
}
"""What a name may name, in the words of a message."""


class Fault(NamedTuple):
    """One mistake in a handbook: where (`flows/filing.yaml:41`), its code, and what it is."""

    at: str
    code: str
    problem: str

    def __str__(self) -> str:
        return f"{safe(self.at)} {self.code} {safe(self.problem)}"


def fault(at: str, code: str, /, **data: object) -> Fault:
    """Make a fault; `data` fill the gaps of what its code says."""
    from ybcli.errors.codes import CODES  # a long table that a run without a fault never needs

    return Fault(at, code, CODES[code].format(**data))


def unknown(at: str, kind: str, name: str, near: str | None) -> Fault:
    """Make the fault of a name that is not known, of a `kind` in `NAME_KINDS`."""
    return fault(at, "YB-E058", what=NAME_KINDS[kind], name=name, near=hint(near))


def hint(near: str | None) -> str:
    """Say which known name is near an unknown one, if there is one."""
    return f"，是不是“{near}”？" if near else ""


class HandbookError(YbcliError):
    """The handbook does not load."""

    faults: tuple[Fault, ...]
    exit_status: ClassVar[int] = 3

    @classmethod
    def of(cls, at: str, code: str, /, **data: object) -> HandbookError:
        """Make it of a single fault."""
        return cls((fault(at, code, **data),))

    def __str__(self) -> str:
        lines = [f"规则文件有误，共 {len(self.faults)} 处，请按下面的位置改正："]
        lines += [f"  {fault}" for fault in self.faults[:FAULTS_SHOWN]]
        if len(self.faults) > FAULTS_SHOWN:
            lines.append(f"  还有 {len(self.faults) - FAULTS_SHOWN} 处")
        return "\n".join(lines)
