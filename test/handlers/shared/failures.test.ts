import { failureFacts, HandlerError } from "../../../src/handlers/shared/failures";

describe("what is logged of a failure", () => {
  test("of our own: its class, its text and its reasons", () => {
    expect(failureFacts(new HandlerError("SomeError", "it failed", ["a: missing"]))).toEqual({
      error: "SomeError",
      detail: "it failed",
      reasons: ["a: missing"],
    });
  });

  test("of a service: its class, its status and the request's id, never its text", () => {
    const error = Object.assign(new Error("the value SECRET is too long"), {
      name: "ValidationException",
      $metadata: { httpStatusCode: 400, requestId: "r-1" },
    });
    expect(failureFacts(error)).toEqual({
      error: "ValidationException",
      status: 400,
      service_request_id: "r-1",
    });
  });

  test("of what is no error: its type", () => {
    expect(failureFacts("SECRET")).toEqual({ error: "string" });
  });
});
