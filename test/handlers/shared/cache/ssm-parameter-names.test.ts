import { SSMClient } from "@aws-sdk/client-ssm";
import { CLIENT_SETTINGS } from "../../../../src/handlers/shared/aws-clients";
import { SsmParameterNames } from "../../../../src/handlers/shared/cache/ssm-parameter-names";
import { CacheServer } from "../../support/cache-server";

const server = new CacheServer();
let names: SsmParameterNames;

beforeAll(async () => {
  names = new SsmParameterNames(new SSMClient({ ...CLIENT_SETTINGS, ...(await server.startForClients()) }));
});
beforeEach(() => {
  server.reset();
  for (const name of ["/app/a", "/app/b", "/app/x/c", "/application/a", "/shared/a"]) server.names.add(name);
});
afterAll(() => server.stop());

describe("names in Parameter Store", () => {
  test("exist when a description of them comes, on whichever page", async () => {
    expect(await names.existing(["/app/a", "/app/b", "/app/gone", "/shared/a"])).toEqual(
      new Set(["/app/a", "/app/b", "/shared/a"]),
    );
    expect(server.inputsOf("DescribeParameters")[0]).toMatchObject({
      ParameterFilters: [{ Key: "Name", Values: ["/app/a", "/app/b", "/app/gone", "/shared/a"] }],
    });
  });

  test("are asked for no further once all are found", async () => {
    await names.existing(["/app/a", "/app/b", "/app/x/c", "/shared/a"]);
    const calls = server.inputsOf("DescribeParameters").length;
    await names.existing(["/app/a", "/app/b", "/app/x/c", "/shared/a"].slice(0, 2));
    expect([calls, server.inputsOf("DescribeParameters").length - calls]).toEqual([3, 2]);
  });

  test("below a namespace come page by page, at every depth", async () => {
    const found: string[] = [];
    for await (const page of names.below("/app")) found.push(...page);
    expect(found).toEqual(["/app/a", "/app/b", "/app/x/c"]);
  });
});
