import { DisableRuleCommand, EnableRuleCommand, EventBridgeClient } from "@aws-sdk/client-eventbridge";
import { DecryptCommand, KMSClient } from "@aws-sdk/client-kms";
import {
  DeleteParameterCommand,
  PutParameterCommand,
  type PutParameterRequest,
  SSMClient,
} from "@aws-sdk/client-ssm";
import type { TrailEvent } from "../../support/emulator";
import { AuditedAccount, type AuditItem, type Session } from "../support/audited-account";

export const AUDITOR = "figgy-config-auditor";
/** The queue from which the auditor is fed, and the rule that fills it. */
export const QUEUE = `${AUDITOR}-cw-event`;

const ROLE = "figgy-dev-dev";
const USER = "jordandev";

/** Somebody who works with parameters of an audited account, and what the audit must say of it. */
export class Scenario {
  /** Every value that was put: none may show in a log. */
  public readonly values: string[] = [];
  private deployed?: { readonly account: AuditedAccount; readonly user: Session };

  public async start(): Promise<void> {
    const account = await AuditedAccount.deploy();
    this.deployed = { account, user: await account.sessionOf(ROLE, USER) };
  }

  public async end(): Promise<void> {
    await this.deployed?.account.remove();
  }

  public get account(): AuditedAccount {
    return this.deployed!.account;
  }

  /** A client of the one who works. */
  public get ssm(): SSMClient {
    return new SSMClient(this.deployed!.user);
  }

  /** A value like no other. */
  public newValue(): string {
    const value = `value-${this.values.length}-that-no-log-may-show`;
    this.values.push(value);
    return value;
  }

  /** Puts a parameter, overwriting it unless told otherwise; returns its value. */
  public async put(
    name: string,
    request: Partial<PutParameterRequest> = {},
    client = this.ssm,
  ): Promise<string> {
    const Value = request.Value ?? this.newValue();
    await client.send(
      new PutParameterCommand({ Name: name, Type: "String", Overwrite: true, ...request, Value }),
    );
    return Value;
  }

  public async remove(name: string): Promise<void> {
    await this.ssm.send(new DeleteParameterCommand({ Name: name }));
  }

  /** The records of a parameter, oldest first, once all events have arrived. */
  public async recordsOf(name: string): Promise<AuditItem[]> {
    await this.account.emulator.settled();
    return this.account.recordsOf(name);
  }

  /** The latest call about a parameter. */
  public async lastCallAbout(name: string): Promise<TrailEvent> {
    return (await this.account.callsAbout(name)).at(-1)!;
  }

  /** What a record says of its event, whatever changed. */
  public factsOf({ eventID }: TrailEvent): AuditItem {
    const { account, user } = this.deployed!;
    return {
      user: USER,
      event_id: eventID,
      principal_arn: `arn:aws:sts::${account.id}:assumed-role/${ROLE}/${USER}`,
      issuer_arn: `arn:aws:iam::${account.id}:role/${ROLE}`,
      access_key_id: user.credentials.accessKeyId,
      source_ip: "127.0.0.1",
      schema: 1,
    };
  }

  /** The records of a parameter that was only ever put, by what Parameter Store and CloudTrail have of it. */
  public async expectedPuts(name: string): Promise<AuditItem[]> {
    const versions = await this.account.versionsOf(name);
    const calls = (await this.account.callsAbout(name)).filter(({ errorCode }) => !errorCode);
    return versions.map(({ Version, LastModifiedDate, Type, Value, Description, KeyId }, index) => ({
      parameter_name: name,
      time: LastModifiedDate!.getTime(),
      action: "PutParameter",
      value: Value!,
      type: Type!,
      version: String(Version),
      ...(Description && { description: Description }),
      ...(KeyId && { key_id: KeyId }),
      ...this.factsOf(calls[index]!),
    }));
  }

  /** Makes calls of which the auditor does not hear; returns the events as they would have come. */
  public async unheard(calls: () => Promise<unknown>): Promise<Record<string, unknown>[]> {
    const { emulator, root } = this.account;
    const events = new EventBridgeClient(root);
    const before = (await emulator.trail()).length;
    await events.send(new DisableRuleCommand({ Name: QUEUE }));
    await calls();
    await events.send(new EnableRuleCommand({ Name: QUEUE }));
    return (await emulator.trail())
      .slice(before)
      .filter(({ eventSource }) => eventSource === "ssm.amazonaws.com")
      .map((call) => this.account.eventOf(call));
  }

  /** Opens a ciphertext that an audit record holds, as the client's restore does. */
  public async open(ciphertext: unknown, parameterName: string, config: object = this.account.root) {
    const { id, region } = this.account;
    const { Plaintext } = await new KMSClient(config).send(
      new DecryptCommand({
        CiphertextBlob: Buffer.from(String(ciphertext), "base64"),
        EncryptionContext: { PARAMETER_ARN: `arn:aws:ssm:${region}:${id}:parameter${parameterName}` },
      }),
    );
    return Buffer.from(Plaintext!).toString();
  }
}
