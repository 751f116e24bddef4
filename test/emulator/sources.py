"""Event source mappings: queues and table streams that feed functions.

Mends of moto: a queue's poller runs beside the caller, deletes what succeeded, honours `ReportBatchItemFailures` and
the redrive policy; a stream's record reaches the function once, in order, and ends at the on-failure destination when
it keeps failing; filters are honoured; a deleted mapping no longer feeds.

Unlike AWS: a failed message comes back at once instead of after the visibility timeout, unless the function has set
one for it, of `LONGEST_WAIT` seconds at most; delays and batching windows are not waited for, a batch is whatever waits
at that moment, a queue without redrive policy gives a message up after `PATIENCE` deliveries and leaves it there, and a
failed record of a stream is tried again at most `STREAM_RETRIES` times. Bisecting and the maximum age are not emulated.
"""

import json
import time
from typing import Any

from moto.awslambda.models import EventSourceMapping, LambdaBackend, LambdaFunction, lambda_backends
from moto.core.utils import unix_time
from moto.dynamodb.models import dynamodb_backends
from moto.dynamodb.models.table import StreamRecord, StreamShard
from moto.events.models import EventPattern
from moto.sqs.models import Message, Queue, SQSBackend, sqs_backends

from . import functions
from .background import BACKGROUND, InOrder
from .delivery import kind_of
from .functions import Outcome
from .invocation import report_failure, timestamp
from .permissions import role_may
from .state import STATE

PATIENCE = 5
LONGEST_WAIT = 3.0
STREAM_RETRIES = 2

#: What the function's role must be allowed on its source.
NEEDED = {
    "sqs": ("sqs:ReceiveMessage", "sqs:DeleteMessage", "sqs:GetQueueAttributes"),
    "dynamodb": ("dynamodb:DescribeStream", "dynamodb:GetRecords", "dynamodb:GetShardIterator"),
}


def install() -> None:
    install_mappings()
    install_queues()
    install_streams()


def install_mappings() -> None:
    create = LambdaBackend.create_event_source_mapping
    update = LambdaBackend.update_event_source_mapping
    delete = LambdaBackend.delete_event_source_mapping

    def create_and_poll(self: LambdaBackend, spec: dict[str, Any]) -> EventSourceMapping:
        mapping = create(self, spec)
        mapping.in_order = InOrder()
        poll(mapping)
        return mapping

    def update_and_poll(self: LambdaBackend, uuid: str, spec: dict[str, Any]) -> EventSourceMapping | None:
        mapping = update(self, uuid, spec)
        if mapping:
            poll(mapping)
        return mapping

    def delete_and_detach(self: LambdaBackend, uuid: str) -> EventSourceMapping | None:
        mapping = delete(self, uuid)
        if mapping:
            mapping.enabled = False
        return mapping

    LambdaBackend.create_event_source_mapping = create_and_poll
    LambdaBackend.update_event_source_mapping = update_and_poll
    LambdaBackend.delete_event_source_mapping = delete_and_detach


def function_of(mapping: EventSourceMapping) -> LambdaFunction:
    return lambda_backends[mapping.account_id][mapping.region].get_function(mapping.function_arn)


def may_read(mapping: EventSourceMapping, function: LambdaFunction) -> bool:
    source = mapping.event_source_arn
    missing = [a for a in NEEDED[kind_of(source)] if not role_may(function.role, a, source)]
    if missing:
        reason = f"{function.role} may not call {', '.join(missing)}"
        STATE.undelivered.append({"from": source, "to": mapping.function_arn, "reason": reason})
    return not missing


def passes_filters(mapping: EventSourceMapping, record: dict[str, Any]) -> bool:
    filters = (mapping.filter_criteria or {}).get("Filters") or []
    return not filters or any(EventPattern.load(f["Pattern"]).matches_event(record) for f in filters)


