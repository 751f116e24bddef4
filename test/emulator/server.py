"""The HTTP server: the emulator's own paths, then the added operations, then moto.

GET  /emulator/pending        how much is still under way in the background
GET  /emulator/invocations    every run of a function: ARN, event, result or error, log
GET  /emulator/trail          every recorded API call
GET  /emulator/asked          every permission that calls asked for while IAM was enforced
GET  /emulator/undelivered    every event that could not be handed on, with the reason
GET  /emulator/lambda-code/ACCOUNT/REGION/NAME    a function's zip, byte for byte
POST /emulator/enforcement    "on" or "off": whether IAM policies are enforced
POST /emulator/expirations    deletes the parameters whose expiration policy says so by now
POST /emulator/clock          how many milliseconds the clock of functions is ahead from now on
POST /moto-api/reset          forgets everything
"""

import json
import logging
import os
import re
from collections.abc import Iterable
from typing import Any

from moto.awslambda.models import lambda_backends
from moto.moto_server.werkzeug_app import DomainDispatcherApplication, create_backend_app
from werkzeug.serving import WSGIRequestHandler, make_server
from werkzeug.wrappers import Response

from . import (  # noqa: F401  (some only register operations)
    access_analyzer,
    bucket_policies,
    cloudtrail,
    cloudwatch,
    dynamodb,
    enforcement,
    events,
    functions,
    hooks,
    iam,
    identity,
    invocation,
    kms,
    logs,
    message_moves,
    organizations,
    parameter_events,
    queues,
    s3,
    s3_actions,
    settings,
    sources,
    ssm,
    topics,
    trail,
)
from .background import BACKGROUND, WORKING
from .state import STATE

MENDED = (
    identity,
    bucket_policies,
    cloudtrail,
    cloudwatch,
    events,
    functions,
    iam,
    invocation,
    kms,
    organizations,
    parameter_events,
    queues,
    s3,
    s3_actions,
    sources,
    ssm,
    topics,
    trail,
    enforcement,
)

JSON = "application/x-amz-json-1.1"


def as_json(value: Any, status: int = 200, headers: dict[str, str] | None = None) -> Response:
    return Response(json.dumps(value, default=str), status, headers, content_type=JSON)


def lambda_code(account: str, region: str, name: str) -> Response:
    return Response(
        lambda_backends[account][region].get_function(name).code_bytes, content_type="application/zip"
    )


def control(environ: dict[str, Any]) -> Response | None:
    """Answers the emulator's own paths."""
    method, path = environ["REQUEST_METHOD"], environ.get("PATH_INFO", "")
    code = re.fullmatch(r"/emulator/lambda-code/([^/]+)/([^/]+)/([^/]+)", path)
    if code:
        return lambda_code(*code.groups())
    if (method, path) == ("POST", "/emulator/enforcement"):
        enforcement.enforce(hooks.read_body(environ) == b"on")
        return as_json({})
    if (method, path) == ("POST", "/emulator/clock"):
        settings.clock_ahead_ms = int(hooks.read_body(environ))
        return as_json({})
    if (method, path) == ("POST", "/emulator/expirations"):
        parameter_events.expire()
        return as_json({})
    kept = {
        "/emulator/pending": BACKGROUND.pending,
        "/emulator/invocations": STATE.invocations,
        "/emulator/trail": STATE.trail,
        "/emulator/asked": STATE.asked,
        "/emulator/undelivered": STATE.undelivered,
    }
    return as_json(kept[path]) if path in kept else None


def added_operation(environ: dict[str, Any]) -> Response | None:
    """Answers an operation that a module has registered, unless it leaves the call to moto."""
    found = hooks.find(environ)
    if not found:
        return None
    hook, call = found
    try:
        answer = hook.answer(call)
    except hooks.Refusal as refusal:
        error = {"__type": refusal.code, "message": refusal.message, "Message": refusal.message}
        return as_json(error, refusal.status, {"x-amzn-ErrorType": refusal.code})
    return None if answer is hooks.PASS_ON else as_json(answer)


class Emulator(DomainDispatcherApplication):
    def __call__(self, environ: dict[str, Any], start_response: Any) -> Iterable[bytes]:
        with WORKING:
            if environ.get("PATH_INFO") == "/moto-api/reset":
                BACKGROUND.cancel()
                STATE.clear()
            response = control(environ) or added_operation(environ)
            if response:
                return response(environ, start_response)
            return super().__call__(environ, start_response)


def serve(port: int) -> None:
    for module in MENDED:
        module.install()
    logging.getLogger("werkzeug").setLevel(logging.ERROR)
    WSGIRequestHandler.protocol_version = "HTTP/1.1"
    server = make_server("127.0.0.1", port, Emulator(create_backend_app), threaded=True)
    settings.port = server.server_port
    print(f"emulator ready on {settings.endpoint()}", flush=True)
    server.serve_forever()


def shut_down() -> None:
    functions.CODE.remove()
    os._exit(0)
