import { KmsKey } from "@cdktf/provider-aws/lib/kms-key";
import { Lazy, TerraformStack, Testing, Token } from "cdktf";
import { withoutTokenTraces } from "../../../src/core/synthesis/token-traces";

const SWITCH = "CDKTF_FOUNDATION_TOKEN_TRACES";

afterEach(() => {
  delete process.env[SWITCH];
});

function token(): { readonly creationStack: string[] } {
  return Lazy.anyValue({ produce: () => "value" });
}

describe("without token traces", () => {
  it("tokens have no stack trace, and the built thing is returned", () => {
    const built = withoutTokenTraces(() => [token(), Token.asAny("intrinsic")]);
    expect(built.map((each) => each.creationStack)).toEqual([[], []]);
  });

  it("resources and their blocks make no stack traces", () => {
    const capture = jest.spyOn(Error, "captureStackTrace");
    const stack = new TerraformStack(Testing.app(), "stack");
    capture.mockClear();
    withoutTokenTraces(() => new KmsKey(stack, "key", { description: new KmsKey(stack, "other", {}).arn }));
    expect(capture).not.toHaveBeenCalled();
    new KmsKey(stack, "traced", {});
    expect(capture).toHaveBeenCalled();
    capture.mockRestore();
  });

  it("tokens are traced again afterwards", () => {
    const before = Error.captureStackTrace;
    withoutTokenTraces(token);
    expect(Error.captureStackTrace).toBe(before);
    expect(token().creationStack.join("\n")).toContain("token-traces.test.ts");
  });

  it("tokens are traced again after an error, which passes", () => {
    const before = Error.captureStackTrace;
    const fails = (): never => {
      throw new Error("while building");
    };
    expect(() => withoutTokenTraces(fails)).toThrow("while building");
    expect(Error.captureStackTrace).toBe(before);
  });

  it("calls within each other end where they should", () => {
    const [inner, after] = withoutTokenTraces(() => [withoutTokenTraces(token), token()]);
    expect(inner!.creationStack).toEqual([]);
    expect(after!.creationStack).toEqual([]);
    expect(token().creationStack).not.toEqual([]);
  });

  it("errors keep their stack", () => {
    function failDeep(): Error {
      return new TypeError("a real error");
    }
    expect(withoutTokenTraces(failDeep).stack).toMatch(/TypeError: a real error\n {4}at failDeep/);
  });

  it("errors that capture their stack themselves keep it, with the frames that they hide", () => {
    class CustomError extends Error {
      public constructor() {
        super("custom");
        Error.captureStackTrace(this, CustomError);
      }
    }
    function failDeep(): CustomError {
      return new CustomError();
    }
    expect(withoutTokenTraces(failDeep).stack).toMatch(/Error: custom\n {4}at failDeep/);
  });

  it("whoever captures a stack without hiding frames does not see this library in it", () => {
    function captureHere(): { stack?: string } {
      const target: { stack?: string } = {};
      Error.captureStackTrace(target);
      return target;
    }
    expect(withoutTokenTraces(captureHere).stack!.split("\n")[1]).toContain("token-traces.test.ts");
  });

  it("annotations keep the traces that they ask for", () => {
    const stack = new TerraformStack(Testing.app(), "stack");
    withoutTokenTraces(() => stack.node.addMetadata("note", "text", { stackTrace: true }));
    expect(stack.node.metadata[0]!.trace!.join("\n")).toContain("token-traces.test.ts");
  });

  it("tokens are traced when the environment asks for it", () => {
    process.env[SWITCH] = "1";
    expect(withoutTokenTraces(token).creationStack.join("\n")).toContain("token-traces.test.ts");
  });
});
