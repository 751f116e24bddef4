import { createHash } from "node:crypto";
import { mkdirSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { readInputs } from "../../../src/cli/review/inputs";
import { readPlanText } from "../../../src/cli/review/plan-text";
import { planJson } from "../../review/support/plans";
import { temporaryFolder } from "../../support/folders";
import { refusal } from "../../support/synthesized";

const folder = temporaryFolder("plan-text");
const JSON_TEXT = JSON.stringify(planJson([], { terraform_version: "1.11.4 ✓" }));

function fileOf(name: string, bytes: Buffer | string): string {
  writeFileSync(join(folder, name), bytes);
  return join(folder, name);
}

const marked = (mark: readonly number[], text: Buffer) => Buffer.concat([Buffer.from(mark), text]);
const little = Buffer.from(JSON_TEXT, "utf16le");
const big = Buffer.from(little).swap16();

describe("a plan's file", () => {
  it.each([
    ["UTF-8", Buffer.from(JSON_TEXT)],
    ["UTF-8 with a mark", marked([0xef, 0xbb, 0xbf], Buffer.from(JSON_TEXT))],
    ["UTF-16, as PowerShell writes it", marked([0xff, 0xfe], little)],
    ["UTF-16 without a mark", little],
    ["UTF-16 of the other order", marked([0xfe, 0xff], big)],
    ["UTF-16 of the other order, without a mark", big],
  ])("is read in %s, and its digest is that of its bytes", (_label, bytes) => {
    const file = fileOf("plan.json", bytes);
    const {
      plans: [plan],
    } = readInputs([file], {});

    expect(plan!.terraformVersion).toBe("1.11.4 ✓");
    expect(plan!.digest).toBe(createHash("sha256").update(bytes).digest("hex"));
  });

  it("is not the saved plan, which only Terraform can read", () => {
    const file = fileOf("prod.tfplan", Buffer.from("PK\u0003\u0004\u0014"));

    expect(refusal(() => readPlanText(file)).problems).toEqual([
      {
        code: "PLAN_INVALID",
        path: file,
        value: "a saved plan, which only Terraform can read",
        allowed: "a file that holds what `terraform show -json` prints for a saved plan",
        fix: `terraform show -json ${file} > plan.json, in the folder that it was made in; then review plan.json`,
      },
    ]);
  });

  it("is no folder, and is there", () => {
    mkdirSync(join(folder, "plans"));

    expect(refusal(() => readPlanText(join(folder, "plans"))).problems).toMatchObject([
      { code: "PLAN_INVALID", value: "a folder", fix: "name a file: this is a folder" },
    ]);
    expect(refusal(() => readPlanText(join(folder, "missing"))).problems).toMatchObject([
      {
        code: "PLAN_INVALID",
        value: "nothing: there is no such file or folder",
        fix: "name a file that exists and can be read",
      },
    ]);
  });

  it("may be cut in the middle of a character", () => {
    const file = fileOf("cut.json", big.subarray(0, 41));

    expect(refusal(() => readInputs([file], {})).problems).toMatchObject([
      { value: "JSON that is cut short" },
    ]);
  });
});
