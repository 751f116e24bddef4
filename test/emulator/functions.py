"""Lambda functions: what was configured comes back, and the deployed code runs.

Mends of moto: the dead-letter queue, key and logging of a function are kept; a second event invoke configuration
replaces the first; the code can be fetched; and instead of a container the code runs in a `node` process of its own,
with the function's environment and its role's credentials, which makes one start of node per invocation.

Other runtimes than Node are refused. Not emulated: memory limits, concurrency limits, layers, VPCs, versions' code.
"""

import hashlib
import io
import json
import os
import subprocess
import tempfile
import time
import zipfile
from dataclasses import dataclass
from pathlib import Path
from typing import Any
from uuid import uuid4

from moto.awslambda.models import LambdaBackend, LambdaFunction
from moto.sts.models import sts_backends
from moto.utilities.utils import get_partition

from . import settings
from .background import others_may_work
from .state import STATE

RUNNER = Path(__file__).with_name("runner.js")

#: Settings of a function that moto forgets, with what an unset one reads as.
FORGOTTEN = ("DeadLetterConfig", "KMSKeyArn", "LoggingConfig")


@dataclass(frozen=True)
class Outcome:
    """How an invocation ended: with a value, or with an error as Lambda reports it."""

    request_id: str
    value: Any = None
    error: dict[str, Any] | None = None

    @property
    def payload(self) -> Any:
        return self.error if self.error else self.value


class Code:
    """The unpacked code of the deployed functions, once for each content."""

    def __init__(self) -> None:
        self._root = tempfile.TemporaryDirectory(prefix="emulator-code-")

    def folder(self, function: LambdaFunction) -> Path:
        folder = Path(self._root.name) / hashlib.sha256(function.code_bytes).hexdigest()
        if not folder.exists():
            unpacked = tempfile.mkdtemp(dir=self._root.name)
            zipfile.ZipFile(io.BytesIO(function.code_bytes)).extractall(unpacked)
            try:
                os.rename(unpacked, folder)
            except OSError:
                pass  # another invocation of the same code was faster
        return folder

    def remove(self) -> None:
        self._root.cleanup()


CODE = Code()


def run(function: LambdaFunction, event: Any) -> Outcome:
    """Runs the function once, and keeps the run and its log."""
    request_id = str(uuid4())
    outcome, output = run_node(function, event, request_id)
    log = f"START RequestId: {request_id}\n{output}END RequestId: {request_id}"
    function.logs_backend.ensure_log_group(function.logs_group_name)
    function.save_logs(log)
    STATE.invocations.append(
        {
            "function": function.function_arn,
            "event": event,
            "result": outcome.value,
            "error": outcome.error,
            "log": output,
        }
    )
    return outcome


def run_node(function: LambdaFunction, event: Any, request_id: str) -> tuple[Outcome, str]:
    if not str(function.run_time).startswith("nodejs"):
        message = f"the emulator runs nodejs functions only, not {function.run_time}"
        return Outcome(request_id, error={"errorType": "Runtime.NotEmulated", "errorMessage": message}), ""

    with tempfile.TemporaryDirectory(prefix="emulator-run-") as scratch:
        result_file = Path(scratch, "result.json")
        timeout = float(function.timeout)
        process = subprocess.Popen(
            [settings.node, str(RUNNER)],
            cwd=CODE.folder(function),
            env={
                **environment_of(function, scratch),
                "REQUEST_ID": request_id,
                "FUNCTION_ARN": function.function_arn,
                "DEADLINE_MS": str(int((time.time() + timeout) * 1000)),
                "RESULT_FILE": str(result_file),
                "HOSTS": settings.hosts,
                "CLOCK_AHEAD_MS": str(settings.clock_ahead_ms),
            },
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT,
        )
        error = {"errorType": "Runtime.ExitError", "errorMessage": "the process exited without a result"}
        try:
            with others_may_work():
                output, _ = process.communicate(json.dumps(event).encode(), timeout)
        except subprocess.TimeoutExpired:
            process.kill()
            output, _ = process.communicate()
            error = {"errorType": "Sandbox.Timedout", "errorMessage": f"timed out after {timeout:g} seconds"}

        result = json.loads(result_file.read_text()) if result_file.exists() else {"error": error}
        return Outcome(request_id, **result), output.decode(errors="replace")


