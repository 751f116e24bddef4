import { readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { AssumeRoleCommand, STSClient } from "@aws-sdk/client-sts";
import { parse, stringify } from "yaml";
import { runCommand, stackNamed } from "../../support/built-package";
import { type Emulator, type EmulatorClientConfig, startEmulator } from "../../support/emulator";
import { exampleNamed } from "../../support/examples";
import { temporaryFolder } from "../../support/folders";
import { callQueryApi } from "../../support/query-api";
import { Terraform } from "../../support/terraform";
import { Client } from "./client";
import { Store } from "./store";

/** Who comes in by the bastion, and as what. */
const PEOPLE = { alice: "admin", bob: "dev" } as const;

export type Person = keyof typeof PEOPLE;

const BASTION = "bastion";
const STORES = ["dev", "prod"] as const;

/** What the client asks for when it logs in: twelve hours. */
const SESSION_SECONDS = 43_200;

/** The organization of the examples, with people in it, applied: its bastion and two of its stores, IAM enforced. */
export class Stage {
  private readonly keys = new Map<Person, EmulatorClientConfig>();

  private constructor(
    public readonly emulator: Emulator,
    /** The accounts with a store. */
    public readonly stores: readonly Store[],
    private readonly bastionId: string,
    private readonly runs: readonly Terraform[],
  ) {}

  public static async set(): Promise<Stage> {
    const output = await runCommand(organizationFile());
    const emulator = await startEmulator({ trail: true });
    const stacks = [BASTION, ...STORES].map((name) => stackNamed(output, name));
    const runs = stacks.map(
      ({ folder, accountId }) => new Terraform(folder, { endpoint: emulator.endpoint, account: accountId }),
    );
    const [bastion, ...others] = stacks;
    const stores = others.map((stack) => new Store(stack.name, emulator, stack));
    const stage = new Stage(emulator, stores, bastion!.accountId, runs);
    await Promise.all(runs.map((run) => run.init().then(() => run.apply())));
    await emulator.settled();
    await emulator.enforceIam(true);
    return stage;
  }

  public async strike(): Promise<void> {
    for (const run of this.runs) run.remove();
    await this.emulator.stop();
  }

  public store(name: (typeof STORES)[number]): Store {
    return this.stores.find((store) => store.name === name)!;
  }

  /** The client of somebody who has logged in to a store's account by the bastion, with a second factor. */
  public async login(person: Person, store: Store): Promise<Client> {
    const roleType = PEOPLE[person];
    const { Credentials } = await new STSClient(await this.keyOf(person)).send(
      new AssumeRoleCommand({
        RoleArn: `arn:aws:iam::${store.accountId}:role/figgy-${store.name}-${roleType}`,
        RoleSessionName: person,
        DurationSeconds: SESSION_SECONDS,
        SerialNumber: `arn:aws:iam::${this.bastionId}:mfa/${person}`,
        TokenCode: "123456",
      }),
    );
    const config = {
      ...store.root,
      credentials: {
        accessKeyId: Credentials!.AccessKeyId!,
        secretAccessKey: Credentials!.SecretAccessKey!,
        sessionToken: Credentials!.SessionToken!,
      },
    };
    const { accountId, name: environment, region } = store;
    return new Client(config, { accountId, environment, region, roleType, user: person }, store.ledger);
  }

  /** A key that somebody has made for the bastion. */
  private async keyOf(person: Person): Promise<EmulatorClientConfig> {
    const known = this.keys.get(person);
    if (known) return known;
    const config = this.emulator.clientConfig(this.bastionId);
    const answer = await callQueryApi(config, "iam", "CreateAccessKey", { UserName: person });
    const part = (name: string) => new RegExp(`<${name}>([^<]+)</${name}>`).exec(answer)![1]!;
    const credentials = { accessKeyId: part("AccessKeyId"), secretAccessKey: part("SecretAccessKey") };
    const key = { ...config, credentials };
    this.keys.set(person, key);
    return key;
  }
}

function organizationFile(): string {
  const organization = parse(readFileSync(exampleNamed("organization").yaml!, "utf8")) as object;
  const people = Object.entries(PEOPLE).map(([name, roleType]) => [name, { roleTypes: [roleType] }] as const);
  const identity = { bastion: { users: Object.fromEntries(people) } };
  const file = join(temporaryFolder("organization"), "organization.yaml");
  writeFileSync(file, stringify({ ...organization, identity }));
  return file;
}
