"""What an API call asks IAM for: the action, the resources it names, and the values of its condition keys.

One call may ask for several things: GetParameters for each name, TransactWriteItems for each item. Services that are
not listed here ask for whatever resource moto finds, mostly `*`.
"""

import json
import re
from base64 import b64decode
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from typing import Any
from urllib.parse import parse_qs, urlparse

from moto.dynamodb.models import dynamodb_backends
from moto.kms.models import kms_backends
from moto.kms.utils import _deserialize_ciphertext_blob
from moto.utilities.utils import get_partition

from .identities import about

#: Services whose prefix in actions is not the name they are signed for.
PREFIXES = {"monitoring": "cloudwatch"}

#: What DynamoDB's expressions are made of besides names and values.
EXPRESSION_WORDS = set(
    "and or not between in set remove add delete attribute_exists attribute_not_exists attribute_type begins_with"
    " contains size if_not_exists list_append".split()
)

#: Actions that are named otherwise than the API's operation.
RENAMED = {
    "lambda:Invoke": "lambda:InvokeFunction",
    "s3:HeadBucket": "s3:ListBucket",
    "sns:PublishBatch": "sns:Publish",
    "sqs:ChangeMessageVisibilityBatch": "sqs:ChangeMessageVisibility",
    "sqs:DeleteMessageBatch": "sqs:DeleteMessage",
    "sqs:SendMessageBatch": "sqs:SendMessage",
}


#: In which parameters calls of a service hand over a role.
PASSED_ROLES = {
    "cloudtrail": ("CloudWatchLogsRoleArn",),
    "events": ("RoleArn",),
    "lambda": ("Role",),
}


@dataclass(frozen=True)
class Ask:
    action: str
    resource: str
    context: dict[str, Any] = field(default_factory=dict)


@dataclass(frozen=True)
class ApiCall:
    service: str
    operation: str
    account: str
    region: str
    path: str
    body: dict[str, Any]
    #: What moto takes for the resource.
    resource: str

    @property
    def action(self) -> str:
        action = f"{PREFIXES.get(self.service, self.service)}:{self.operation}"
        return RENAMED.get(action, action)

    def arn(self, resource: str) -> str:
        return f"arn:{get_partition(self.region)}:{self.service}:{self.region}:{self.account}:{resource}"


def asks_of(call: ApiCall) -> list[Ask]:
    asks = ASKS.get(call.service)
    asked = list(asks(call)) if asks else [Ask(call.action, call.resource)]
    return [*asked, *(Ask("iam:PassRole", role) for role in passed_roles(call))]


def passed_roles(call: ApiCall) -> list[str]:
    """The roles that a call hands to a service, which then works with them."""
    names = PASSED_ROLES.get(call.service, ())
    objects = [call.body, *(call.body.get("Targets") or [])]
    return sorted({given[name] for given in objects for name in names if isinstance(given, dict) and given.get(name)})


def parse_body(raw: Any) -> dict[str, Any]:
    try:
        body = json.loads(raw or b"{}")
    except ValueError:
        return {}
    return body if isinstance(body, dict) else {}


def parameters(call: ApiCall) -> Iterator[Ask]:
    body = call.body
    names = body.get("Names") or [body.get("Name") or body.get("Path")]
    if body.get("ResourceType") == "Parameter":
        names = [body["ResourceId"]]
    context = {"ssm:overwrite": str(bool(body["Overwrite"])).lower()} if "Overwrite" in body else {}
    for name in names:
        arn = (
            name
            if not name or name.startswith("arn:")
            else call.arn("parameter/" + name.lstrip("/").split(":")[0])
        )
        yield Ask(call.action, arn or "*", context)


def keys(call: ApiCall) -> Iterator[Ask]:
    context = {
        f"kms:encryptioncontext:{k.lower()}": v for k, v in call.body.get("EncryptionContext", {}).items()
    }
    arn = key_arn(call)
    yield Ask(call.action, arn, {**context, "kms:resourcealiases": aliases_of(call, arn)})


def aliases_of(call: ApiCall, arn: str) -> list[str]:
    key = kms_backends[call.account][call.region].keys.get(arn.split("/")[-1])
    return sorted(key.aliases) if key else []


def key_arn(call: ApiCall) -> str:
    backend = kms_backends[call.account][call.region]
    if call.operation == "Decrypt" and not call.body.get("KeyId"):
        return backend.describe_key(key_of_ciphertext(call.body["CiphertextBlob"])).arn
    identifier = call.body.get("KeyId") or call.body.get("TargetKeyId")
    try:
        return backend.describe_key(identifier).arn if identifier else "*"
    except Exception:
        return "*"


def key_of_ciphertext(blob: str) -> str:
    return _deserialize_ciphertext_blob(ciphertext_blob=b64decode(blob)).key_id


