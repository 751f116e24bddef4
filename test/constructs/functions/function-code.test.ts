import { createHash } from "node:crypto";
import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join, resolve } from "node:path";
import { Construct } from "constructs";
import { FunctionCode } from "../../../src/constructs/functions/function-code";
import { HANDLERS_CONTEXT, handlersFolder } from "../../../src/constructs/functions/handlers-folder";
import { writeHandlers } from "../../support/handlers";
import { refusal } from "../../support/synthesized";

let folder: string;

beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), "code-"));
});
afterEach(() => rmSync(folder, { recursive: true, force: true }));

function constructIn(handlers?: string): Construct {
  const construct = new Construct(undefined as never, "app");
  if (handlers) construct.node.setContext(HANDLERS_CONTEXT, handlers);
  return construct;
}

describe("bundled code", () => {
  it("is the zip that the manifest names, with its hashes", () => {
    const handlers = writeHandlers(["config-auditor"]);
    const zip = FunctionCode.bundled("config-auditor").zipFor(constructIn(handlers));

    const digest = createHash("sha256").update(readFileSync(zip.path)).digest();
    expect(zip).toEqual({
      path: join(handlers, "config-auditor.zip"),
      sha256: digest.toString("hex"),
      sourceCodeHash: digest.toString("base64"),
    });
  });

  it("lies in the package's dist/handlers by default, also when it runs from its sources", () => {
    expect(handlersFolder(constructIn())).toBe(resolve(__dirname, "../../../dist/handlers"));
  });

  it.each([
    ["when the package was not built", () => folder],
    ["when the manifest does not name it", () => writeHandlers(["another"])],
  ])("is refused %s", (_, handlers) => {
    const act = () => FunctionCode.bundled("config-auditor").zipFor(constructIn(handlers()));
    expect(refusal(act).message).toMatch(
      /^HANDLERS_MISSING [^]*given {4}"config-auditor"[^]*manifest\.json names[^]*fix {6}run `npm run build`/,
    );
  });

  it("is refused when its zip is gone", () => {
    const handlers = writeHandlers(["config-auditor"]);
    rmSync(join(handlers, "config-auditor.zip"));
    const act = () => FunctionCode.bundled("config-auditor").zipFor(constructIn(handlers));
    expect(refusal(act).code).toBe("HANDLERS_MISSING");
  });
});

describe("a zip of yours", () => {
  it("is named by the hash of its content", () => {
    const path = join(folder, "mine.zip");
    writeFileSync(path, "zip");
    expect(FunctionCode.fromZip(path).zipFor(constructIn())).toEqual({
      path,
      sha256: "4a70fe9aa6436e02c2dea340fbd1e352e4ef2d8ce6ca52ad25d4b95471fc8bf2",
      sourceCodeHash: "SnD+mqZDbgLC3qNA+9HjUuTvLYzmylKtJdS5VHH8i/I=",
    });
  });

  it.each([
    ["that does not exist", "missing.zip"],
    ["that is a folder", "folder.zip"],
  ])("is refused when its path is one %s", (_, name) => {
    mkdirSync(join(folder, "folder.zip"));
    const path = join(folder, name);
    expect(refusal(() => FunctionCode.fromZip(path).zipFor(constructIn())).message).toMatch(
      /^VALUE_MISSING app\.code: [^]*the path of a zip that exists/,
    );
  });
});
