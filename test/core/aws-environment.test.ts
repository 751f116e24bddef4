import { Testing, TerraformStack } from "cdktf";
import { Construct } from "constructs";
import { AwsEnvironment, type AwsEnvironmentProps } from "../../src/core/aws-environment";
import { refusal } from "../support/synthesized";

const COMMERCIAL = new AwsEnvironment({ accountId: "111111111111", region: "eu-central-1" });
const GOVERNMENT = new AwsEnvironment({ accountId: "222222222222", region: "us-gov-west-1" });
const CHINA = new AwsEnvironment({ accountId: "333333333333", region: "cn-north-1" });

function stack(): TerraformStack {
  return new TerraformStack(Testing.app(), "stack");
}

describe("an environment", () => {
  it.each([
    [COMMERCIAL, "aws"],
    [GOVERNMENT, "aws-us-gov"],
    [CHINA, "aws-cn"],
  ])("%# takes its partition from the region", (environment, partition) => {
    expect(environment.partition).toBe(partition);
  });

  it("accepts the partition that the region belongs to", () => {
    const environment = new AwsEnvironment({
      accountId: "333333333333",
      region: "cn-north-1",
      partition: "aws-cn",
    });

    expect(environment.partition).toBe("aws-cn");
  });
});

describe("the names of an environment", () => {
  it.each([
    [COMMERCIAL, "arn:aws:dynamodb:eu-central-1:111111111111:table/events"],
    [GOVERNMENT, "arn:aws-us-gov:dynamodb:us-gov-west-1:222222222222:table/events"],
    [CHINA, "arn:aws-cn:dynamodb:cn-north-1:333333333333:table/events"],
  ])("%# an ARN has the partition, region and account", (environment, arn) => {
    expect(environment.arn("dynamodb", "table/events")).toBe(arn);
  });

  it("an ARN can be of another region and account", () => {
    const arn = CHINA.arn("sns", "alarms", { region: "cn-northwest-1", accountId: "444444444444" });

    expect(arn).toBe("arn:aws-cn:sns:cn-northwest-1:444444444444:alarms");
  });

  it.each([
    [COMMERCIAL, "arn:aws:iam::111111111111:role/ops/admin"],
    [GOVERNMENT, "arn:aws-us-gov:iam::222222222222:role/ops/admin"],
    [CHINA, "arn:aws-cn:iam::333333333333:role/ops/admin"],
  ])("%# an ARN of IAM has no region", (environment, arn) => {
    expect(environment.iamArn("role/ops/admin")).toBe(arn);
  });

  it("an ARN of IAM can be of another account", () => {
    expect(CHINA.iamArn("role/admin", "444444444444")).toBe("arn:aws-cn:iam::444444444444:role/admin");
  });

  it("the root principal stands for the account", () => {
    expect(GOVERNMENT.rootPrincipalArn).toBe("arn:aws-us-gov:iam::222222222222:root");
  });

  it.each([
    [COMMERCIAL, "arn:aws:s3:::logs", "arn:aws:s3:::logs/trail/*"],
    [CHINA, "arn:aws-cn:s3:::logs", "arn:aws-cn:s3:::logs/trail/*"],
  ])("%# the ARN of a bucket has neither region nor account", (environment, bucket, objects) => {
    expect([environment.bucketArn("logs"), environment.bucketArn("logs", "/trail/*")]).toEqual([
      bucket,
      objects,
    ]);
  });

  it.each([
    [COMMERCIAL, "arn:aws:ssm:eu-central-1:111111111111:parameter/app/x"],
    [CHINA, "arn:aws-cn:ssm:cn-north-1:333333333333:parameter/app/x"],
  ])("%# the ARN of a parameter holds its name with one slash", (environment, arn) => {
    expect(environment.parameterArn("/app/x")).toBe(arn);
  });

  it.each([
    [COMMERCIAL, "ssm.eu-central-1.amazonaws.com"],
    [GOVERNMENT, "ssm.us-gov-west-1.amazonaws.com"],
    [CHINA, "ssm.cn-north-1.amazonaws.com.cn"],
  ])("%# kms:ViaService is the service's host in the region", (environment, host) => {
    expect(environment.viaService("ssm")).toBe(host);
  });

  it.each([
    [COMMERCIAL, "https://sqs.eu-central-1.amazonaws.com/111111111111/events"],
    [CHINA, "https://sqs.cn-north-1.amazonaws.com.cn/333333333333/events"],
  ])("%# the URL of a queue follows the partition", (environment, url) => {
    expect(environment.queueUrl("events")).toBe(url);
  });

  it.each([
    [COMMERCIAL, "amazonaws.com", "logs.eu-central-1.amazonaws.com"],
    [GOVERNMENT, "amazonaws.com", "logs.us-gov-west-1.amazonaws.com"],
    [CHINA, "amazonaws.com.cn", "logs.cn-north-1.amazonaws.com.cn"],
  ])("%# principals follow the partition", (environment, suffix, principal) => {
    expect([environment.dnsSuffix, environment.servicePrincipal("logs")]).toEqual([suffix, principal]);
  });
});

