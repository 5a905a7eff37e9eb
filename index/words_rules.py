"""Writes spaCy's Italian rules down for ``index.words``: run as ``python -m index.words_rules``.

To be run again when the tests say that the installed spaCy has other rules. Other rules give other
terms, so ``LEXICAL_FORMAT`` counts up then.
"""

from __future__ import annotations

import json
from typing import Any

import spacy
from spacy.symbols import ORTH  # type: ignore[import-not-found]

from index.words import RULES_FILE

NOTICE = (
    "The Italian tokenizer rules of spaCy 3.8 (spacy.lang.it): copyright ExplosionAI GmbH, spaCy GmbH "
    "and contributors, MIT licence, https://github.com/explosion/spaCy/blob/master/LICENSE"
)


def rules() -> dict[str, object]:
    """The rules of the installed spaCy, as the file holds them."""
    tokenizer: Any = spacy.blank("it").tokenizer
    if tokenizer.token_match is not None:
        raise ValueError("this spaCy has a pattern for whole tokens, which index.words does not follow")
    return {
        "notice": NOTICE,
        "prefix": tokenizer.prefix_search.__self__.pattern,
        "suffix": tokenizer.suffix_search.__self__.pattern,
        "infix": tokenizer.infix_finditer.__self__.pattern,
        "url": tokenizer.url_match.__self__.pattern,
        "specials": {
            chunk: [word[ORTH] for word in words] for chunk, words in sorted(tokenizer.rules.items())
        },
    }


def main() -> None:
    RULES_FILE.write_text(json.dumps(rules(), ensure_ascii=False, indent=1) + "\n", encoding="utf-8")


if __name__ == "__main__":
    main()
