"""Parameter Store's own events: what it tells the default bus by itself, with or without a trail.

"Parameter Store Change" for each parameter that is created, updated or deleted, and "Parameter Store Policy Action"
for one that its expiration policy has deleted, which is no API call. Parameters expire when `expire` is called, not by
themselves. Not emulated: labels, the notifications of policies.
"""

import json
from datetime import datetime, timezone
from typing import Any

from moto.events.models import events_backends
from moto.ssm.models import Parameter, SimpleSystemManagerBackend, ssm_backends

CHANGE = "Parameter Store Change"
POLICY_ACTION = "Parameter Store Policy Action"


def install() -> None:
    put = SimpleSystemManagerBackend.put_parameter
    delete_one = SimpleSystemManagerBackend.delete_parameter
    delete_many = SimpleSystemManagerBackend.delete_parameters

    def put_parameter(self: SimpleSystemManagerBackend, *args: Any, **kwargs: Any) -> Parameter:
        parameter = put(self, *args, **kwargs)
        tell_change(self, "Create" if parameter.version == 1 else "Update", parameter)
        return parameter

    def delete_parameter(self: SimpleSystemManagerBackend, name: str) -> None:
        parameter = newest(self, name)
        delete_one(self, name)
        tell_change(self, "Delete", parameter)

    def delete_parameters(self: SimpleSystemManagerBackend, names: list[str]) -> list[str]:
        parameters = {name: newest(self, name) for name in names}
        deleted = delete_many(self, names)
        for name in deleted:
            tell_change(self, "Delete", parameters[name])
        return deleted

    SimpleSystemManagerBackend.put_parameter = put_parameter
    SimpleSystemManagerBackend.delete_parameter = delete_parameter
    SimpleSystemManagerBackend.delete_parameters = delete_parameters


def expire() -> None:
    """Deletes every parameter whose expiration policy says so by now."""
    for regions in list(ssm_backends.values()):
        for backend in list(regions.values()):
            for name in list(backend._parameters):
                parameter = newest(backend, name)
                policy = parameter and expiration_of(parameter)
                if parameter and policy and has_passed(policy["Attributes"]["Timestamp"]):
                    backend._parameters.pop(name)
                    tell_expiration(backend, parameter, policy)


def newest(backend: SimpleSystemManagerBackend, name: str) -> Parameter | None:
    normalized = backend._parameters.normalize_name(name)
    versions = backend._parameters[normalized] if normalized in backend._parameters else None
    return versions[-1] if versions else None


def expiration_of(parameter: Parameter) -> dict[str, Any] | None:
    policies = json.loads(parameter.policies or "[]")
    return next((policy for policy in policies if policy["Type"] == "Expiration"), None)


def has_passed(timestamp: str) -> bool:
    return datetime.fromisoformat(timestamp.replace("Z", "+00:00")) <= datetime.now(timezone.utc)


def tell_change(backend: SimpleSystemManagerBackend, operation: str, parameter: Parameter | None) -> None:
    if parameter is None:
        return
    detail = {"operation": operation, "name": parameter.name, "type": parameter.parameter_type}
    tell(backend, CHANGE, {**detail, "description": parameter.description or ""})


def tell_expiration(
    backend: SimpleSystemManagerBackend, parameter: Parameter, policy: dict[str, Any]
) -> None:
    content = {"type": policy["Type"], "version": policy["Version"], "attributes": policy["Attributes"]}
    detail = {
        "parameter-name": parameter.name,
        "parameter-type": parameter.parameter_type,
        "policy-type": "Expiration",
        "policy-content": json.dumps(content),
        "action-status": "Success",
        "action-reason": "",
    }
    tell(backend, POLICY_ACTION, detail)


def tell(backend: SimpleSystemManagerBackend, detail_type: str, detail: dict[str, Any]) -> None:
    bus = events_backends[backend.account_id][backend.region_name]
    bus.put_events([{"Source": "aws.ssm", "DetailType": detail_type, "Detail": json.dumps(detail)}])
