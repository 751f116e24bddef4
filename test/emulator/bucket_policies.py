"""S3 bucket policies: conditions count, and another account reaches only what a policy opens to it.

Mends of moto: it takes a statement's conditions as met, so that a denial of plain HTTP denies everything. Calls come by
plain HTTP here; policies see them as TLS 1.3. Checked for objects: reading, writing, deleting.
"""

import re
from typing import Any

from flask import request
from moto.iam.access_control import PermissionResult
from moto.s3.models import FakeBucket

from .identity import account_of, principal_of
from .permissions import document_of
from .policies import ALLOWED, DENIED, Request, decide

CREDENTIAL = re.compile(r"Credential=([^/]+)/")

#: What moto calls an action that policies know under another name.
ACTIONS = {"s3:HeadObject": "s3:GetObject"}


def install() -> None:
    def get_permission(self: FakeBucket, action: str, resource: str) -> PermissionResult:
        return permission(self, ACTIONS.get(action, action), resource)

    FakeBucket.get_permission = get_permission


def permission(bucket: FakeBucket, action: str, resource: str) -> PermissionResult:
    policies = [document_of(bucket.policy.decode())] if bucket.policy else []
    credential = CREDENTIAL.search(request.headers.get("Authorization", ""))
    if not credential:
        return PermissionResult.NEUTRAL
    access_key = credential.group(1)
    account = account_of(access_key)
    caller = principal_of(account, access_key, bucket.region_name)
    arn = caller.session.role_arn if caller.session else caller.arn
    names = {account, f"arn:{bucket.partition}:iam::{account}:root", arn, caller.arn}
    asked = Request(action, resource, context_of(account, arn), {"AWS": names})

    decision = decide(policies, asked)
    if decision == ALLOWED:
        return PermissionResult.PERMITTED
    foreign = account != bucket.account_id
    return PermissionResult.DENIED if foreign or decision == DENIED else PermissionResult.NEUTRAL


def context_of(account: str, principal_arn: str) -> dict[str, Any]:
    headers = {
        f"s3:{name.lower()}": value
        for name, value in request.headers.items()
        if name.lower().startswith("x-amz-server-side-encryption")
    }
    return {
        "aws:principalaccount": account,
        "aws:principalarn": principal_arn,
        "aws:securetransport": "true",
        "s3:tlsversion": "1.3",
        **headers,
    }
