"""KMS: rotation periods, replicas, and keys that are disabled.

Mends of moto: the rotation period is kept; a replica has its own description, tags and place in the multi-region
configuration, so that destroying it leaves the primary; a disabled key, or one that awaits deletion, encrypts and
decrypts nothing.

The encryption context is enforced by moto; key policies are not.
"""

import copy
import json
from collections.abc import Callable
from functools import wraps
from typing import Any

from moto.core.exceptions import JsonRESTError
from moto.kms.models import KmsBackend, kms_backends
from moto.kms.responses import KmsResponse

DAYS_OF_ROTATION = 365


def install() -> None:
    install_rotation()
    install_replicas()
    for method in ("encrypt", "generate_data_key", "sign"):
        setattr(KmsBackend, method, only_with_usable_key(getattr(KmsBackend, method)))


def install_rotation() -> None:
    enable = KmsResponse.enable_key_rotation

    def key_of(response: KmsResponse) -> Any:
        return response.kms_backend.describe_key(response._get_param("KeyId"))

    def enable_key_rotation(self: KmsResponse) -> str:
        answer = enable(self)
        key_of(self).rotation_period = self._get_param("RotationPeriodInDays") or DAYS_OF_ROTATION
        return answer

    def get_key_rotation_status(self: KmsResponse) -> str:
        self._validate_cmk_id(self._get_param("KeyId"))
        key = key_of(self)
        status = {"KeyRotationEnabled": key.key_rotation_status}
        if key.key_rotation_status:
            status["RotationPeriodInDays"] = getattr(key, "rotation_period", DAYS_OF_ROTATION)
        return json.dumps(status)

    KmsResponse.enable_key_rotation = enable_key_rotation
    KmsResponse.get_key_rotation_status = get_key_rotation_status


def install_replicas() -> None:
    replicate = KmsBackend.replicate_key
    answer_replicate = KmsResponse.replicate_key

    def replicate_key(self: KmsBackend, key_id: str, replica_region: str) -> Any:
        replica = replicate(self, key_id, replica_region)
        primary = self.keys[key_id]
        replica.multi_region_configuration = copy.deepcopy(primary.multi_region_configuration)
        replica.multi_region_configuration["MultiRegionKeyType"] = "REPLICA"
        return replica

    def replicate_key_with_settings(self: KmsResponse) -> str:
        answer = answer_replicate(self)
        backend = kms_backends[self.current_account][self._get_param("ReplicaRegion")]
        replica = backend.describe_key(self._get_param("KeyId"))
        replica.description = self._get_param("Description") or ""
        backend.tag_resource(replica.id, self._get_param("Tags") or [])
        return answer

    KmsBackend.replicate_key = replicate_key
    KmsResponse.replicate_key = replicate_key_with_settings


def only_with_usable_key(method: Callable[..., Any]) -> Callable[..., Any]:
    @wraps(method)
    def checked(self: KmsBackend, key_id: str, *args: Any, **kwargs: Any) -> Any:
        key = self.keys.get(self.any_id_to_key_id(key_id))
        if key is not None and key.key_state == "PendingDeletion":
            raise JsonRESTError("KMSInvalidStateException", f"{key.arn} is pending deletion.")
        if key is not None and not key.enabled:
            raise JsonRESTError("DisabledException", f"{key.arn} is disabled.")
        return method(self, key_id, *args, **kwargs)

    return checked
