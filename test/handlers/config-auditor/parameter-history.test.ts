import { SSMClient } from "@aws-sdk/client-ssm";
import { SsmParameterHistory } from "../../../src/handlers/config-auditor/parameter-history";
import { CLIENT_SETTINGS } from "../../../src/handlers/shared/aws-clients";
import { AwsServer, ServiceError } from "../support/aws-server";

const server = new AwsServer();
let history: SsmParameterHistory;

beforeAll(async () => {
  const client = new SSMClient({ ...CLIENT_SETTINGS, ...(await server.startForClients()) });
  history = new SsmParameterHistory(client);
});
beforeEach(() => server.reset());
afterAll(() => server.stop());

function version(number: number) {
  return {
    Name: "/app/a",
    Type: "String",
    Value: `v${number}`,
    Version: number,
    LastModifiedDate: 1_772_359_200.412,
  };
}

describe("a parameter's history in Parameter Store", () => {
  test("states each version with its time in milliseconds", async () => {
    server.histories.set("/app/a", [
      { ...version(1), KeyId: "alias/aws/ssm", Description: "d", Type: "SecureString" },
    ]);
    expect(await history.versions("/app/a")).toEqual([
      {
        version: 1,
        modified: 1_772_359_200_412,
        type: "SecureString",
        value: "v1",
        keyId: "alias/aws/ssm",
        description: "d",
      },
    ]);
  });

  test("is read to its last page", async () => {
    server.histories.set("/app/a", [1, 2, 3, 4, 5].map(version));
    expect((await history.versions("/app/a")).map((entry) => entry.version)).toEqual([1, 2, 3, 4, 5]);
  });

  test("is read without decryption, on every page", async () => {
    server.histories.set("/app/a", [1, 2, 3].map(version));
    await history.versions("/app/a");
    const inputs = server.inputsOf("GetParameterHistory");
    expect(inputs).toHaveLength(2);
    expect(inputs.map((input) => input["WithDecryption"])).toEqual([false, false]);
  });

  test("is empty when there is no such parameter", async () => {
    expect(await history.versions("/app/absent")).toEqual([]);
  });

  test("is asked for again when the service throttles", async () => {
    server.histories.set("/app/a", [version(1)]);
    server.failNext(new ServiceError("ThrottlingException", "rate exceeded"));
    expect(await history.versions("/app/a")).toHaveLength(1);
  });

  test("is never taken for empty because access is denied", async () => {
    server.failNext(new ServiceError("AccessDeniedException", "not authorized"));
    await expect(history.versions("/app/a")).rejects.toMatchObject({ name: "AccessDeniedException" });
  });

  test("fails when a version lacks its date", async () => {
    server.histories.set("/app/a", [{ ...version(1), LastModifiedDate: undefined }]);
    await expect(history.versions("/app/a")).rejects.toMatchObject({ name: "UnreadableHistoryError" });
  });
});
