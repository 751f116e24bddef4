import type { EmulatorClientConfig } from "./emulator";
import type { Credentials } from "./overrides";

/**
 * Calls one of AWS's query APIs (such as IAM), for services that no test needs an SDK client of. The emulator does not
 * check signatures.
 */
export async function callQueryApi(
  config: Omit<EmulatorClientConfig, "credentials"> & { readonly credentials: Credentials },
  service: string,
  action: string,
  parameters: Record<string, string>,
): Promise<string> {
  const scope = `${config.credentials.accessKeyId}/20250101/${config.region}/${service}/aws4_request`;
  const { sessionToken } = config.credentials;
  const response = await fetch(config.endpoint, {
    method: "POST",
    headers: {
      authorization: `AWS4-HMAC-SHA256 Credential=${scope}, SignedHeaders=host, Signature=none`,
      ...(sessionToken && { "x-amz-security-token": sessionToken }),
    },
    body: new URLSearchParams({ Action: action, ...parameters }),
  });
  const text = await response.text();
  if (!response.ok) throw new Error(`${action} answered ${response.status}: ${text}`);
  return text;
}
