"""Parameter Store: SecureStrings hold real ciphertext, and a version knows who wrote it.

moto keeps a SecureString as readable text. On AWS, what comes back without decryption is KMS ciphertext in base64 that
whoever may use the key can open with the encryption context `PARAMETER_ARN`; restoring from an audit record rests on
that. Here each version is encrypted under its key by the emulator's KMS, in the parameter's own account and region. A value of
more than 4 KB is one of the advanced tier, whose envelope KMS by itself does not open. A put that fails leaves nothing.

Not emulated: the tier that changes at 4 KB, the limit of a description, references to secrets.
"""

import base64
from contextvars import ContextVar
from dataclasses import dataclass
from typing import Any

from moto.core.exceptions import JsonRESTError
from moto.kms.models import KmsBackend, kms_backends
from moto.ssm.models import Parameter, SimpleSystemManagerBackend
from moto.ssm.responses import SimpleSystemManagerResponse
from moto.ssm.utils import parameter_arn

from .identity import caller_of


#: What KMS encrypts in one call.
BLOCK = 4096

#: What the ciphertext of a longer value begins with.
ENVELOPE = b"envelope:"


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
            forget_if_empty(self.ssm_backend, self._get_param("Name"))

    Parameter.__init__ = init
    Parameter.encrypt = encrypt
    Parameter.decrypt = decrypt
    Parameter.describe_response_object = describe_response_object
    SimpleSystemManagerResponse.put_parameter = put_parameter


def forget_if_empty(backend: SimpleSystemManagerBackend, name: str) -> None:
    """moto keeps a parameter without a version when the first put of it fails."""
    if name in backend._parameters and not backend._parameters[name]:
        backend._parameters.pop(name)


def encrypt(parameter: Parameter, value: str) -> str:
    plaintext = value.encode()
    blocks = [plaintext[start : start + BLOCK] for start in range(0, len(plaintext), BLOCK)]
    try:
        blobs = [kms_of(parameter).encrypt(parameter.keyid, block, context_of(parameter))[0] for block in blocks]
    except Exception as error:
        raise JsonRESTError("InvalidKeyId", f"{parameter.keyid} cannot be used: {error}") from error
    sealed = blobs[0] if len(blobs) == 1 else ENVELOPE + b".".join(map(base64.b64encode, blobs))
    return base64.b64encode(sealed).decode()


def decrypt(parameter: Parameter, value: str) -> str:
    if parameter.parameter_type != "SecureString":
        return value
    sealed = base64.b64decode(value)
    is_envelope = sealed.startswith(ENVELOPE)
    blobs = map(base64.b64decode, sealed.removeprefix(ENVELOPE).split(b".")) if is_envelope else [sealed]
    return b"".join(kms_of(parameter).decrypt(blob, context_of(parameter))[0] for blob in blobs).decode()


def kms_of(parameter: Parameter) -> KmsBackend:
    return kms_backends[parameter.account_id][parameter.writing.region]


def context_of(parameter: Parameter) -> dict[str, str]:
    return {"PARAMETER_ARN": parameter_arn(parameter.account_id, parameter.writing.region, parameter.name)}
