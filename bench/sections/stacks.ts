import { mkdirSync } from "node:fs";
import { join } from "node:path";
import type { Bench, Section, Target } from "../support/bench";
import type { Measurement } from "../support/measure";
import { decimal, table, whole } from "../support/report";
import { RESOURCES_PER_ACCOUNT } from "../workloads/account";

/** So many accounts have 100,000 resources. */
const LARGE = 500;

interface Costs {
  readonly plain: Measurement;
  readonly fast: Measurement;
  readonly secluded: Measurement;
  readonly floor: Measurement;
}

/** One and the same program on cdktf's stacks and on fast ones. */
export function stacksSection(bench: Bench): Section {
  const template = synthesizedAccount(bench);
  const costsOf = (accounts: number): Costs => ({
    plain: bench.cost("plain-account", accounts),
    fast: bench.cost("fast-account", accounts),
    secluded: bench.cost("fast-account", accounts, "secluded"),
    floor: bench.cost("floor", accounts, template),
  });
  const accounts = [...bench.extent.accounts, ...(bench.extent.large ? [LARGE] : [])];
  const measured = new Map(accounts.map((each) => [each, costsOf(each)]));
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
    targets: [...targetsAt50(measured.get(50)!), ...targetsOfLarge(measured.get(LARGE), measured.get(50)!)],
  };
}

function targetsAt50({ plain, fast, secluded }: Costs): Target[] {
  return [
    {
      what: "CPU of FastStack against TerraformStack, 50 accounts",
      limit: 0.4,
      reached: fast.cpu / plain.cpu,
    },
    { what: "… refusing cross-stack references", limit: 0.3, reached: secluded.cpu / plain.cpu },
  ];
}

function targetsOfLarge(large: Costs | undefined, at50: Costs): Target[] {
  if (!large) return [];
  const { plain, fast, secluded } = large;
  const perAccount = { large: fast.cpu / LARGE, at50: at50.fast.cpu / 50 };
  return [
    {
      what: "CPU of FastStack against TerraformStack, 100,000 resources",
      limit: 0.25,
      reached: fast.cpu / plain.cpu,
    },
    { what: "… refusing cross-stack references", limit: 0.2, reached: secluded.cpu / plain.cpu },
    {
      what: "… CPU a resource, against 10,000 resources",
      limit: 1.2,
      reached: perAccount.large / perAccount.at50,
    },
    { what: "… MiB", limit: 400, reached: fast.memory },
  ];
}

function synthesizedAccount(bench: Bench): string {
  const outdir = join(bench.folder, "account");
  mkdirSync(outdir);
  bench.write(outdir, "plain-account", 1);
  return join(outdir, "measured", "stacks", "account-0", "cdk.tf.json");
}
