"""CloudWatch Logs: query definitions, which moto lacks, are stored and come back. No query runs."""

from typing import Any
from uuid import uuid4

from .hooks import Call, operation

KIND = "query-definition"


@operation("logs", "PutQueryDefinition")
def put(call: Call) -> dict[str, Any]:
    identifier = call.body.get("queryDefinitionId") or str(uuid4())
    call.stored(KIND)[identifier] = {**call.body, "queryDefinitionId": identifier}
    return {"queryDefinitionId": identifier}


@operation("logs", "DescribeQueryDefinitions")
def describe(call: Call) -> dict[str, Any]:
    prefix = call.body.get("queryDefinitionNamePrefix") or ""
    return {"queryDefinitions": [q for q in call.stored(KIND).values() if q["name"].startswith(prefix)]}


@operation("logs", "DeleteQueryDefinition")
def delete(call: Call) -> dict[str, Any]:
    return {"success": call.stored(KIND).pop(call.body["queryDefinitionId"], None) is not None}
