"""From bytes to text, by a fixed order that can be explained.

1. A byte order mark decides (UTF-8, UTF-16, UTF-32). 2. Bytes that are valid UTF-8 are UTF-8.
3. Zero bytes at every second place: UTF-16 without a mark. 4. Bytes that are UTF-8 but for a few
places are damaged UTF-8: refused, with the place. 5. What the file declares (HTML, XML, RTF), if it
fits. 6. charset-normalizer among the encodings that newspapers' files come in. 7. The result must
read like text (letters inside words, no control characters), else the bytes are refused.
"""

import codecs
import re

from charset_normalizer import from_bytes

from helpers.importers._records import Unreadable

CANDIDATES = ["cp1252", "cp1251", "cp949", "koi8_r", "cp866", "mac_roman"]
SAMPLE = 16_000
_MARKS = [
    (codecs.BOM_UTF8, "utf-8-sig"),
    (codecs.BOM_UTF32_LE, "utf-32"),
    (codecs.BOM_UTF32_BE, "utf-32"),
    (codecs.BOM_UTF16_LE, "utf-16"),
    (codecs.BOM_UTF16_BE, "utf-16"),
]
_UTF8_PAIR = re.compile(
    rb"[\xc2-\xdf][\x80-\xbf]|[\xe0-\xef][\x80-\xbf]{2}|[\xf0-\xf4][\x80-\xbf]{3}"
)
_HIGH = re.compile(rb"[\x80-\xff]")
_CONTROL = re.compile(r"[\x00-\x08\x0e-\x1f\x7f-\x9f\ufffd]")
_LETTER = re.compile(r"[^\W\d_]")
_CYRILLIC = re.compile(r"[А-Яа-яЁёІіЇїЄєҐґ]")
_SCRIPTS = {
    "cp1251": _CYRILLIC, "koi8_r": _CYRILLIC, "cp866": _CYRILLIC,
    "cp949": re.compile(r"[\uac00-\ud7a3]"),
}  # fmt: skip
_OUTSIDE = re.compile(r"[^\x00-\x7f]")
_WESTERN = re.compile(
    r"[«»“”„‘’‹›–—…•·€£©®™°§№\xa0\xad¿¡ªº²³]|"
    r"(?<=[A-Za-zÀ-ÖØ-öø-ÿŒœŠšŽžŸ])[À-ÖØ-öø-ÿŒœŠšŽžŸ]|[À-ÖØ-öø-ÿŒœŠšŽžŸ](?=[A-Za-zÀ-ÖØ-öø-ÿ])|"
    r"(?<!\S)[àÀéÉèÈôÔöÖåÅøØóÓ](?!\S)"
)
SIGNATURES = {
    b"\x89PNG": "a PNG image", b"\xff\xd8\xff": "a JPEG image", b"GIF8": "a GIF image",
    b"%PDF": "a PDF", b"PK\x03\x04": "a ZIP archive", b"\x7fELF": "a program",
    b"\x1f\x8b": "gzip data",
    b"\xd0\xcf\x11\xe0": "an old Office file (.doc, .xls): save it as .docx",
    b"7z\xbc\xaf": "a 7-Zip archive: unpack it", b"Rar!": "a RAR archive: unpack it",
    b"BZh": "bzip2 data: unpack it", b"\xfd7zXZ": "xz data: unpack it",
    b"OggS": "sound", b"ID3": "sound", b"SQLite format 3": "an SQLite database",
    b"wOFF": "a font", b"wOF2": "a font", b"MZ": "a program", b"RIFF": "sound or an image",
}  # fmt: skip


def decode(raw: bytes, declared: str | None = None) -> str:
    """Decode a whole file; a byte order mark is removed, CRLF becomes LF, nothing else changes.

    Raises
    ------
    Unreadable
        The bytes are no text, or damaged; the message says where.
    """
    text = _decode(raw, declared)
    return text.replace("\r\n", "\n")


