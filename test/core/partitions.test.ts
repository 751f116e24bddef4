import {
  knownPartition,
  PARTITIONS,
  partitionNames,
  partitionOfRegion,
  servicePrincipal,
} from "../../src/core/partitions";

describe("partitions", () => {
  it("are the commercial one, GovCloud and China", () => {
    expect(partitionNames()).toEqual(["aws", "aws-us-gov", "aws-cn"]);
  });

  it.each(partitionNames())("know each region of %s once, sorted", (partition) => {
    const { regions } = PARTITIONS[partition];

    expect([...new Set(regions)].sort()).toEqual(regions);
  });

  it.each(partitionNames())("find %s by each of its regions", (partition) => {
    expect(PARTITIONS[partition].regions.map(partitionOfRegion)).toEqual(
      PARTITIONS[partition].regions.map(() => partition),
    );
  });

  it.each(partitionNames())("record the events of global services in a region of %s", (partition) => {
    expect(PARTITIONS[partition].regions).toContain(PARTITIONS[partition].globalRegion);
  });

  it.each(["", "eu-central-3", "EU-CENTRAL-1", "constructor"])("do not know the region %j", (region) => {
    expect(partitionOfRegion(region)).toBeUndefined();
  });

  it("are known by their exact names", () => {
    expect(["aws-cn", "AWS", "aws-iso", undefined].map(knownPartition)).toEqual([
      "aws-cn",
      undefined,
      undefined,
      undefined,
    ]);
  });
});

describe("the audience of SAML assertions", () => {
  it.each([
    ["aws", "https://signin.aws.amazon.com/saml"],
    ["aws-us-gov", "https://signin.amazonaws-us-gov.com/saml"],
    ["aws-cn", "https://signin.amazonaws.cn/saml"],
  ] as const)("in %s is %s", (partition, audience) => {
    expect(PARTITIONS[partition].samlAudience).toBe(audience);
  });
});

describe("the principal of a service", () => {
  const SAME_EVERYWHERE = [
    "cloudtrail",
    "cloudwatch",
    "config",
    "delivery.logs",
    "dynamodb",
    "events",
    "lambda",
    "s3",
    "scheduler",
    "sns",
    "sqs",
    "ssm",
  ];

  it.each(SAME_EVERYWHERE)("%s is the same in every partition", (service) => {
    const principals = partitionNames().map((partition) =>
      servicePrincipal(service, partition, PARTITIONS[partition].globalRegion),
    );

    expect(new Set(principals)).toEqual(new Set([`${service}.amazonaws.com`]));
  });

  it.each([
    ["aws", "eu-central-1", "logs.eu-central-1.amazonaws.com"],
    ["aws-us-gov", "us-gov-west-1", "logs.us-gov-west-1.amazonaws.com"],
    ["aws-cn", "cn-north-1", "logs.cn-north-1.amazonaws.com.cn"],
  ] as const)("logs names the region and the domain of %s", (partition, region, principal) => {
    expect(servicePrincipal("logs", partition, region)).toBe(principal);
  });

  it.each([
    ["aws", "us-east-1", "ec2.amazonaws.com"],
    ["aws-cn", "cn-northwest-1", "ec2.amazonaws.com.cn"],
  ] as const)("ec2 names the domain of %s", (partition, region, principal) => {
    expect(servicePrincipal("ec2", partition, region)).toBe(principal);
  });
});
