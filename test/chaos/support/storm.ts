import { appItem, mergeItem, REPLICATION_KEY } from "../../handlers/support/replicating";
import { putEvent, trailEvent, withEnvelope } from "../../handlers/support/trail-events";
import { ChaosAccount } from "./account";
import { CANARY } from "./canary";
import { startClock } from "./clock";
import { Faults } from "./faults";
import { Figures } from "./figures";
import { Random } from "./random";
import { REPLICATION_TABLE } from "./tables";

const SERVICES = ["billing", "search", "mail", "shop", "stock", "user", "web", "ledger"].map(
  (service) => `/app/${service}`,
);
const SHARED = Array.from({ length: 12 }, (_, n) => `/shared/common/${n}`);
const OWN = SERVICES.flatMap((service) =>
  ["host", "user", "password", "new"].map((leaf) => `${service}/${leaf}`),
);
const REPLICAS = SERVICES.flatMap((service) =>
  ["a", "b", "c", "d"].map((leaf) => `${service}/replica-${leaf}`),
);
const UNGOVERNED = ["/figgy/settings", "/figgy/ots/1", "/other/thing", "/devops/tool"];
const NAMES = [...SHARED, ...OWN, ...REPLICAS, ...UNGOVERNED];

const OPERATIONS = {
  put: 60,
  delete: 10,
  deleteMany: 5,
  expire: 2,
  rekey: 5,
  share: 8,
  merge: 6,
  removeConfiguration: 6,
  malform: 1,
  misroute: 2,
  poison: 2,
  poisonStream: 0.5,
} as const;

const LONGEST_PAUSE_MS = 900;
const SYNC_CHANCE = 0.002;
const REPLICATION_SYNC_CHANCE = 0.01;
const HOUR_MS = 3_600_000;
const HOURS_OF_A_WEEK = 168;
/** How often a replica is made of another; too many of them make cycles. */
const CHAIN_CHANCE = 0.15;
const DELIVERY_CHANCE = 0.2;

/** What cannot be an event of a parameter's change; some of it holds values. */
const POISON: readonly ((n: number) => string)[] = [
  (n) => `not JSON ${CANARY}${n}`,
  (n) => JSON.stringify({ account: "111111111111", poison: n, value: `${CANARY}${n}` }),
  (n) =>
    trailEvent("RenameParameter", Date.now(), {
      requestParameters: { name: "/app/x", value: `${CANARY}${n}` },
    }),
  (n) => putEvent(`/app/${"é ".repeat(4_000)}${n}`, 0, Date.now()),
  () => putEvent("/app/x", 1, Date.now(), { eventID: undefined }),
];

/** Random operations over two accounts, with everything going wrong that can; the same ones for the same seed. */
export class Storm {
  public readonly figures = new Figures();
  public readonly accounts: readonly ChaosAccount[];
  /** What the cache had wrong before its syncer had a last look at it. */
  public readonly wronglyCached: string[] = [];
  private readonly random: Random;
  private readonly faults: Faults;
  private nextSweep: number;

  public constructor(seed: number) {
    this.random = new Random(seed);
    this.faults = new Faults(this.random, this.figures);
    startClock(seed);
    this.nextSweep = Date.now() + HOUR_MS;
    this.accounts = ["111111111111", "222222222222"].map(
      (id) => new ChaosAccount(id, this.random, this.figures, this.faults),
    );
  }

  /** Plays operations while events are delivered and the syncers start now and then, all of it side by side. */
  public async rage(operations: number): Promise<void> {
    this.faults.meanwhile = () => {
      this.figures.meanwhile++;
      this.operate();
    };
    while (this.figures.operations < operations) {
      jest.advanceTimersByTime(this.random.below(LONGEST_PAUSE_MS));
      this.operate();
      await this.faults.untilDone(this.sweepEveryHour());
      await this.faults.untilDone(Promise.all(this.accounts.flatMap((account) => this.deliveries(account))));
    }
  }

  /**
   * Nothing fails any more: what waits is delivered, the dead letters once more, and each syncer runs once after all is
   * wrecked; the auditor's sweep every hour of a week, in which each parameter has its turn.
   */
  public async calmDown(): Promise<void> {
    this.faults.enabled = false;
    for (const account of this.accounts) await this.faults.untilDone(this.mend(account));
    for (let hour = 0; hour < HOURS_OF_A_WEEK; hour++) {
      jest.advanceTimersByTime(HOUR_MS);
      await this.faults.untilDone(this.sweepAudits());
    }
    for (const account of this.accounts) await this.faults.untilDone(account.drain());
  }

  private async mend(account: ChaosAccount): Promise<void> {
    await account.drain();
    for (const queue of [...account.queues, account.slack.queue]) queue.redrive();
    await account.drain();
    this.wronglyCached.push(...account.wronglyCached);
    account.unheard(() => this.wreck(account));
    await account.sync("replication-syncer");
    await account.drain();
    await account.sync("config-cache-syncer");
    await account.drain();
  }

  private async sweepEveryHour(): Promise<void> {
    if (Date.now() < this.nextSweep) return;
    this.nextSweep = Date.now() + HOUR_MS;
    await this.sweepAudits();
  }

