import { AssumeRoleWithWebIdentityCommand, STSClient } from "@aws-sdk/client-sts";
import type { Emulator } from "../../support/emulator";
import type { Credentials } from "../../support/overrides";
import { REPOSITORY } from "./organization";

/** A run of the pipeline of an account. */
export interface Run {
  readonly accountId: string;
  readonly phase: "plan" | "apply";
  /** The environment of GitHub in which it runs. */
  readonly environment: string;
}

/** What a run of the pipeline does at its start: it comes in by its token. */
export async function credentialsOf(
  emulator: Emulator,
  { accountId, phase, environment }: Run,
): Promise<Credentials> {
  const claims = {
    iss: "https://token.actions.githubusercontent.com",
    aud: "sts.amazonaws.com",
    sub: `repo:${REPOSITORY}:environment:${environment}`,
  };
  const [header, payload] = [{ alg: "none" }, claims].map((part) =>
    Buffer.from(JSON.stringify(part)).toString("base64url"),
  );
  const sts = new STSClient({ ...emulator.clientConfig(accountId), credentials: undefined as never });
  const { Credentials } = await sts.send(
    new AssumeRoleWithWebIdentityCommand({
      RoleArn: `arn:aws:iam::${accountId}:role/figgy-deploy-${phase}`,
      RoleSessionName: "pipeline",
      WebIdentityToken: `${header}.${payload}.`,
    }),
  );
  return {
    accessKeyId: Credentials!.AccessKeyId!,
    secretAccessKey: Credentials!.SecretAccessKey!,
    sessionToken: Credentials!.SessionToken!,
  };
}