def failed_identifiers(mapping: EventSourceMapping, outcome: Outcome) -> set[str]:
    """What a function reports as failed, when its mapping lets it report single records."""
    if "ReportBatchItemFailures" not in (mapping.function_response_types or []):
        return set()
    reported = outcome.value.get("batchItemFailures") if isinstance(outcome.value, dict) else None
    return {failure["itemIdentifier"] for failure in reported or []}


# Queues


def install_queues() -> None:
    def add_message(self: Queue, message: Message) -> None:
        with self._messages_lock:
            if self.fifo_queue and is_duplicate(self, message):
                return
            self._messages.append(message)
            self._messages_lock.notify_all()
        for mapping in self.lambda_event_source_mappings.values():
            message.delayed_until = 0.0
            poll(mapping)

    change_visibility = SQSBackend.change_message_visibility

    def change_and_keep(
        self: SQSBackend, queue_name: str, receipt_handle: str, visibility_timeout: int
    ) -> None:
        change_visibility(self, queue_name, receipt_handle, visibility_timeout)
        for message in self.get_queue(queue_name)._messages:
            if message.had_receipt_handle(receipt_handle):
                message.asked_visible_at = message.visible_at

    Queue.add_message = add_message
    Message.asked_visible_at = 0.0
    SQSBackend.change_message_visibility = change_and_keep


def is_duplicate(queue: Queue, message: Message) -> bool:
    return message.deduplication_id is not None and any(
        other.deduplication_id == message.deduplication_id for other in queue._messages
    )


def poll(mapping: EventSourceMapping) -> None:
    if mapping.enabled and ":sqs:" in mapping.event_source_arn:
        mapping.in_order.submit(lambda: take_batch(mapping))


def take_batch(mapping: EventSourceMapping) -> None:
    if not mapping.enabled:
        return
    function = function_of(mapping)
    if not may_read(mapping, function):
        return

    backend = sqs_backends[mapping.account_id][mapping.region]
    queue = backend.get_queue(mapping.event_source_arn.split(":")[-1])
    batch = backend.receive_message(queue.name, mapping.batch_size, 0, queue.visibility_timeout, ["All"])
    records = [record_of_message(message, mapping) for message in batch]
    wanted = [record for record in records if passes_filters(mapping, as_filtered(record))]
    failed = failed_messages(mapping, function, wanted) if wanted else set()

    waits = set()
    for message in batch:
        if message.id not in failed:
            backend.delete_message(queue.name, message.receipt_handle)
        elif put_back(queue, message):
            waits.add(wait_of(queue, message))
    for seconds in sorted(waits):
        BACKGROUND.submit_later(seconds, lambda: poll(mapping)) if seconds else poll(mapping)


def failed_messages(
    mapping: EventSourceMapping, function: LambdaFunction, records: list[dict[str, Any]]
) -> set[str]:
    sent = {record["messageId"] for record in records}
    outcome = functions.run(function, {"Records": records})
    failed = failed_identifiers(mapping, outcome)
    # an identifier that was never sent fails the whole batch, as an error does
    return sent if outcome.error or not failed <= sent else failed


def wait_of(queue: Queue, message: Message) -> float:
    """Seconds until a message that was put back is visible, with some to spare."""
    original = next(original for original in queue._messages if original.id == message.id)
    return max(0.0, original.visible_at / 1000 - time.time() + 0.05) if original.visible_at else 0.0


def put_back(queue: Queue, message: Message) -> bool:
    """Makes a message visible again, now or when the function said; tells whether it is to be delivered once more."""
    for original in queue._messages:
        if original.id == message.id:
            too_late = (time.time() + LONGEST_WAIT) * 1000
            original.visible_at = original.asked_visible_at if original.asked_visible_at < too_late else 0.0
            original.asked_visible_at = 0.0
            queue.pending_messages.discard(original)
    return queue.dead_letter_queue is not None or message.approximate_receive_count < PATIENCE


