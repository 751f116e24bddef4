"""S3: replication rules and event notifications come back as they were sent.

Mends of moto: GetBucketReplication answers every field of a rule, and GetBucketNotificationConfiguration says when
notifications go to EventBridge (none is sent there). The last version of a key can be deleted while a delete marker
stands on it.

Do not apply bucket metrics, inventories or intelligent tiering: moto takes their deletion for that of the bucket.
"""

import copy
import re
from typing import Any

from moto.core.responses import ActionResult
from moto.s3.exceptions import ReplicationConfigurationNotFoundError
from moto.s3.models import FakeDeleteMarker
from moto.s3.responses import S3Response

EVENT_BRIDGE = "<EventBridgeConfiguration></EventBridgeConfiguration>"


def install() -> None:
    get_notification = S3Response.get_bucket_notification

    def get_bucket_notification(self: S3Response) -> Any:
        answer = get_notification(self)
        configuration = self.backend.get_bucket_notification_configuration(self.bucket_name)
        if not configuration or configuration.event_bridge is None:
            return answer
        status, headers, body = answer
        text = body.decode() if isinstance(body, bytes) else body
        return status, headers, with_event_bridge(text)

    def get_bucket_replication(self: S3Response) -> Any:
        self.data["Action"] = "GetBucketReplication"
        replication = self.backend.get_bucket_replication(self.bucket_name)
        if not replication:
            raise ReplicationConfigurationNotFoundError(bucket_name=self.bucket_name)
        rules = [complete_rule(rule) for rule in replication["Rule"]]
        configuration = {"Role": replication["Role"], "Rules": rules}
        return self.serialized(ActionResult({"ReplicationConfiguration": configuration}))

    def dispose(self: FakeDeleteMarker) -> None:
        """A delete marker holds no data to give back."""

    FakeDeleteMarker.dispose = dispose
    S3Response.get_bucket_notification = get_bucket_notification
    S3Response.get_bucket_replication = get_bucket_replication


def with_event_bridge(notification: str) -> str:
    opened = re.sub(
        r"<NotificationConfiguration([^>]*)/>",
        r"<NotificationConfiguration\1></NotificationConfiguration>",
        notification,
    )
    return opened.replace("</NotificationConfiguration>", f"{EVENT_BRIDGE}</NotificationConfiguration>")


def complete_rule(stored: dict[str, Any]) -> dict[str, Any]:
    rule = copy.deepcopy(stored)
    rule.pop("@xmlns", None)
    rule["Priority"] = int(rule.get("Priority") or 1)
    rule["Filter"] = dict(rule.get("Filter") or {"Prefix": ""})
    rule.setdefault("DeleteMarkerReplication", {"Status": "Disabled"})
    destination = rule.get("Destination", {})
    for setting, member in (("ReplicationTime", "Time"), ("Metrics", "EventThreshold")):
        if member in destination.get(setting, {}):
            minutes = int(destination[setting][member]["Minutes"])
            destination[setting][member] = {"Minutes": minutes}
    return rule
