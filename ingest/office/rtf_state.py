"""What an RTF group inherits from the one around it, and where its text belongs."""

from __future__ import annotations

from dataclasses import dataclass, replace
from enum import Enum, auto

# Groups that hold something other than the text of the page. {\object ...} stays: its \result is shown.
SKIPPED = frozenset(
    "colortbl pict header headerl headerr headerf footer footerl footerr footerf nonshppict shprslt "
    "annotation atnid xe tc txe rxe fldinst revtbl listtable listoverridetable filetbl template "
    "mmathPr nonesttables private objdata objclass objname sp".split()
)
# Of the groups marked \* as not for every reader those that lead to text on the page.
KNOWN = frozenset("shpinst do nesttableprops shppict".split())


class Place(Enum):
    TEXT = auto()
    LABEL = auto()
    FONTS = auto()
    STYLES = auto()
    INFO = auto()
    TITLE = auto()
    SHAPE = auto()  # a drawing, of which only the text box is read
    NOWHERE = auto()


PLACES = {
    "fonttbl": Place.FONTS,
    "stylesheet": Place.STYLES,
    "info": Place.INFO,
    "listtext": Place.LABEL,
    "pntext": Place.LABEL,
    "shpinst": Place.SHAPE,
    "do": Place.SHAPE,
}


@dataclass(frozen=True, slots=True)
class State:
    """What a group inherits and its end takes back."""

    place: Place = Place.TEXT
    hidden: bool = False
    deleted: bool = False
    bold: bool = False
    fallback: int = 1  # characters after \\u for readers without Unicode
    font: int = -1
    style: int = 0
    outline: int = -1
    depth: int = 0
    in_table: bool = False
    own_flow: bool = False  # the end of this group ends a footnote or a text box


def formatted(state: State, word: str, number: int | None) -> State:
    """The state after a control word that formats characters or paragraphs."""
    value = number or 0
    match word:
        case "plain":
            return replace(state, hidden=False, deleted=False, bold=False, font=-1)
        case "pard":
            return replace(state, style=0, outline=-1, depth=0, in_table=False)
        case "v":
            return replace(state, hidden=number != 0)
        case "deleted":
            return replace(state, deleted=number != 0)
        case "b":
            return replace(state, bold=number != 0)
        case "uc":
            return replace(state, fallback=min(max(value, 0), 10))
        case "f":
            return replace(state, font=value)
        case "s":
            return replace(state, style=value)
        case "outlinelevel":
            return replace(state, outline=value if value < 9 else -1)
        case "ilvl":
            return replace(state, depth=min(max(value, 0), 5))
        case "intbl":
            return replace(state, in_table=True)
    return state