def record_of_message(message: Message, mapping: EventSourceMapping) -> dict[str, Any]:
    attributes = {
        "ApproximateReceiveCount": str(message.approximate_receive_count),
        "SentTimestamp": str(message.sent_timestamp),
        "SenderId": message.sender_id,
        "ApproximateFirstReceiveTimestamp": str(message.approximate_first_receive_timestamp),
        "MessageGroupId": message.group_id,
        "MessageDeduplicationId": message.deduplication_id,
        "SequenceNumber": message.sequence_number,
    }
    return {
        "messageId": message.id,
        "receiptHandle": message.receipt_handle,
        "body": message.body,
        "attributes": {name: value for name, value in attributes.items() if value is not None},
        "messageAttributes": {
            name: {
                "dataType": value["DataType"],
                "stringValue": value.get("StringValue"),
                "stringListValues": [],
                "binaryListValues": [],
            }
            for name, value in message.message_attributes.items()
        },
        "md5OfBody": message.body_md5,
        "eventSource": "aws:sqs",
        "eventSourceARN": mapping.event_source_arn,
        "awsRegion": mapping.region,
    }


def as_filtered(record: dict[str, Any]) -> dict[str, Any]:
    """Filters look into a body that is JSON."""
    try:
        return {**record, "body": json.loads(record["body"])}
    except ValueError:
        return record


# Streams


def install_streams() -> None:
    def add(self: StreamShard, old: Any, new: Any) -> None:
        view = self.table.stream_specification["StreamViewType"]
        kind = "INSERT" if old is None else "REMOVE" if new is None else "MODIFY"
        number = self.starting_sequence_number + len(self.items)
        stored = StreamRecord(self.table, view, kind, old, new, number)
        self.items.append(stored)
        for mapping in self.table.lambda_event_source_mappings.values():
            if mapping.enabled:
                record = record_of_change(stored, mapping)
                mapping.in_order.submit(lambda mapping=mapping, record=record: take_record(mapping, record))

    StreamShard.add = add


def record_of_change(stored: StreamRecord, mapping: EventSourceMapping) -> dict[str, Any]:
    change = stored.to_json()
    created = unix_time(change["dynamodb"]["ApproximateCreationDateTime"])
    return {
        **change,
        "awsRegion": mapping.region,
        "eventSourceARN": mapping.event_source_arn,
        "dynamodb": {**change["dynamodb"], "ApproximateCreationDateTime": int(created)},
    }


def take_record(mapping: EventSourceMapping, record: dict[str, Any]) -> None:
    if not mapping.enabled or not passes_filters(mapping, record):
        return
    function = function_of(mapping)
    if not may_read(mapping, function):
        return
    configured = mapping.max_retry_attempts
    retries = STREAM_RETRIES if configured in (None, -1) else min(configured, STREAM_RETRIES)
    for _ in range(1 + retries):
        outcome = functions.run(function, {"Records": [record]})
        if not outcome.error and not failed_identifiers(mapping, outcome):
            return

    number = record["dynamodb"]["SequenceNumber"]
    arrived = timestamp(record["dynamodb"]["ApproximateCreationDateTime"])
    batch = {
        "shardId": shard_id(mapping),
        "startSequenceNumber": number,
        "endSequenceNumber": number,
        "approximateArrivalOfFirstRecord": arrived,
        "approximateArrivalOfLastRecord": arrived,
        "batchSize": 1,
        "streamArn": mapping.event_source_arn,
    }
    config = {"DestinationConfig": mapping.destination_config}
    details = {"DDBStreamBatchInfo": batch}
    report_failure(function, config, "RetryAttemptsExhausted", 1 + retries, outcome, details)


def shard_id(mapping: EventSourceMapping) -> str:
    table = mapping.event_source_arn.split("/")[1]
    return dynamodb_backends[mapping.account_id][mapping.region].get_table(table).stream_shard.id
