"""Access Analyzer, which moto lacks: analyzers are stored and come back. Nothing is analyzed."""

from typing import Any

from .hooks import Call, Refusal, route

SERVICE = "access-analyzer"


@route(SERVICE, "PUT", "/analyzer")
def create(call: Call) -> dict[str, Any]:
    name = call.body["analyzerName"]
    arn = call.arn(SERVICE, f"analyzer/{name}")
    call.stored(SERVICE)[name] = {
        "arn": arn,
        "name": name,
        "type": call.body["type"],
        "status": "ACTIVE",
        "createdAt": "2024-01-01T00:00:00Z",
        "tags": call.body.get("tags") or {},
        **({"configuration": call.body["configuration"]} if call.body.get("configuration") else {}),
    }
    return {"arn": arn}


@route(SERVICE, "GET", "/analyzer/([^/]+)")
def get(call: Call) -> dict[str, Any]:
    analyzer = call.stored(SERVICE).get(call.path[0])
    if not analyzer:
        raise Refusal("ResourceNotFoundException", f"analyzer {call.path[0]} not found", 404)
    return {"analyzer": analyzer}


@route(SERVICE, "DELETE", "/analyzer/([^/]+)")
def delete(call: Call) -> dict[str, Any]:
    call.stored(SERVICE).pop(call.path[0], None)
    return {}


@route(SERVICE, "GET", "/tags/(.+)")
def list_tags(call: Call) -> dict[str, Any]:
    return {"tags": analyzer_by_arn(call).get("tags", {})}


@route(SERVICE, "POST", "/tags/(.+)")
def tag(call: Call) -> dict[str, Any]:
    analyzer_by_arn(call)["tags"].update(call.body["tags"])
    return {}


def analyzer_by_arn(call: Call) -> dict[str, Any]:
    for analyzer in call.stored(SERVICE).values():
        if analyzer["arn"] == call.path[0]:
            return analyzer
    raise Refusal("ResourceNotFoundException", f"{call.path[0]} not found", 404)
