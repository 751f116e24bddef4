import { SSMClient } from "@aws-sdk/client-ssm";
import { SsmParameterListing } from "../../../src/handlers/config-auditor/parameter-listing";
import { AwsServer } from "../support/aws-server";

const PAGES = [
  { Parameters: [{ Name: "/app/a", LastModifiedDate: 1_772_359_200.412 }], NextToken: "1" },
  { Parameters: [{ Name: "/app/b/c", LastModifiedDate: 1_772_359_201 }, { Name: "/app/undated" }] },
];
const server = new AwsServer({ DescribeParameters: ({ NextToken }) => PAGES[Number(NextToken ?? 0)]! });

afterAll(() => server.stop());

test("Parameter Store's list has all parameters below a path that have a version, with its time", async () => {
  const client = new SSMClient(await server.startForClients());
  const listed = [];
  for await (const page of new SsmParameterListing(client).below("/app")) listed.push(...page);
  expect(listed).toEqual([
    { name: "/app/a", modified: 1_772_359_200_412 },
    { name: "/app/b/c", modified: 1_772_359_201_000 },
  ]);
  expect(server.inputsOf("DescribeParameters")[0]).toMatchObject({
    ParameterFilters: [{ Key: "Path", Values: ["/app"] }],
  });
});
