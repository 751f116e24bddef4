"""IAM's policy language: which of a policy's statements speak about a request, and what they decide.

Knows actions, resources, principals, policy variables, and the condition operators for strings, ARNs, numbers,
dates, booleans, addresses and `Null`, with `IfExists`, `ForAllValues` and `ForAnyValue`.
"""

import ipaddress
import re
from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any

ALLOWED = "allowed"
DENIED = "denied by a statement"
NOT_ALLOWED = "allowed by no statement"

Document = dict[str, Any]


@dataclass(frozen=True)
class Request:
    action: str
    resource: str
    #: Values of the condition keys, keyed by their name in lower case.
    context: dict[str, Any] = field(default_factory=dict)
    #: How policies may name the caller, by the kind of principal: {"AWS": {...}} or {"Service": {...}}.
    principals: dict[str, set[str]] = field(default_factory=dict)


def as_list(value: Any) -> list[Any]:
    return value if isinstance(value, list) else [value]


def matches(pattern: str, text: str) -> bool:
    expression = re.escape(pattern).replace(r"\*", ".*").replace(r"\?", ".")
    return re.fullmatch(expression, text, re.DOTALL) is not None


def decide(documents: list[Document], request: Request) -> str:
    """What policies decide together: a denial anywhere wins, then an allowance anywhere."""
    effects = {
        statement["Effect"]
        for document in documents
        for statement in as_list(document["Statement"])
        if speaks_about(statement, request)
    }
    if "Deny" in effects:
        return DENIED
    return ALLOWED if "Allow" in effects else NOT_ALLOWED


def speaks_about(statement: Document, request: Request) -> bool:
    return (
        names_action(statement, request)
        and names_resource(statement, request)
        and names_principal(statement, request)
        and conditions_hold(statement.get("Condition", {}), request)
    )


def names_action(statement: Document, request: Request) -> bool:
    def listed(patterns: Any) -> bool:
        return any(matches(pattern.lower(), request.action.lower()) for pattern in as_list(patterns))

    return listed(statement["Action"]) if "Action" in statement else not listed(statement["NotAction"])


def names_resource(statement: Document, request: Request) -> bool:
    def listed(patterns: Any) -> bool:
        return any(matches(fill_in(pattern, request), request.resource) for pattern in as_list(patterns))

    if "Resource" in statement:
        return listed(statement["Resource"])
    return not listed(statement["NotResource"]) if "NotResource" in statement else True


def names_principal(statement: Document, request: Request) -> bool:
    if "Principal" not in statement:
        return True
    principal = statement["Principal"]
    if principal == "*":
        return True
    return any(
        name == "*" or name in request.principals.get(kind, set())
        for kind, names in principal.items()
        for name in as_list(names)
    )


def fill_in(pattern: str, request: Request) -> str:
    """Replaces policy variables such as `${aws:username}`."""
    return re.sub(r"\$\{([^}]+)\}", lambda m: str(request.context.get(m[1].lower(), m[0])), pattern)


Comparison = Callable[[str, str], bool]

COMPARISONS: dict[str, Comparison] = {
    "StringEquals": lambda have, want: have == want,
    "StringEqualsIgnoreCase": lambda have, want: have.lower() == want.lower(),
    "StringLike": lambda have, want: matches(want, have),
    "ArnEquals": lambda have, want: matches(want, have),
    "ArnLike": lambda have, want: matches(want, have),
    "Bool": lambda have, want: have.lower() == want.lower(),
    "NumericEquals": lambda have, want: float(have) == float(want),
    "NumericLessThan": lambda have, want: float(have) < float(want),
    "NumericLessThanEquals": lambda have, want: float(have) <= float(want),
    "NumericGreaterThan": lambda have, want: float(have) > float(want),
    "NumericGreaterThanEquals": lambda have, want: float(have) >= float(want),
    "DateEquals": lambda have, want: have == want,
    "DateLessThan": lambda have, want: have < want,
    "DateLessThanEquals": lambda have, want: have <= want,
    "DateGreaterThan": lambda have, want: have > want,
    "DateGreaterThanEquals": lambda have, want: have >= want,
    "IpAddress": lambda have, want: ipaddress.ip_address(have) in ipaddress.ip_network(want, False),
}


def conditions_hold(conditions: Document, request: Request) -> bool:
    return all(
        condition_holds(operator, key, as_list(wanted), request)
        for operator, keys in conditions.items()
        for key, wanted in keys.items()
    )


def condition_holds(operator: str, key: str, wanted: list[Any], request: Request) -> bool:
    quantifier, _, operator = operator.rpartition(":")
    if_exists = operator.endswith("IfExists")
    operator = operator.removesuffix("IfExists")
    have = request.context.get(key.lower())
    wants = [fill_in(str(want), request) for want in wanted]

    if operator == "Null":
        return (have is None) == (wants[0].lower() == "true")

    negated = "Not" in operator
    if have is None:
        return if_exists or quantifier == "ForAllValues" or (negated and quantifier != "ForAnyValue")

    compare = COMPARISONS[operator.replace("Not", "")]

    def holds(value: Any) -> bool:
        return any(compare(str(value), want) for want in wants) != negated

    values = as_list(have)
    if quantifier == "ForAllValues" or (negated and not quantifier):
        return all(holds(value) for value in values)
    return any(holds(value) for value in values)
