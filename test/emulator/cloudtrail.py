"""CloudTrail: several trails, logging by ARN, and a bucket that another account owns.

Mends of moto: StartLogging, StopLogging and DeleteTrail take an ARN; DescribeTrails honours its list of names; a trail
may log to a bucket of another account. LookupEvents reads what `trail` records.
"""

import json
from typing import Any

from moto.cloudtrail.models import CloudTrailBackend, Trail
from moto.cloudtrail.responses import CloudTrailResponse
from moto.s3.models import s3_backends

from .hooks import Call, operation
from .state import STATE


def install() -> None:
    delete = CloudTrailBackend.delete_trail
    describe = CloudTrailResponse.describe_trails
    check_bucket = Trail.check_bucket_exists

    def describe_trails(self: CloudTrailResponse) -> str:
        found = json.loads(describe(self))
        names = self._get_param("trailNameList") or []
        if names:
            found["trailList"] = [
                t for t in found["trailList"] if t["Name"] in names or t["TrailARN"] in names
            ]
        return json.dumps(found)

    def check_bucket_exists(self: Trail) -> None:
        if self.bucket_name not in s3_backends.bucket_accounts:
            check_bucket(self)

    CloudTrailBackend.start_logging = lambda self, name: self.get_trail(name).start_logging()
    CloudTrailBackend.stop_logging = lambda self, name: self.get_trail(name).stop_logging()
    CloudTrailBackend.delete_trail = lambda self, name: delete(self, name.split("/")[-1])
    CloudTrailResponse.describe_trails = describe_trails
    Trail.check_bucket_exists = check_bucket_exists


@operation("cloudtrail", "LookupEvents")
def lookup_events(call: Call) -> dict[str, Any]:
    wanted = {a["AttributeKey"]: a["AttributeValue"] for a in call.body.get("LookupAttributes") or []}
    found = []
    for event in reversed(STATE.trail):
        entry = {
            "EventId": event["eventID"],
            "EventName": event["eventName"],
            "EventSource": event["eventSource"],
            "Username": event["userIdentity"]["arn"].split("/")[-1],
            "CloudTrailEvent": json.dumps(event),
        }
        if event["recipientAccountId"] == call.account and wanted.items() <= entry.items():
            found.append(entry)
    return {"Events": found[: int(call.body.get("MaxResults") or 50)]}
