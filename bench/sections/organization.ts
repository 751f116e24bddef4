import { mkdirSync } from "node:fs";
import { join } from "node:path";
import type { Bench, Section } from "../support/bench";
import { decimal, table, whole } from "../support/report";
import { countResources } from "../workloads/configurations";

/** The library's organization against plain cdktf code of the same output, and against writing the same objects. */
export function organizationSection(bench: Bench): Section {
  const original = synthesizedAccount(bench);
  const resources = countResources(join(original, "cdk.tf.json"));
  const measured = bench.extent.accounts.map((accounts) => ({
    accounts,
    library: bench.cost("organization", accounts),
    plain: bench.cost("organization-in-l1", accounts, original),
    floor: bench.cost("floor", accounts, join(original, "cdk.tf.json")),
  }));
  const perAccount = ({ accounts, library }: (typeof measured)[number]): number => library.cpu / accounts;
  const [first, last] = [measured[0]!, measured.at(-1)!];
  const at50 = measured.find(({ accounts }) => accounts === 50)!;
  return {
    title: `The library's organization, ${resources} resources an account, and plain cdktf code of the same output`,
    table: table(
      ["accounts", "plain s", "MiB", "library s", "MiB", "library/plain", "floor s", "library/floor"],
      measured.map(({ accounts, library, plain, floor }) => [
        String(accounts),
        decimal(plain.cpu),
        whole(plain.memory),
        decimal(library.cpu),
        whole(library.memory),
        decimal(library.cpu / plain.cpu),
        decimal(floor.cpu),
        decimal(library.cpu / floor.cpu),
      ]),
    ),
    targets: [
      {
        what: "CPU of the library against plain cdktf, 50 accounts",
        limit: 0.5,
        reached: at50.library.cpu / at50.plain.cpu,
      },
      {
        what: `CPU an account, ${last.accounts} accounts against ${first.accounts}`,
        limit: 1.2,
        reached: perAccount(last) / perAccount(first),
      },
    ],
  };
}

function synthesizedAccount(bench: Bench): string {
  const outdir = join(bench.folder, "organization");
  mkdirSync(outdir);
  bench.write(outdir, "organization", 1);
  return join(outdir, "measured", "stacks", "account-0");
}
