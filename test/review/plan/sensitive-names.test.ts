import { isSensitiveName } from "../../../src/review/plan/sensitive-names";
import { changeJson, planJson, planOf } from "../support/plans";
import { review } from "../../../src/review/review";

describe("a name of a secret", () => {
  it.each([
    "password",
    "client_secret",
    "DB_PASSWORD",
    "ApiToken",
    "AWS_SECRET_ACCESS_KEY",
    "STRIPE_API_KEY",
  ])("is %s", (name) => expect(isSensitiveName(name)).toBe(true));

  it.each(["manage_master_user_password", "TOKEN_URL", "Name", "http_tokens", "kms_key"])(
    "is not %s",
    (name) => expect(isSensitiveName(name)).toBe(false),
  );

  it("hides what a function's environment holds, also in what was changed outside Terraform", () => {
    const variables = (DB_PASSWORD: string) => ({ environment: [{ variables: { DB_PASSWORD } }] });
    const drift = changeJson("aws_lambda_function", {
      before: variables("hunter2"),
      after: variables("hunter3"),
    });

    const report = review([planOf(planJson([], { resource_drift: [drift] }))]);

    expect(report.findings).toHaveLength(1);
    expect(JSON.stringify(report)).not.toContain("hunter");
  });
});
