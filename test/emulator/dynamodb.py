"""DynamoDB: contributor insights, which moto lacks, are stored and come back."""

from typing import Any

from .hooks import Call, operation

KIND = "contributor-insights"


@operation("dynamodb", "UpdateContributorInsights")
def update(call: Call) -> dict[str, Any]:
    enabled = call.body["ContributorInsightsAction"] == "ENABLE"
    call.stored(KIND)[subject(call)] = enabled
    return {"TableName": call.body["TableName"], "ContributorInsightsStatus": status(enabled)}


@operation("dynamodb", "DescribeContributorInsights")
def describe(call: Call) -> dict[str, Any]:
    enabled = call.stored(KIND).get(subject(call), False)
    return {
        "TableName": call.body["TableName"],
        "ContributorInsightsStatus": status(enabled),
        "ContributorInsightsRuleList": [],
    }


def subject(call: Call) -> tuple[str, Any]:
    return call.body["TableName"], call.body.get("IndexName")


def status(enabled: bool) -> str:
    return "ENABLED" if enabled else "DISABLED"
