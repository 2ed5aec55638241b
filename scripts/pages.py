"""What the scripts share that write a table into a page of docs: where in the page it stands."""

START, END = "<!-- table -->\n", "<!-- end of table -->\n"


def put_table(text: str, table: str) -> str:
    """The page's text with the table between its two marks; raises ValueError if they are not there once."""
    before, rest = text.split(START)
    _old, after = rest.split(END)
    return before + START + table + END + after
