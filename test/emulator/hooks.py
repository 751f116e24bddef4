"""Operations that moto lacks, answered before its own dispatcher sees them.

A module registers a function for a JSON operation (by the operation's name in `X-Amz-Target`) or for a REST path.
The function gets a `Call` and returns the answer as plain data, raises `Refusal`, or returns `PASS_ON` to leave the
call to moto.
"""

import json
import re
from collections.abc import Callable
from dataclasses import dataclass
from io import BytesIO
from typing import Any
from urllib.parse import parse_qsl

from moto.utilities.utils import get_partition

from .identity import account_of
from .state import STATE

PASS_ON = object()

SCOPE = re.compile(r"Credential=(?P<key>[^/]+)/\d+/(?P<region>[^/]+)/(?P<service>[^/]+)/")


class Refusal(Exception):
    """An error that the caller gets as AWS words it."""

    def __init__(self, code: str, message: str, status: int = 400) -> None:
        super().__init__(message)
        self.code = code
        self.message = message
        self.status = status


@dataclass(frozen=True)
class Call:
    account: str
    region: str
    #: What the registered path's groups matched.
    path: tuple[str, ...]
    query: dict[str, str]
    body: dict[str, Any]

    def stored(self, kind: str) -> dict[Any, Any]:
        return STATE.stored[(self.account, self.region, kind)]

    def arn(self, service: str, resource: str) -> str:
        return f"arn:{get_partition(self.region)}:{service}:{self.region}:{self.account}:{resource}"


Answer = Callable[[Call], Any]


@dataclass(frozen=True)
class Hook:
    answer: Answer
    target: str | None = None
    method: str | None = None
    path: re.Pattern[str] | None = None

    def match(self, environ: dict[str, Any]) -> tuple[str, ...] | None:
        if self.target:
            called = environ.get("HTTP_X_AMZ_TARGET", "").split(".")[-1]
            return () if called == self.target else None
        if self.path and environ["REQUEST_METHOD"] == self.method:
            found = self.path.fullmatch(environ.get("PATH_INFO", ""))
            return found.groups() if found else None
        return None


HOOKS: dict[str, list[Hook]] = {}


def operation(service: str, target: str) -> Callable[[Answer], Answer]:
    def register(answer: Answer) -> Answer:
        HOOKS.setdefault(service, []).append(Hook(answer, target=target))
        return answer

    return register


def route(service: str, method: str, path: str) -> Callable[[Answer], Answer]:
    def register(answer: Answer) -> Answer:
        HOOKS.setdefault(service, []).append(Hook(answer, method=method, path=re.compile(path + "/?")))
        return answer

    return register


def find(environ: dict[str, Any]) -> tuple[Hook, Call] | None:
    """The hook that answers this request, with the call it gets; the request's body stays readable."""
    scope = SCOPE.search(environ.get("HTTP_AUTHORIZATION", ""))
    if not scope:
        return None
    for hook in HOOKS.get(scope["service"], []):
        path = hook.match(environ)
        if path is not None:
            return hook, Call(
                account=account_of(scope["key"]),
                region=scope["region"],
                path=path,
                query=dict(parse_qsl(environ.get("QUERY_STRING", ""))),
                body=json.loads(read_body(environ) or b"{}"),
            )
    return None


def read_body(environ: dict[str, Any]) -> bytes:
    length = int(environ.get("CONTENT_LENGTH") or 0)
    body = environ["wsgi.input"].read(length) if length else b""
    environ["wsgi.input"] = BytesIO(body)
    return body