def what_it_is(raw: bytes) -> str | None:
    """Name a binary file by its first bytes, or None if they look like text.

    Examples
    --------
    >>> what_it_is(bytes([0x89]) + b"PNG and more")
    'a PNG image'
    """
    for mark, name in SIGNATURES.items():
        if raw.startswith(mark) and (len(mark) > 2 or b"\0" in raw[:2000]):
            return name
    if any(raw.startswith(mark) for mark, _ in _MARKS) or _wide(raw):
        return None
    return "a binary file (it has zero bytes)" if b"\0" in raw[:4000] else None


def _decode(raw: bytes, declared: str | None) -> str:
    for mark, encoding in _MARKS:
        if raw.startswith(mark):
            return _strictly(raw, encoding)
    try:
        return raw.decode("utf-8")
    except UnicodeDecodeError as error:
        if wide := _wide(raw):
            return _strictly(raw, wide)
        if _nearly_utf8(raw):
            raise Unreadable(_place(raw, error.start)) from None
    for encoding in filter(None, [declared and _known(declared), *_guesses(raw)]):
        text = _try(raw, encoding)
        if text is not None and _reads_like_text(text, encoding):
            return text
    at = _HIGH.search(raw).start()
    raise Unreadable(f"bytes that are no text in any known encoding (byte {at}): save it as UTF-8")


def _strictly(raw: bytes, encoding: str) -> str:
    try:
        text = raw.decode(encoding)
    except UnicodeDecodeError as error:
        where = f"damaged {encoding.upper()} at byte {error.start}"
        raise Unreadable(f"{where}: save the file again as UTF-8") from None
    letters = sum(map(str.isalpha, text[:SAMPLE]))
    if text.strip() and _CONTROL.search(text[:SAMPLE]) and letters < len(text[:SAMPLE]) / 3:
        raise Unreadable("a binary file, not text")
    return text.removeprefix("\ufeff")


def _wide(raw: bytes) -> str | None:
    """UTF-16 without a mark has a zero in nearly every second byte of plain text."""
    sample = raw[:4000]
    if len(sample) < 8 or len(raw) % 2 or b"\0" not in sample:
        return None
    even, odd = sample[0::2].count(0), sample[1::2].count(0)
    half = len(sample) / 2
    if even > 0.2 * half and odd < 0.02 * half:
        return "utf-16-be"
    return "utf-16-le" if odd > 0.2 * half and even < 0.02 * half else None


def _nearly_utf8(raw: bytes) -> bool:
    pairs = _UTF8_PAIR.findall(raw)
    valid, high = sum(map(len, pairs)), len(_HIGH.findall(raw))
    return len(pairs) >= 3 and valid >= 0.8 * high


def _place(raw: bytes, at: int) -> str:
    line = raw.count(b"\n", 0, at) + 1
    return f"damaged UTF-8 at byte {at} (line {line}): save the file again as UTF-8"


def _guesses(raw: bytes) -> list[str]:
    at = _HIGH.search(raw)
    start = max(0, at.start() - 200) if at else 0
    found = from_bytes(raw[start : start + SAMPLE], cp_isolation=CANDIDATES)
    return [match.encoding for match in found] + ["cp1252"]


def _known(name: str) -> str | None:
    try:
        found = codecs.lookup(name).name
    except LookupError:
        return None
    return "cp1252" if found in ("iso8859-1", "ascii") else found


def _try(raw: bytes, encoding: str) -> str | None:
    try:
        return raw.decode(encoding)
    except (UnicodeDecodeError, LookupError):
        return None


def _reads_like_text(text: str, encoding: str) -> bool:
    """An encoding without a mark must explain itself: most letters in its script, or accents that
    stand inside words of Latin letters."""
    if _CONTROL.search(text):
        return False
    sample = text[:200_000]
    letters = len(_LETTER.findall(sample))
    if script := _SCRIPTS.get(encoding):
        return len(script.findall(sample)) > 0.3 * letters
    outside = len(_OUTSIDE.findall(sample))
    return len(_WESTERN.findall(sample)) >= 0.9 * outside
