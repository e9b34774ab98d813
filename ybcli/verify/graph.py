"""A flow drawn: as a tree of text, for Mermaid, or for Graphviz. Every edge says what takes it."""

from __future__ import annotations

from collections.abc import Iterator

from ybcli.model import ANY, Ask, Flow, Node, Outcome, Route
from ybcli.verify.study import shown

FORMATS = ("text", "mermaid", "dot")
_OTHER = "*"


def draw(flow: Flow, form: str) -> str:
    """Draw a flow.

    Raises:
        ValueError: there is no such form.
    """
    match form:
        case "text":
            return "\n".join(_text(flow))
        case "mermaid":
            return "\n".join(_mermaid(flow))
        case "dot":
            return "\n".join(_dot(flow))
        case _:
            raise ValueError(form)


def edges(node: Node) -> dict[str, tuple[str, ...]]:
    """What leads from a node to each of the next: options and conditions, in words and ids."""
    found: dict[str, tuple[str, ...]] = {}
    match node:
        case Outcome():
            pass
        case Route(rows=rows):
            for row in rows:
                found[row.to] = (*found.get(row.to, ()), shown(row.when) or _OTHER)
        case Ask(question=question):
            free = () if question.options else (_OTHER,)
            for answer in (*free, *question.allowed):
                to = node.next.get(answer) or node.next[ANY]
                label = question.label_of(answer)
                named = label if label == answer else f"{label} ({answer})"
                found[to] = (*found.get(to, ()), named)
    return found


def _words(node: Node) -> str:
    match node:
        case Ask(question=question):
            return question.ask
        case Outcome(title=title):
            return title
        case Route():
            return ""


def _text(flow: Flow) -> Iterator[str]:
    """A node that several lead to is drawn where it is first come to, and pointed at elsewhere."""
    drawn: set[str] = set()
    open_: list[tuple[str, int, str]] = [(flow.start, 0, "")]
    while open_:
        id_, depth, edge = open_.pop()
        node = flow.nodes[id_]
        lead = "  " * depth + edge
        if id_ in drawn:
            yield f"{lead}{id_} ↑"
            continue
        drawn.add(id_)
        end = "■ " if isinstance(node, Outcome) else ""
        yield f"{lead}{end}{id_}  {_words(node)}".rstrip()
        ways = edges(node)
        if len(ways) == 1:
            ((to, labels),) = ways.items()
            open_.append((to, depth, "↓ " if labels == (_OTHER,) else f"↓ {' | '.join(labels)} → "))
        else:
            for to, labels in reversed(ways.items()):
                open_.append((to, depth + 1, f"- {' | '.join(labels)} → "))


def _mermaid(flow: Flow) -> Iterator[str]:
    """Every name is given a tail, for Mermaid keeps some to itself (`end`, `style`, `class`)."""
    yield "flowchart TD"
    for id_, node in flow.nodes.items():
        words = _escaped(f"{id_}<br/>{_words(node)}" if _words(node) else id_)
        match node:
            case Ask():
                yield f'    {id_}_["{words}"]'
            case Route():
                yield f'    {id_}_{{"{words}"}}'
            case Outcome():
                yield f'    {id_}_(["{words}"])'
    for id_, node in flow.nodes.items():
        for to, labels in edges(node).items():
            yield f'    {id_}_ -->|"{_escaped("<br/>".join(labels))}"| {to}_'


def _dot(flow: Flow) -> Iterator[str]:
    yield f'digraph "{flow.id}" {{'
    for id_, node in flow.nodes.items():
        shape = {Ask: "box", Route: "diamond", Outcome: "ellipse"}[type(node)]
        words = _quoted(f"{id_}\n{_words(node)}".rstrip())
        yield f'    "{id_}" [shape={shape}, label={words}];'
    for id_, node in flow.nodes.items():
        for to, labels in edges(node).items():
            yield f'    "{id_}" -> "{to}" [label={_quoted(chr(10).join(labels))}];'
    yield "}"


def _escaped(text: str) -> str:
    return text.replace('"', "#quot;")


def _quoted(text: str) -> str:
    escaped = text.replace("\\", "\\\\").replace('"', '\\"').replace("\n", "\\n")
    return f'"{escaped}"'
