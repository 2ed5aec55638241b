"""Markdown as a few kinds of blocks."""

import pytest

from portal.guidance.library.blocks import Block, BlockKind, Span, links_in, outline_of, read_blocks

TEXT = """# Title

One **bold** and *soft* word,
on two lines, with [a link](other-text).

## Part

- first
- second with <b>tags</b>

3. counted
4. on

> **This week:** go.

| A | B |
|---|---|
| 1 | **2** |
"""


def test_each_part_of_a_text_is_a_block() -> None:
    kinds = [(block.kind, block.level) for block in read_blocks(TEXT)]
    assert kinds == [
        (BlockKind.HEADING, 1),
        (BlockKind.PARAGRAPH, 0),
        (BlockKind.HEADING, 2),
        (BlockKind.BULLET, 0),
        (BlockKind.BULLET, 0),
        (BlockKind.NUMBER, 1),
        (BlockKind.NUMBER, 2),
        (BlockKind.QUOTE, 0),
        (BlockKind.TABLE, 0),
    ]


def test_words_keep_their_style_and_links() -> None:
    spans = read_blocks(TEXT)[1].spans
    assert spans == (
        Span("One "),
        Span("bold", bold=True),
        Span(" and "),
        Span("soft", italic=True),
        Span(" word,"),
        Span(" "),
        Span("on two lines, with "),
        Span("a link", link="other-text"),
        Span("."),
    )


def test_tags_are_words_like_any_others() -> None:
    assert read_blocks(TEXT)[4].words == "second with <b>tags</b>"


def test_a_table_has_rows_of_cells() -> None:
    table = read_blocks(TEXT)[-1]
    assert table.rows == (((Span("A"),), (Span("B"),)), ((Span("1"),), (Span("2", bold=True),)))
    assert [span.text for span in table.all_spans] == ["A", "B", "1", "2"]


def test_an_empty_cell_is_a_cell_without_words() -> None:
    assert read_blocks("| A | B |\n|---|---|\n| | x |")[0].rows[1] == ((), (Span("x"),))


def test_links_and_what_a_text_is_built_of_can_be_compared() -> None:
    blocks = read_blocks(TEXT)
    assert links_in(blocks) == ("other-text",)
    assert outline_of(blocks)[-2:] == ("quote 0", "table 2x2")
    assert outline_of((Block(BlockKind.HEADING, level=2),)) == ("heading 2",)


@pytest.mark.parametrize("text", ["![a](b.png)", "```\ncode\n```", "`code`", "---", "    indented"])
def test_what_no_block_stands_for_is_refused(text: str) -> None:
    with pytest.raises(ValueError, match="a text may not hold"):
        read_blocks(text)
