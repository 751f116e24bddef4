"""Records API calls as CloudTrail does, and puts them on the default event bus.

Recorded are calls that change something, refused ones too, except those that CloudTrail counts as data events. As on
AWS an event reaches the bus only when a trail of the account (or of an organization) is logging; the setting "always"
waives that. Of the request's and the response's fields only the top level gets CloudTrail's spelling. Calls that
`hooks` answer are not recorded.
"""

import json
import re
import time
from typing import Any
from urllib.parse import parse_qs
from uuid import uuid4

from moto.cloudtrail.models import cloudtrail_backends
from moto.core.responses import BaseResponse
from moto.events.models import events_backends

from . import settings
from .identity import caller_of
from .state import STATE

HIDDEN = "HIDDEN_DUE_TO_SECURITY_REASONS"

#: Parameters that CloudTrail never shows, by the service's event source.
HIDDEN_PARAMETERS = {
    "ssm": {"Value"},
    "secretsmanager": {"SecretString", "SecretBinary"},
    "kms": {"Plaintext"},
    "lambda": {"ZipFile", "Environment"},
}

#: What the response elements of a call are, where they matter to somebody.
SHOWN_RESPONSES = {
    "PutParameter": ("Version", "Tier"),
    "DeleteParameters": ("DeletedParameters", "InvalidParameters"),
}

READS = re.compile(
    r"(Get|List|Describe|Batch|Query|Scan|Head|Lookup|Search|Receive|Filter|Decrypt|Encrypt)\w*"
)

DATA_EVENTS = {
    "dynamodb": {"PutItem", "UpdateItem", "DeleteItem", "TransactWriteItems", "TransactGetItems"},
    "sqs": {"SendMessage", "SendMessageBatch", "DeleteMessage", "DeleteMessageBatch"},
    "sns": {"Publish", "PublishBatch"},
    "lambda": {"Invoke"},
    "logs": {"PutLogEvents"},
    "events": {"PutEvents"},
    "monitoring": {"PutMetricData"},
    "sts": {"AssumeRole", "AssumeRoleWithSAML"},
}

#: Services that moto calls by another name than CloudTrail.
EVENT_SOURCES = {"awslambda": "lambda", "cloudwatch": "monitoring"}


def install() -> None:
    if not settings.trail:
        return
    call = BaseResponse.call_action

    def call_and_record(self: BaseResponse) -> Any:
        status, headers, body = call(self)
        action = self._get_action()
        source = EVENT_SOURCES.get(self.service_name, self.service_name)
        if action and not READS.fullmatch(action) and action not in DATA_EVENTS.get(source, ()):
            record(self, source, action, status, headers, body)
        return status, headers, body

    BaseResponse.call_action = call_and_record


def record(
    response: BaseResponse, source: str, action: str, status: int, headers: dict[str, Any], body: Any
) -> None:
    text = body.decode() if isinstance(body, bytes) else str(body)
    answer = as_json(text)
    event: dict[str, Any] = {
        "eventVersion": "1.11",
        "userIdentity": caller_of(response).user_identity(),
        "eventTime": time.strftime("%Y-%m-%dT%H:%M:%SZ", time.gmtime()),
        "eventSource": f"{source}.amazonaws.com",
        "eventName": action,
        "awsRegion": response.region,
        "sourceIPAddress": "127.0.0.1",
        "userAgent": response.headers.get("User-Agent", ""),
        "requestParameters": request_parameters(response, source),
        "responseElements": response_elements(action, answer) if status < 400 else None,
        "requestID": str(uuid4()),
        "eventID": str(uuid4()),
        "readOnly": False,
        "eventType": "AwsApiCall",
        "managementEvent": True,
        "recipientAccountId": response.current_account,
        "eventCategory": "Management",
    }
    if status >= 400:
        event["errorCode"] = error_code(headers, answer, text)
        event["errorMessage"] = answer.get("message") or answer.get("Message") or ""
    STATE.trail.append(event)
    if settings.trail == "always" or is_logged(response.current_account, response.region):
        put_on_bus(event, source)


def as_json(text: str) -> dict[str, Any]:
    try:
        value = json.loads(text or "{}")
    except ValueError:
        return {}
    return value if isinstance(value, dict) else {}


def request_parameters(response: BaseResponse, source: str) -> dict[str, Any]:
    raw = response.raw_body.decode() if isinstance(response.raw_body, bytes) else str(response.raw_body or "")
    parameters = as_json(raw) if raw.startswith("{") else {k: v[0] for k, v in parse_qs(raw).items()}
    hidden = HIDDEN_PARAMETERS.get(source, ())
    return {
        lower_first(name): HIDDEN if name in hidden else value
        for name, value in parameters.items()
        if name not in ("Action", "Version")
    }


def response_elements(action: str, answer: dict[str, Any]) -> dict[str, Any] | None:
    shown = {lower_first(name): answer[name] for name in SHOWN_RESPONSES.get(action, ()) if name in answer}
    return shown or None


def error_code(headers: dict[str, Any], answer: dict[str, Any], text: str) -> str:
    in_xml = re.search(r"<Code>(.*?)</Code>", text)
    code = (
        answer.get("__type") or headers.get("x-amzn-errortype") or (in_xml and in_xml[1]) or "InternalFailure"
    )
    code = code.split("#")[-1].split(":")[0]
    return "AccessDenied" if code == "AccessDeniedException" else code


def lower_first(name: str) -> str:
    return name[:1].lower() + name[1:]


def is_logged(account: str, region: str) -> bool:
    return any(
        trail.status.is_logging
        and (trail.is_org_trail or owner == account)
        and (trail.is_multi_region or trail.region_name == region)
        for owner, regions in list(cloudtrail_backends.items())
        for backend in list(regions.values())
        for trail in list(backend.trails.values())
    )


def put_on_bus(event: dict[str, Any], source: str) -> None:
    backend = events_backends[event["recipientAccountId"]][event["awsRegion"]]
    backend.put_events(
        [
            {
                "Source": f"aws.{source}",
                "DetailType": "AWS API Call via CloudTrail",
                "Detail": json.dumps(event),
            }
        ]
    )