describe("where a construct is deployed to", () => {
  it("is what its stack states", () => {
    const scope = stack();
    const environment = AwsEnvironment.provide(scope, COMMERCIAL);

    expect(AwsEnvironment.of(new Construct(scope, "child"))).toBe(environment);
  });

  it("is made from props that are stated for the stack", () => {
    const scope = stack();
    AwsEnvironment.provide(scope, { accountId: "111111111111", region: "us-east-1" });

    expect(AwsEnvironment.of(scope).arn("sqs", "jobs")).toBe("arn:aws:sqs:us-east-1:111111111111:jobs");
  });

  it("is what the nearest construct around it states", () => {
    const scope = stack();
    const inner = new Construct(scope, "inner");
    AwsEnvironment.provide(scope, COMMERCIAL);
    AwsEnvironment.provide(inner, CHINA);

    expect(AwsEnvironment.of(new Construct(inner, "leaf"))).toBe(CHINA);
  });

  it("must be stated", () => {
    const orphan = new Construct(stack(), "Orphan");

    expect(refusal(() => AwsEnvironment.of(orphan)).message).toBe(
      [
        "ENVIRONMENT_MISSING stack/Orphan: the construct does not know which account and region it belongs to",
        "  allowed  an account id and a region, stated for the construct or for a construct around it",
        '  fix      call AwsEnvironment.provide(stack, { accountId: "111111111111", region: "eu-central-1" }) before you add constructs',
      ].join("\n"),
    );
  });
});

describe("an environment refuses", () => {
  const valid: AwsEnvironmentProps = { accountId: "111111111111", region: "eu-central-1" };
  const refuse = (props: object) => refusal(() => new AwsEnvironment({ ...valid, ...props }));

  it.each(["11111111111", "1111111111111", "11111111111a", "", " 111111111111", undefined])(
    "the account id %j",
    (accountId) => {
      expect(refuse({ accountId }).problems).toEqual([
        {
          code: "ACCOUNT_ID_INVALID",
          path: "environment.accountId",
          value: accountId,
          allowed: 'twelve digits, as a string: "111111111111"',
          fix: "copy the account's id from the console or from `aws organizations list-accounts`",
        },
      ]);
    },
  );

  it("an account id that is a number, and says why", () => {
    expect(refuse({ accountId: 111111111111 }).problems[0]).toMatchObject({
      code: "ACCOUNT_ID_INVALID",
      value: 111111111111,
      fix: "put the id in quotes: as a number it loses its leading zeros",
    });
  });

  it("an unknown region, with the region that is probably meant", () => {
    expect(refuse({ region: "eu-centrall-1" }).problems).toMatchObject([
      {
        code: "REGION_UNKNOWN",
        path: "environment.region",
        value: "eu-centrall-1",
        fix: "write eu-central-1",
      },
    ]);
  });

  it("a region that is nowhere near one, with all regions", () => {
    const [problem] = refuse({ region: "frankfurt" }).problems;

    expect(problem!.fix).toBe("use a region's code, such as eu-central-1");
    expect(problem!.allowed).toContain("eu-central-1, ");
    expect(problem!.allowed).toContain("cn-north-1");
  });

  it("no region", () => {
    expect(refuse({ region: undefined }).problems).toMatchObject([
      { code: "REGION_UNKNOWN", value: undefined, fix: expect.stringContaining("state a region") },
    ]);
  });

  it("a region of another partition, and says which", () => {
    expect(refuse({ partition: "aws-cn" }).problems).toEqual([
      {
        code: "REGION_UNKNOWN",
        path: "environment.region",
        value: "eu-central-1",
        allowed: "cn-north-1, cn-northwest-1",
        fix: "the region belongs to the partition aws",
      },
    ]);
  });

  it("an unknown partition", () => {
    expect(refuse({ partition: "aws-iso" }).problems).toEqual([
      {
        code: "PARTITION_UNKNOWN",
        path: "environment.partition",
        value: "aws-iso",
        allowed: "aws, aws-us-gov, aws-cn",
        fix: "leave the partition out: it follows from the region",
      },
    ]);
  });

  it("everything that is wrong at once", () => {
    const codes = refuse({ accountId: "1", partition: "mars", region: "x" }).problems.map(({ code }) => code);

    expect(codes).toEqual(["ACCOUNT_ID_INVALID", "PARTITION_UNKNOWN", "REGION_UNKNOWN"]);
  });
});