def tables(call: ApiCall) -> Iterator[Ask]:
    body = call.body
    if "TransactItems" in body:
        for item in body["TransactItems"]:
            for kind, request in item.items():
                operation = {"Put": "PutItem", "Update": "UpdateItem", "Delete": "DeleteItem"}.get(kind)
                yield table_ask(call, f"dynamodb:{operation or 'ConditionCheckItem'}", request)
    elif "RequestItems" in body:
        for name, requests in body["RequestItems"].items():
            items = (
                requests["Keys"] if isinstance(requests, dict) else [next(iter(r.values())) for r in requests]
            )
            for item in items:
                key = item.get("Item") or item.get("Key") or item
                yield table_ask(call, call.action, {"TableName": name, "Key": key})
    else:
        yield table_ask(call, call.action, body)


def table_ask(call: ApiCall, action: str, request: dict[str, Any]) -> Ask:
    name = request.get("TableName")
    if not name:
        return Ask(action, "*")
    arn = name if name.startswith("arn:") else call.arn(f"table/{name}")
    index = request.get("IndexName")
    leading = leading_key(call, name.split("/")[-1], request)
    context: dict[str, Any] = {"dynamodb:attributes": attributes_in(request)}
    if leading is not None:
        context["dynamodb:leadingkeys"] = [leading]
    if call.operation in ("Query", "Scan"):
        context["dynamodb:select"] = selected(request)
    return Ask(action, f"{arn}/index/{index}" if index else arn, context)


def attributes_in(request: dict[str, Any]) -> list[str] | None:
    """The names of the attributes that a request states, those in its conditions included."""
    expressions = " ".join(str(text) for field, text in request.items() if field.endswith("Expression"))
    words = re.findall(r"(?<![\w:#.])#?[A-Za-z_]\w*", expressions)
    names = request.get("ExpressionAttributeNames") or {}
    mentioned = [names.get(word, word) for word in words if word.lower() not in EXPRESSION_WORDS]
    stated = request.get("Item") or request.get("Key") or {}
    return sorted({*mentioned, *stated, *request.get("AttributesToGet", [])}) or None


def selected(request: dict[str, Any]) -> str:
    if "Select" in request:
        return request["Select"]
    if "ProjectionExpression" in request:
        return "SPECIFIC_ATTRIBUTES"
    return "ALL_PROJECTED_ATTRIBUTES" if "IndexName" in request else "ALL_ATTRIBUTES"


def leading_key(call: ApiCall, table_name: str, request: dict[str, Any]) -> Any:
    """The partition key's value that a request names, if it names one."""
    table = dynamodb_backends[call.account][call.region].tables.get(table_name)
    if not table:
        return None
    name = request.get("IndexName")
    index = next((index for index in table.all_indexes() if index.name == name), None)
    attribute = partition_key(index.schema) if index else table.hash_key_attr
    item = request.get("Key") or request.get("Item") or {}
    value = item.get(attribute) or queried_value(request, attribute)
    return next(iter(value.values())) if value else None


def partition_key(schema: list[dict[str, str]]) -> str:
    return next(key["AttributeName"] for key in schema if key["KeyType"] == "HASH")


def queried_value(request: dict[str, Any], attribute: str) -> Any:
    names = request.get("ExpressionAttributeNames") or {}
    values = request.get("ExpressionAttributeValues") or {}
    for name, value in re.findall(r"(#?\w+)\s*=\s*(:\w+)", request.get("KeyConditionExpression", "")):
        if names.get(name, name) == attribute:
            return values.get(value)
    return None


def topics(call: ApiCall) -> Iterator[Ask]:
    yield Ask(call.action, call.body.get("TopicArn") or "*")


def lambdas(call: ApiCall) -> Iterator[Ask]:
    found = re.search(r"/functions/([^/?]+)", call.path)
    yield Ask(call.action, call.arn(f"function:{found[1].split(':')[-1]}") if found else "*")


def secrets(call: ApiCall) -> Iterator[Ask]:
    identifier = call.body.get("SecretId")
    if not identifier or identifier.startswith("arn:"):
        yield Ask(call.action, identifier or "*")
        return
    # AWS appends six random characters to a secret's name, and policies end in `-??????`
    yield Ask(call.action, call.arn(f"secret:{identifier}-AbCdEf"))


def log_groups(call: ApiCall) -> Iterator[Ask]:
    name = call.body.get("logGroupName")
    yield Ask(call.action, call.arn(f"log-group:{name}:*") if name else "*")


def buckets(call: ApiCall) -> Iterator[Ask]:
    prefix = parse_qs(urlparse(call.path).query, keep_blank_values=True).get("prefix")
    yield Ask(call.action, call.resource, {"s3:prefix": prefix[0]} if prefix else {})


def identities(call: ApiCall) -> Iterator[Ask]:
    arn, context = about(call.account, get_partition(call.region), call.operation, call.body)
    yield Ask(call.action, arn, context)


ASKS: dict[str, Callable[[ApiCall], Iterator[Ask]]] = {
    "ssm": parameters,
    "kms": keys,
    "dynamodb": tables,
    "sns": topics,
    "lambda": lambdas,
    "secretsmanager": secrets,
    "logs": log_groups,
    "s3": buckets,
    "iam": identities,
}
