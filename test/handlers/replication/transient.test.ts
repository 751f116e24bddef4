import { isTransient } from "../../../src/handlers/replication/transient";
import { HandlerError } from "../../../src/handlers/shared/failures";
import { serviceError } from "../support/replicating";

test.each([
  ["a throttle", serviceError("ThrottlingException")],
  ["a throttled table", serviceError("ProvisionedThroughputExceededException")],
  ["a fault of the service", serviceError("InternalServerError", 500)],
  ["an unavailable service", serviceError("ServiceUnavailable", 503)],
  ["too many requests", serviceError("Whatever", 429)],
  ["a broken connection", Object.assign(new Error(), { code: "ECONNRESET" })],
  ["no answer in time", Object.assign(new Error(), { name: "TimeoutError" })],
  ["an answer without a status", Object.assign(new Error(), { $metadata: {} })],
])("%s may pass", (_what, error) => {
  expect(isTransient(error)).toBe(true);
});

test.each([
  ["a denial", serviceError("AccessDeniedException")],
  ["a bad request", serviceError("ValidationException")],
  ["an error of ours", new HandlerError("SourceUnsettledError", "text")],
  ["a mistake in the code", new TypeError()],
  ["no error", "ThrottlingException"],
])("%s stays", (_what, error) => {
  expect(isTransient(error)).toBe(false);
});
