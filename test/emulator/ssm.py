"""Parameter Store: SecureStrings hold real ciphertext, and a version knows who wrote it.

moto keeps a SecureString as readable text. On AWS, what comes back without decryption is KMS ciphertext in base64 that
whoever may use the key can open with the encryption context `PARAMETER_ARN`; restoring from an audit record rests on
that. Here each version is encrypted under its key by the emulator's KMS, in the parameter's own account and region.

Not emulated: the tier that changes at 4 KB, the limit of a description, references to secrets.
"""

import base64
from contextvars import ContextVar
from dataclasses import dataclass
from typing import Any

from moto.core.exceptions import JsonRESTError
from moto.kms.models import KmsBackend, kms_backends
from moto.ssm.models import Parameter
from moto.ssm.responses import SimpleSystemManagerResponse
from moto.ssm.utils import parameter_arn

from .identity import caller_of


@dataclass(frozen=True)
class Writing:
    region: str
    caller: str


#: The request that a new version comes from. moto's constructor is told neither the region nor the caller.
WRITING: ContextVar[Writing | None] = ContextVar("writing", default=None)


def install() -> None:
    create = Parameter.__init__
    describe = Parameter.describe_response_object
    put = SimpleSystemManagerResponse.put_parameter

    def init(self: Parameter, *args: Any, **kwargs: Any) -> None:
        self.writing = WRITING.get()
        create(self, *args, **kwargs)
        if self.parameter_type != "SecureString":
            self.keyid = None

    def describe_response_object(self: Parameter, *args: Any, **kwargs: Any) -> dict[str, Any]:
        described = describe(self, *args, **kwargs)
        if self.writing:
            described["LastModifiedUser"] = self.writing.caller
        return described

    def put_parameter(self: SimpleSystemManagerResponse) -> Any:
        token = WRITING.set(Writing(self.region, caller_of(self).arn))
        try:
            return put(self)
        finally:
            WRITING.reset(token)

    Parameter.__init__ = init
    Parameter.encrypt = encrypt
    Parameter.decrypt = decrypt
    Parameter.describe_response_object = describe_response_object
    SimpleSystemManagerResponse.put_parameter = put_parameter


def encrypt(parameter: Parameter, value: str) -> str:
    try:
        blob, _ = kms_of(parameter).encrypt(parameter.keyid, value.encode(), context_of(parameter))
    except Exception as error:
        raise JsonRESTError("InvalidKeyId", f"{parameter.keyid} cannot be used: {error}") from error
    return base64.b64encode(blob).decode()


def decrypt(parameter: Parameter, value: str) -> str:
    if parameter.parameter_type != "SecureString":
        return value
    plaintext, _ = kms_of(parameter).decrypt(base64.b64decode(value), context_of(parameter))
    return plaintext.decode()


def kms_of(parameter: Parameter) -> KmsBackend:
    return kms_backends[parameter.account_id][parameter.writing.region]


def context_of(parameter: Parameter) -> dict[str, str]:
    return {"PARAMETER_ARN": parameter_arn(parameter.account_id, parameter.writing.region, parameter.name)}
