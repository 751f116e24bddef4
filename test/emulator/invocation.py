"""Calls of functions: direct ones are answered, asynchronous ones are tried again and end at their destination.

Mends of moto: an `Event` call no longer waits for the function, `DryRun` no longer runs it, and an asynchronous
event that keeps failing goes to the function's on-failure destination and dead-letter queue.

Unlike AWS, the retries come at once instead of after one and two minutes.
"""

import json
import time
from datetime import datetime, timezone
from typing import Any

from moto.awslambda.models import LambdaBackend, LambdaFunction, lambda_backends

from . import delivery, functions
from .background import BACKGROUND
from .functions import Outcome
from .permissions import Sender, service_may

#: What Lambda does when the function has no event invoke configuration.
DEFAULT_RETRIES = 2


def invoke_later(function: LambdaFunction, event: Any) -> None:
    BACKGROUND.submit(lambda: invoke_with_retries(function, event))


def invoke_with_retries(function: LambdaFunction, event: Any) -> None:
    config = function.event_invoke_config[-1].config if function.event_invoke_config else {}
    attempts = 1 + config.get("MaximumRetryAttempts", DEFAULT_RETRIES)
    for _ in range(attempts):
        outcome = functions.run(function, event)
        if not outcome.error:
            return

    failure = {"requestPayload": event, "responsePayload": outcome.error}
    report_failure(function, config, "RetriesExhausted", attempts, outcome, failure)
    dead_letters = function.remembered.get("DeadLetterConfig", {}).get("TargetArn")
    if dead_letters:
        delivery.deliver_as_role(function.role, function.function_arn, dead_letters, event)


def report_failure(
    function: LambdaFunction,
    config: dict[str, Any] | None,
    condition: str,
    attempts: int,
    outcome: Outcome,
    details: dict[str, Any],
) -> None:
    """Sends Lambda's record of a failed event to the on-failure destination, if there is one."""
    destination = ((config or {}).get("DestinationConfig") or {}).get("OnFailure", {}).get("Destination")
    if not destination:
        return
    record = {
        "version": "1.0",
        "timestamp": timestamp(time.time()),
        "requestContext": {
            "requestId": outcome.request_id,
            "functionArn": f"{function.function_arn}:$LATEST",
            "condition": condition,
            "approximateInvokeCount": attempts,
        },
        "responseContext": {"statusCode": 200, "executedVersion": "$LATEST", "functionError": "Unhandled"},
        **details,
    }
    delivery.deliver_as_role(function.role, function.function_arn, destination, record)


def timestamp(seconds: float) -> str:
    moment = datetime.fromtimestamp(seconds, timezone.utc)
    return moment.isoformat(timespec="milliseconds").replace("+00:00", "Z")


def to_function(sender: Sender, arn: str, event: Any, _group: str | None) -> None:
    function = delivery.backend_of(lambda_backends, arn).get_function(arn)
    policy = {"Statement": function.policy.statements}
    permitted = service_may(sender, "lambda:InvokeFunction", arn, policy)
    delivery.require(permitted, sender, "lambda:InvokeFunction")
    invoke_later(function, event)


def install() -> None:
    delivery.DELIVERIES["lambda"] = to_function

    def invoke(
        self: LambdaBackend,
        function_name: str,
        qualifier: str | None,
        body: Any,
        headers: Any,
        response_headers: dict[str, Any],
    ) -> bytes:
        function = self.get_function(function_name, qualifier)
        event = json.loads(body or "{}")
        kind = headers.get("X-Amz-Invocation-Type", "RequestResponse")
        if kind == "DryRun":
            return b""
        if kind == "Event":
            invoke_later(function, event)
            return b""
        outcome = functions.run(function, event)
        if outcome.error:
            response_headers["x-amz-function-error"] = "Unhandled"
        return json.dumps(outcome.payload).encode()

    def _invoke_lambda(self: LambdaFunction, event: Any = None) -> tuple[str, bool, str]:
        outcome = functions.run(self, json.loads(event) if isinstance(event, str) else event)
        return json.dumps(outcome.payload), outcome.error is not None, ""

    LambdaBackend.invoke = invoke
    # the way in for moto's other services, such as subscriptions of log groups
    LambdaFunction._invoke_lambda = _invoke_lambda
