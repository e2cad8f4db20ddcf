"""Cases pushed by other systems: POST /cases/NAME with JSON, told apart by the mapping of NAME."""

from __future__ import annotations

import hmac
import json
from collections.abc import Callable, Mapping

from werkzeug.wrappers import Request, Response

from app.domain.case import Case
from app.domain.errors import Refused

Fault = dict[str, object]
"""What was wrong with one case of a message: row, field, reason."""
Decode = Callable[[bytes], tuple[list[Case], list[Fault]]]
KEY_HEADER = "X-API-Key"


class CasePush:
    """`decoders` by the name of the system; `take` stores one case or raises Refused."""

    def __init__(
        self,
        decoders: Mapping[str, Decode],
        take: Callable[[Case], None],
        keys: Mapping[str, str],
    ) -> None:
        self._decoders, self._take, self._keys = decoders, take, dict(keys)

    def answer(self, request: Request, path: str) -> Response:
        """How many cases were taken, and what was wrong with each of the others."""
        if request.method != "POST":
            return told(405, error="POST")
        if not holder_of(request, self._keys):
            return told(403, error=f"{KEY_HEADER} is missing or not known")
        decode = self._decoders.get(path)
        if decode is None:
            return told(404, error=f"no source is called {path}")
        try:
            found, refused = decode(request.get_data(cache=False))
            for case in found:
                self._take(case)
        except Refused as error:
            away = error.key.startswith("storage.")
            facts = ", ".join(f"{k}={v}" for k, v in error.facts.items())
            return told(503 if away else 400, error=f"{error.key}: {facts}")
        return told(200 if found or not refused else 422, taken=len(found), refused=refused)


def holder_of(request: Request, keys: Mapping[str, str]) -> str:
    """Whose key a request carries; '' when it is missing or not known. Every key is compared, in
    time that tells nothing."""
    given = request.headers.get(KEY_HEADER, "").encode()
    found = [name for key, name in keys.items() if hmac.compare_digest(given, key.encode())]
    return found[0] if found else ""


def told(status: int, **words: object) -> Response:
    """An answer in JSON."""
    text = json.dumps(words, ensure_ascii=False)
    return Response(text, status, content_type="application/json; charset=utf-8")
