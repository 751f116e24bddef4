import type { EmulatorClientConfig } from "./emulator";

/**
 * Calls one of AWS's query APIs (such as IAM) as the account's root, for services that no test needs an SDK client of.
 * The emulator does not check the signature of a root.
 */
export async function callQueryApi(
  config: EmulatorClientConfig,
  service: string,
  action: string,
  parameters: Record<string, string>,
): Promise<string> {
  const scope = `${config.credentials.accessKeyId}/20250101/${config.region}/${service}/aws4_request`;
  const response = await fetch(config.endpoint, {
    method: "POST",
    headers: { authorization: `AWS4-HMAC-SHA256 Credential=${scope}, SignedHeaders=host, Signature=none` },
    body: new URLSearchParams({ Action: action, ...parameters }),
  });
  const text = await response.text();
  if (!response.ok) throw new Error(`${action} answered ${response.status}: ${text}`);
  return text;
}
