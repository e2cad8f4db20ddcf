"""Translation of every text a person reads: source English, catalogues in resources/i18n.

Each room keeps its own PO file; `python -m app.i18n` merges them into one compiled catalogue,
so that two people never edit the same file and start-up reads one.
"""

from __future__ import annotations

import gettext
from datetime import UTC, datetime
from pathlib import Path

from app import paths

DEFAULT_LANGUAGE = "zh_CN"
LANGUAGES = ("zh_CN", "en")

_NO_DATE = datetime(2026, 1, 1, tzinfo=UTC)
_current: gettext.NullTranslations = gettext.NullTranslations()
_language = "en"


def use(language: str) -> None:
    """Switch every later translation to `language`; English needs no catalogue."""
    global _current, _language
    _language = language
    _current = gettext.translation(
        "griddeck", paths.resources() / "i18n", [language], fallback=True
    )


def language() -> str:
    """The language in use: `zh_CN` or `en`."""
    return _language


def _(message: str) -> str:
    """The translation of `message`, or the message itself."""
    return _current.gettext(message) if message else ""


def ngettext(one: str, many: str, n: int) -> str:
    """The translation for `n` things."""
    return _current.ngettext(one, many, n)


def local(name: str, name_en: str) -> str:
    """The text of data that carries both languages, in the language in use."""
    return name if _language.startswith("zh") else name_en or name


def compile_catalogue(folder: Path) -> Path:
    """Merge the rooms' PO files of one language folder into its compiled catalogue."""
    from babel.messages.catalog import Catalog
    from babel.messages.mofile import write_mo
    from babel.messages.pofile import read_po

    # The same catalogue each time: no date of the day it was compiled.
    merged = Catalog(
        locale=folder.name, charset="utf-8", creation_date=_NO_DATE, revision_date=_NO_DATE
    )
    for po in sorted(folder.glob("*.po")):
        with po.open("rb") as stream:
            for message in read_po(stream, locale=folder.name, abort_invalid=True):
                if message.id:
                    merged.add(message.id, message.string, context=message.context)
    target = folder / "LC_MESSAGES" / "griddeck.mo"
    target.parent.mkdir(parents=True, exist_ok=True)
    with target.open("wb") as stream:
        write_mo(stream, merged)
    return target


if __name__ == "__main__":
    compile_catalogue(paths.resources() / "i18n" / "zh_CN")
