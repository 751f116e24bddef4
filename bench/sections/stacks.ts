import { mkdirSync } from "node:fs";
import { join } from "node:path";
import type { Bench, Section } from "../support/bench";
import type { Measurement } from "../support/measure";
import { decimal, table, whole } from "../support/report";
import { RESOURCES_PER_ACCOUNT } from "../workloads/account";

/** About 100,000 resources. */
const MANY_ACCOUNTS = 500;

interface Costs {
  readonly plain: Measurement;
  readonly fast: Measurement;
  readonly secluded: Measurement;
  readonly floor: Measurement;
}

/** One and the same program on cdktf's stacks and on fast ones. */
export function stacksSection(bench: Bench): Section {
  const template = synthesizedAccount(bench);
  const costs = (accounts: number): Costs => ({
    plain: bench.cost("plain-account", accounts),
    fast: bench.cost("fast-account", accounts),
    secluded: bench.cost("fast-account", accounts, "secluded"),
    floor: bench.cost("floor", accounts, template),
  });
  const measured = new Map(
    [...bench.extent.accounts, MANY_ACCOUNTS].map((accounts) => [accounts, costs(accounts)]),
  );
  const [at50, many] = [measured.get(50)!, measured.get(MANY_ACCOUNTS)!];
  return {
    title:
      "One program on TerraformStack, on FastStack, and on FastStack that refuses cross-stack references",
    table: table(
      [
        "accounts",
        "resources",
        "stock s",
        "MiB",
        "fast s",
        "MiB",
        "ratio",
        "refusing s",
        "MiB",
        "ratio",
        "floor s",
      ],
      [...measured].map(([accounts, { plain, fast, secluded, floor }]) => [
        String(accounts),
        String(accounts * RESOURCES_PER_ACCOUNT),
        ...[decimal(plain.cpu), whole(plain.memory)],
        ...[decimal(fast.cpu), whole(fast.memory), decimal(fast.cpu / plain.cpu)],
        ...[decimal(secluded.cpu), whole(secluded.memory), decimal(secluded.cpu / plain.cpu)],
        decimal(floor.cpu),
      ]),
    ),
    targets: [
      {
        what: "CPU of FastStack against TerraformStack, 50 accounts",
        limit: 0.4,
        reached: at50.fast.cpu / at50.plain.cpu,
      },
      { what: "the same, 500 accounts", limit: 0.4, reached: many.fast.cpu / many.plain.cpu },
      {
        what: "the same, refusing cross-stack references",
        limit: 0.25,
        reached: many.secluded.cpu / many.plain.cpu,
      },
      {
        what: "CPU against the floor, 500 accounts, refusing",
        limit: 8,
        reached: many.secluded.cpu / many.floor.cpu,
      },
      { what: "MiB of FastStack at 100,000 resources", limit: 400, reached: many.fast.memory },
      {
        what: "CPU a resource at 100,000 resources against 10,000",
        limit: 1.2,
        reached: many.fast.cpu / MANY_ACCOUNTS / (at50.fast.cpu / 50),
      },
    ],
  };
}

function synthesizedAccount(bench: Bench): string {
  const outdir = join(bench.folder, "account");
  mkdirSync(outdir);
  bench.write(outdir, "plain-account", 1);
  return join(outdir, "measured", "stacks", "account-0", "cdk.tf.json");
}
