import { SSMClient } from "@aws-sdk/client-ssm";
import { CLIENT_SETTINGS } from "../../../src/handlers/shared/aws-clients";
import {
  type DescribedParameter,
  ParameterDescriptions,
} from "../../../src/handlers/shared/parameter-descriptions";
import { AwsServer, ServiceError } from "../support/aws-server";

const PAGES = [
  { Parameters: [{ Name: "/app/a", LastModifiedDate: 1_772_359_200.412 }], NextToken: "1" },
  { Parameters: [], NextToken: "2" },
  { NextToken: "3" },
  { Parameters: [{ Name: "/app/b/c", KeyId: "alias/app-key", Type: "SecureString" }, { Type: "String" }] },
];
const DESCRIBED = [
  { name: "/app/a", modified: 1_772_359_200_412 },
  { name: "/app/b/c", keyId: "alias/app-key" },
];
const server = new AwsServer({ DescribeParameters: ({ NextToken }) => PAGES[Number(NextToken ?? 0)]! });
let descriptions: ParameterDescriptions;

beforeAll(async () => {
  const client = new SSMClient({ ...CLIENT_SETTINGS, ...(await server.startForClients()) });
  descriptions = new ParameterDescriptions(client);
});
beforeEach(() => server.reset());
afterAll(() => server.stop());

async function all(pages: AsyncIterable<readonly DescribedParameter[]>): Promise<DescribedParameter[]> {
  const found = [];
  for await (const page of pages) found.push(...page);
  return found;
}

const asked = () => server.inputsOf("DescribeParameters");

describe("descriptions of parameters", () => {
  test("below a path come from all pages, however little a page holds", async () => {
    expect(await all(descriptions.below("/app"))).toEqual(DESCRIBED);
    expect(asked()).toHaveLength(PAGES.length);
    expect(asked()[0]).toEqual({
      MaxResults: 50,
      ParameterFilters: [{ Key: "Path", Option: "Recursive", Values: ["/app"] }],
    });
  });

  test("of names are asked for together, fifty in a call, each name once", async () => {
    const names = Array.from({ length: 51 }, (_, n) => `/app/${n}`);
    expect(await all(descriptions.named([...names, "/app/0"]))).toEqual([...DESCRIBED, ...DESCRIBED]);
    expect(asked()[0]).toEqual({
      MaxResults: 50,
      ParameterFilters: [{ Key: "Name", Option: "Equals", Values: names.slice(0, 50) }],
    });
    expect(asked()[PAGES.length]).toMatchObject({ ParameterFilters: [{ Values: ["/app/50"] }] });
  });

  test("of no names take no call", async () => {
    expect(await all(descriptions.named([]))).toEqual([]);
    expect(asked()).toEqual([]);
  });

  test("are asked for no further than they are read", async () => {
    for await (const page of descriptions.below("/app")) if (page.length > 0) break;
    expect(asked()).toHaveLength(1);
  });

  test("are asked for again when the service throttles", async () => {
    server.failNext(new ServiceError("ThrottlingException", "slow down"));
    expect(await all(descriptions.below("/app"))).toEqual(DESCRIBED);
  });

  test.each(["AccessDeniedException", "InvalidFilterValue", "ParameterNotFound"])(
    "do not take an error for absence: %s",
    async (type) => {
      server.failNext(new ServiceError(type, "no"));
      await expect(all(descriptions.named(["/app/a"]))).rejects.toMatchObject({ name: type });
    },
  );
});