def environment_of(function: LambdaFunction, home: str) -> dict[str, str]:
    role = sts_backends[function.account_id][get_partition(function.region)].assume_role(
        region_name=function.region,
        role_session_name=function.function_name,
        role_arn=function.role,
        policy="",
        duration=3600,
        external_id="",
    )
    own = {name: str(value) for name, value in function.environment_vars.items()}
    return {
        "PATH": os.environ["PATH"],
        "HOME": home,
        "TZ": ":UTC",
        "_HANDLER": function.handler,
        "LAMBDA_TASK_ROOT": str(CODE.folder(function)),
        "AWS_EXECUTION_ENV": f"AWS_Lambda_{function.run_time}",
        "AWS_LAMBDA_FUNCTION_NAME": function.function_name,
        "AWS_LAMBDA_FUNCTION_VERSION": str(function.version),
        "AWS_LAMBDA_FUNCTION_MEMORY_SIZE": str(function.memory_size),
        "AWS_LAMBDA_LOG_GROUP_NAME": function.logs_group_name,
        "AWS_LAMBDA_LOG_STREAM_NAME": f"{time.strftime('%Y/%m/%d')}/[{function.version}]{uuid4().hex}",
        "AWS_REGION": function.region,
        "AWS_DEFAULT_REGION": function.region,
        "AWS_ENDPOINT_URL": settings.endpoint(),
        "AWS_ACCESS_KEY_ID": role.access_key_id,
        "AWS_SECRET_ACCESS_KEY": role.secret_access_key,
        "AWS_SESSION_TOKEN": role.session_token,
        **own,
    }


def install() -> None:
    install_configuration()
    install_code_location()
    install_event_invoke_config()


def install_configuration() -> None:
    create = LambdaFunction.__init__
    describe = LambdaFunction.get_configuration
    update = LambdaFunction.update_configuration

    def remember(function: LambdaFunction, spec: dict[str, Any]) -> None:
        function.remembered.update({name: spec[name] for name in FORGOTTEN if name in spec})
        group = function.remembered.get("LoggingConfig", {}).get("LogGroup")
        function.logs_group_name = group or f"/aws/lambda/{function.function_name}"

    def init(self: LambdaFunction, account_id: str, spec: dict[str, Any], *args: Any, **kwargs: Any) -> None:
        create(self, account_id, spec, *args, **kwargs)
        self.remembered = {}
        remember(self, spec)

    def get_configuration(self: LambdaFunction, on_create: bool = False) -> dict[str, Any]:
        logging = {"LogFormat": "Text", "LogGroup": self.logs_group_name}
        return {"LoggingConfig": logging, **describe(self, on_create), **self.remembered}

    def update_configuration(self: LambdaFunction, spec: dict[str, Any]) -> dict[str, Any]:
        remember(self, spec)
        return update(self, spec)

    LambdaFunction.__init__ = init
    LambdaFunction.get_configuration = get_configuration
    LambdaFunction.update_configuration = update_configuration


def install_code_location() -> None:
    get_code = LambdaFunction.get_code

    def get_code_with_location(self: LambdaFunction) -> dict[str, Any]:
        found = get_code(self)
        path = f"/emulator/lambda-code/{self.account_id}/{self.region}/{self.function_name}"
        found["Code"] = {"RepositoryType": "S3", "Location": settings.endpoint() + path}
        return found

    LambdaFunction.get_code = get_code_with_location


def install_event_invoke_config() -> None:
    put = LambdaBackend.put_function_event_invoke_config

    def put_instead(self: LambdaBackend, function_name: str, config: dict[str, Any]) -> dict[str, Any]:
        self.get_function(function_name).event_invoke_config = []
        return put(self, function_name, config)

    LambdaBackend.put_function_event_invoke_config = put_instead
