"""Reading YAML content: what no sample questionnaire shows."""

from pathlib import Path

import pytest
from pydantic import BaseModel, ConfigDict, Field, field_validator

from portal.core.yaml_files import YamlFile, read_shape, read_yaml


def read(tmp_path: Path, text: str | bytes) -> YamlFile:
    path = tmp_path / "a.yaml"
    path.write_bytes(text.encode() if isinstance(text, str) else text)
    return read_yaml(path, "a.yaml")


def messages(file: YamlFile) -> list[str]:
    return [problem.message for problem in file.problems]


def test_plain_values_are_read_with_their_lines(tmp_path: Path) -> None:
    file = read(tmp_path, "a: -1\nb:\n  - true\n  - off\n  - ~\n  - 0.25\nc: text\n")
    assert file.data["a"] == -1
    assert file.data["b"][:3] == [True, False, None]
    assert str(file.data["b"][3]) == "0.25"
    assert (file.line_of(("b", 3)), file.line_of(("b", 9, "x")), file.line_of(("z",))) == (6, 2, 1)


@pytest.mark.parametrize(
    ("text", "message"),
    [
        (b"\xff\xfe\x00", "the file cannot be read as UTF-8 text"),
        ("#" * 1_000_001, "the file is too large"),
        ("a: *b\n", "this is not YAML: found undefined alias"),
        ("? [1, 2]\n: 3\n", "put the key in quotes: a key is a plain word"),
        ("<<: 1\n", 'put the key in quotes: "<<"'),
        ("a: 1:30\n", 'put it in quotes, or write a number in plain digits: "1:30"'),
        ("a: .inf\n", 'put it in quotes, or write a number in plain digits: ".inf"'),
        ("a: 99999999999999999999\n", 'put it in quotes, or write a number in plain digits: "99999999999999999999"'),
        ("a: !!binary aGk=\n", 'put it in quotes, or write a number in plain digits: "aGk="'),
        ("[" * 40 + "]" * 40, "this is nested too deeply"),
        ("a: 1\n---\nb: 2\n", "this is not YAML: but found another document"),
    ],
)
def test_what_is_not_plain_is_refused(tmp_path: Path, text: str | bytes, message: str) -> None:
    assert messages(read(tmp_path, text)) == [message]


def test_a_folder_is_no_file(tmp_path: Path) -> None:
    assert messages(read_yaml(tmp_path, "a.yaml")) == ["the file cannot be read as UTF-8 text"]


class Sample(BaseModel):
    model_config = ConfigDict(strict=True)

    name: str
    more: float = 0
    words: list[str] = Field(default=[], max_length=1)
    few: int = Field(default=1, multiple_of=2)

    @field_validator("name")
    @classmethod
    def is_short(cls, name: str) -> str:
        if len(name) > 5:
            raise ValueError("is too much of a name")
        return name


@pytest.mark.parametrize(
    ("text", "message"),
    [
        ("name: [a]\n", "“name” must be text"),
        ("name: 12\n", '“name” must be text: put it in quotes: "12"'),
        ("name: abcdefg\n", "“name” is too much of a name"),
        ("name: a\nwords: [a, b]\n", "“words” takes at most 1 entries"),
        ("name: a\nfew: 3\n", "“few”: Input should be a multiple of 2"),
    ],
)
def test_what_does_not_fit_a_shape_is_told_in_plain_words(tmp_path: Path, text: str, message: str) -> None:
    file = read(tmp_path, text)
    assert read_shape(Sample, file, item="it") is None
    assert messages(file) == [message]
    assert file.problems[0].item == "it"


def test_what_fits_is_returned(tmp_path: Path) -> None:
    shape = read_shape(Sample, read(tmp_path, "inner: [{name: a}]\n"), ("inner", 0))
    assert shape is not None
    assert shape.name == "a"
