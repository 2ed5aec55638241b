"""A Markdown text as a few kinds of blocks, whatever is then made of it: a page, a .docx or plain text.

Only what articles and starter documents need is taken: headings, paragraphs, lists, tables, quotes, bold, italics
and links. HTML in a text is shown as it is written, never obeyed.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from enum import StrEnum

from markdown_it import MarkdownIt
from markdown_it.token import Token

_READER = MarkdownIt("commonmark", {"html": False}).enable("table")


class BlockKind(StrEnum):
    """What a block is. An item's level of nesting is not kept: lists are one deep."""

    HEADING = "heading"
    PARAGRAPH = "paragraph"
    BULLET = "bullet"
    NUMBER = "number"
    QUOTE = "quote"
    TABLE = "table"


@dataclass(frozen=True, slots=True)
class Span:
    """Words in one style; `link` is the slug or address that they lead to, or ""."""

    text: str
    bold: bool = False
    italic: bool = False
    link: str = ""


Spans = tuple[Span, ...]


@dataclass(frozen=True, slots=True)
class Block:
    """One block. `level` is 1 or 2 for a heading, the number for a numbered item; `rows` are a table's, head first."""

    kind: BlockKind
    spans: Spans = ()
    level: int = 0
    rows: tuple[tuple[Spans, ...], ...] = ()

    @property
    def words(self) -> str:
        """The block's text without any style."""
        return "".join(span.text for span in self.spans)

    @property
    def all_spans(self) -> Spans:
        """The block's words; of a table those of all its cells."""
        return (*self.spans, *(span for row in self.rows for cell in row for span in cell))


def read_blocks(markdown: str) -> tuple[Block, ...]:
    """The blocks of a text, in order. Raises ValueError for something that no block stands for."""
    return tuple(_Blocks(_READER.parse(markdown)).read())


def links_in(blocks: Sequence[Block]) -> tuple[str, ...]:
    """Where the links lead, in order."""
    return tuple(span.link for block in blocks for span in block.all_spans if span.link)


def outline_of(blocks: Sequence[Block]) -> tuple[str, ...]:
    """What the text is built of, apart from its words: the same in every language."""
    return tuple(
        f"table {len(block.rows)}x{len(block.rows[0])}" if block.rows else f"{block.kind} {block.level}"
        for block in blocks
    )


class _Blocks:
    """Walks over the reader's tokens and keeps what stands open."""

    def __init__(self, tokens: Sequence[Token]) -> None:
        self._tokens = tokens
        self._lists: list[list[int]] = []  # for each open list its next number, or [] for bullets
        self._in_quote = False
        self._rows: list[list[Spans]] = []

    def read(self) -> Iterator[Block]:
        heading = 0
        for token in self._tokens:
            kind = token.type
            if kind == "heading_open":
                heading = int(token.tag[1])
            elif kind == "heading_close":
                heading = 0
            elif kind == "inline" and self._rows:
                self._rows[-1].append(_spans(token))
            elif kind == "inline":
                yield self._inline(_spans(token), heading)
            elif kind == "table_close":
                yield Block(BlockKind.TABLE, rows=tuple(tuple(row) for row in self._rows))
                self._rows = []
            else:
                self._open_or_close(token)

    def _open_or_close(self, token: Token) -> None:
        match token.type:
            case "bullet_list_open":
                self._lists.append([])
            case "ordered_list_open":
                self._lists.append([1])
            case "bullet_list_close" | "ordered_list_close":
                self._lists.pop()
            case "blockquote_open" | "blockquote_close":
                self._in_quote = token.type == "blockquote_open"
            case "tr_open":
                self._rows.append([])
            case kind if kind not in _WITHOUT_MEANING:
                raise ValueError(f"a text may not hold “{kind}” (line {(token.map or [0])[0] + 1})")

    def _inline(self, spans: Spans, heading: int) -> Block:
        if heading:
            return Block(BlockKind.HEADING, spans, heading)
        if self._in_quote:
            return Block(BlockKind.QUOTE, spans)
        if not self._lists:
            return Block(BlockKind.PARAGRAPH, spans)
        numbers = self._lists[-1]
        if not numbers:
            return Block(BlockKind.BULLET, spans)
        numbers[0] += 1
        return Block(BlockKind.NUMBER, spans, numbers[0] - 1)


_PARTS = ("paragraph", "list_item", "table", "thead", "tbody", "tr", "th", "td")
_WITHOUT_MEANING = frozenset(f"{part}_{end}" for part in _PARTS for end in ("open", "close"))


def _spans(token: Token) -> Spans:
    found: list[Span] = []
    style = Span("")
    for child in token.children or ():
        match child.type:
            case "strong_open" | "strong_close":
                style = replace(style, bold=child.nesting > 0)
            case "em_open" | "em_close":
                style = replace(style, italic=child.nesting > 0)
            case "link_open" | "link_close":
                style = replace(style, link=str(child.attrs.get("href", "")))
            case "softbreak" | "hardbreak":
                found.append(replace(style, text=" "))
            case "text":
                found.append(replace(style, text=child.content))
            case kind:
                raise ValueError(f"a text may not hold “{kind}”")
    return tuple(span for span in found if span.text)