  private async sweepAudits(): Promise<void> {
    await Promise.all(this.accounts.map((account) => account.sweepAudit()));
  }

  private operate(): void {
    this[this.random.weighted(OPERATIONS)](this.random.oneOf(this.accounts), this.figures.operations++);
  }

  /** Leaves nothing as it should be: names come and go, sources change, replicas are lost, overwritten and rekeyed. */
  private wreck(account: ChaosAccount): void {
    const { parameters } = account;
    const harms = [
      (name: string) => parameters.delete(name),
      (name: string) => this.rekeyOne(account, name),
      (name: string) => parameters.put(name, { value: `${CANARY}wrong`, type: "String" }),
    ];
    for (const [index, name] of REPLICAS.entries()) harms[index % harms.length]!(name);
    for (const [index, name] of [...SHARED, ...OWN].entries()) {
      if (index % 4 === 0) parameters.put(name, { value: `${CANARY}wrecked-${index}`, type: "String" });
      if (index % 4 === 1 && parameters.current(name)) parameters.expire(name);
    }
  }

  /** What is started in an account: two executions of a function at most, and one for a stream. */
  private deliveries({ queues, stream, slack, sync, goOn }: ChaosAccount): readonly Promise<unknown>[] {
    const chances = [
      ...[...queues, ...queues, slack.queue, slack.queue, stream].map(
        (source) => [DELIVERY_CHANCE, () => source.deliver()] as const,
      ),
      [SYNC_CHANCE, () => sync("config-cache-syncer")] as const,
      [REPLICATION_SYNC_CHANCE, () => sync("replication-syncer")] as const,
      [DELIVERY_CHANCE, () => goOn()] as const,
    ];
    return chances.filter(([chance]) => this.random.chance(chance)).map(([, start]) => start());
  }

  private put({ parameters }: ChaosAccount, n: number): void {
    const secret = this.random.chance(0.4);
    const keyId = this.random.chance(0.5) ? REPLICATION_KEY : "another-key";
    parameters.put(this.random.oneOf(NAMES), {
      value: `${CANARY}${n} ä/&?`,
      type: secret ? "SecureString" : "String",
      ...(secret && { keyId }),
    });
  }

  private delete({ parameters }: ChaosAccount): void {
    parameters.delete(this.random.oneOf(NAMES));
  }

  private deleteMany({ parameters }: ChaosAccount): void {
    parameters.deleteMany([...new Set([1, 2, 3].map(() => this.random.oneOf(NAMES)))]);
  }

  private expire({ parameters }: ChaosAccount): void {
    parameters.expire(this.random.oneOf(NAMES));
  }

  /** Leaves the value of a replica and changes how it is stored, which no event of a source tells of. */
  private rekey(account: ChaosAccount): void {
    this.rekeyOne(account, this.random.oneOf(REPLICAS));
  }

  private rekeyOne({ parameters }: ChaosAccount, name: string): void {
    const there = parameters.current(name);
    if (there) parameters.put(name, { value: there.value, type: "SecureString", keyId: "another-key" });
  }

  private share(account: ChaosAccount): void {
    const sources = this.random.chance(CHAIN_CHANCE) ? REPLICAS : [...SHARED, ...OWN];
    account.configure(appItem(this.random.oneOf(sources), this.random.oneOf(REPLICAS)));
  }

  private merge(account: ChaosAccount): void {
    const destination = this.random.oneOf(REPLICAS);
    const service = destination.slice(0, destination.lastIndexOf("/"));
    const sources = this.random.chance(CHAIN_CHANCE) ? REPLICAS : OWN;
    const parts = sources.filter((name) => name.startsWith(`${service}/`));
    const elements = [
      `\${${this.random.oneOf(parts)}}`,
      `:${CANARY}text@`,
      `\${${this.random.oneOf(parts)}:uri}`,
    ];
    account.configure(mergeItem(elements, destination));
  }

  private removeConfiguration(account: ChaosAccount): void {
    const item = account.tables.items(REPLICATION_TABLE)[0];
    if (item) account.removeConfiguration(item["destination"]);
  }

  private malform(account: ChaosAccount, n: number): void {
    const destination = { S: `/app/billing/malformed-${n}` };
    account.configure({ destination, type: { S: "app" }, source: { L: [{ S: `${CANARY}${n}` }] } });
  }

  private misroute(account: ChaosAccount): void {
    const other = this.accounts.find(({ id }) => id !== account.id)!;
    const event = withEnvelope(putEvent("/app/billing/host", 1, Date.now()), { account: other.id });
    for (const queue of account.queues) queue.send(event);
  }

  private poison(account: ChaosAccount, n: number): void {
    const event = this.random.oneOf(POISON)(n);
    const own = event.startsWith("{") ? withEnvelope(event, { account: account.id }) : event;
    this.random.oneOf(account.queues).sendPoison(own);
  }

  private poisonStream(account: ChaosAccount, n: number): void {
    account.stream.addPoison({ [`unknown-${n}`]: { S: "x" } });
  }
}
