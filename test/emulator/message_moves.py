"""SQS: message move tasks, which moto lacks. A task moves everything at once and is then completed.

As on AWS, what is moved becomes new messages, the source must be the dead-letter queue of a queue, and without a
destination a message that no queue gave up has nowhere to go: then the task fails.
"""

import time
from typing import Any

from moto.sqs.models import Message, Queue, SQSBackend, sqs_backends

from .hooks import Call, Refusal, operation

SERVICE = "sqs"


@operation(SERVICE, "StartMessageMoveTask")
def start(call: Call) -> dict[str, Any]:
    backend = sqs_backends[call.account][call.region]
    source = queue_by_arn(backend, call.body["SourceArn"])
    sources = backend.list_dead_letter_source_queues(source.name)
    if not sources:
        raise Refusal("InvalidParameterValue", "Source queue must be configured as a Dead Letter Queue.")
    destination = call.body.get("DestinationArn")
    target = queue_by_arn(backend, destination) if destination else only(sources)
    handle = f"task-{len(call.stored(SERVICE))}"
    found = list(source._messages)
    task = {
        "TaskHandle": handle,
        "Status": "COMPLETED" if target else "FAILED",
        "SourceArn": source.queue_arn,
        "ApproximateNumberOfMessagesToMove": len(found),
        "ApproximateNumberOfMessagesMoved": len(found) if target else 0,
        "StartedTimestamp": int(time.time() * 1000),
        **({"DestinationArn": destination} if destination else {}),
        **({} if target else {"FailureReason": "CouldNotDetermineMessageSource"}),
    }
    call.stored(SERVICE)[handle] = task
    if target:
        for message in found:
            move(backend, message, source, target)
    return {"TaskHandle": handle}


@operation(SERVICE, "ListMessageMoveTasks")
def list_tasks(call: Call) -> dict[str, Any]:
    tasks = [task for task in call.stored(SERVICE).values() if task["SourceArn"] == call.body["SourceArn"]]
    return {"Results": tasks[::-1][: call.body.get("MaxResults", 1)]}


def queue_by_arn(backend: SQSBackend, arn: str) -> Queue:
    for queue in backend.queues.values():
        if queue.queue_arn == arn:
            return queue
    raise Refusal("ResourceNotFoundException", f"The resource that you specified for {arn} doesn't exist.")


def only(queues: list[Queue]) -> Queue | None:
    return queues[0] if len(queues) == 1 else None


def move(backend: SQSBackend, message: Message, source: Queue, target: Queue) -> None:
    source._messages.remove(message)
    source.pending_messages.discard(message)
    backend.send_message(target.name, message.body, message_attributes=message.message_attributes)
