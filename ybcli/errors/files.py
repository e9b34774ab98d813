"""What can be wrong with a file that is read or written."""

from __future__ import annotations

import errno
from typing import ClassVar

from ybcli.errors.family import YbcliError, quoted
from ybcli.text import safe

STDOUT = "标准输出"
"""What a message calls it."""

FILE_PROBLEMS = {
    "link": "这是一个链接，不往里写。换一个名字。",
    "special": "这不是普通文件，不往里写。换一个名字。",
    "exists": "文件已经存在。换一个名字，或加 --force 覆盖。",
    "closed": "它是关闭的。",
    "other": "系统报告的错误号是 {number}。",
}
"""Why a file is not written, beside what the system may say."""

SYSTEM_PROBLEMS = {
    errno.ENOENT: "所在的文件夹不存在。",
    errno.ENOTDIR: "所在的文件夹不存在。",
    errno.EACCES: "没有权限。换一个文件夹再试。",
    errno.EPERM: "没有权限。换一个文件夹再试。",
    errno.EROFS: "这个位置是只读的。换一个文件夹再试。",
    errno.ENOSPC: "磁盘满了。",
    errno.EDQUOT: "磁盘配额用完了。",
    errno.EFBIG: "文件太大。",
    errno.EISDIR: "这是一个文件夹。",
    errno.ENAMETOOLONG: "文件名太长。",
    errno.EINVAL: "文件名不能用。",
}
"""Why the system refused a file, by its number."""


class OutputError(YbcliError):
    """A file cannot be read or written; `problem` says why, in words."""

    file: str
    problem: str
    exit_status: ClassVar[int] = 74

    def __str__(self) -> str:
        return f"{quoted(self.file)}读写失败：{safe(self.problem)}"


class OutputExistsError(OutputError):
    """The file to be written is already there."""

    def __init__(self, file: str) -> None:
        """Take the file's name; the rest is always the same."""
        super().__init__(file, FILE_PROBLEMS["exists"])

    def __str__(self) -> str:
        return f"没有写入{quoted(self.file)}：{self.problem}"
