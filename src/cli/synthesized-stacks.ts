import { FoundationError, type Problem } from "../core/errors";
import { parseObject, readManifest, readOutputFile } from "../core/synthesis/manifest";
import { type Terminal, renderTable } from "./terminal";

/** One synthesized stack. */
export interface SynthesizedStack {
  readonly name: string;
  readonly accountId: string;
  readonly region: string;
  readonly resources: number;
  /** Resources that Terraform refuses to destroy. */
  readonly protectedResources: number;
  readonly backend: string;
  /** The folder that Terraform runs in. */
  readonly folder: string;
}

interface TerraformJson {
  readonly resource?: Readonly<
    Record<string, Readonly<Record<string, { lifecycle?: { prevent_destroy?: boolean } }>>>
  >;
  readonly provider?: {
    readonly aws?: readonly { region?: string; allowed_account_ids?: readonly string[] }[];
  };
  readonly terraform?: { readonly backend?: Readonly<Record<string, unknown>> };
}

/**
 * The stacks of an output folder, as its manifest lists them.
 *
 * @throws FoundationError SYNTHESIZED_OUTPUT_INVALID
 */
export function readSynthesizedStacks(outdir: string): SynthesizedStack[] {
  const problems: Problem[] = [];
  const stacks = readManifest(outdir, problems).flatMap(({ name, source, folder }) => {
    const text = readOutputFile(source, problems);
    const json = text === undefined ? undefined : parseObject(source, text, problems);
    return json === undefined ? [] : [{ name, folder, ...describe(json as TerraformJson) }];
  });
  if (problems.length > 0) throw new FoundationError(problems);
  return stacks;
}

function describe(json: TerraformJson): Omit<SynthesizedStack, "name" | "folder"> {
  const resources = Object.values(json.resource ?? {}).flatMap((type) => Object.values(type));
  const provider = json.provider?.aws?.[0];
  return {
    accountId: provider?.allowed_account_ids?.[0] ?? "-",
    region: provider?.region ?? "-",
    resources: resources.length,
    protectedResources: resources.filter((resource) => resource.lifecycle?.prevent_destroy).length,
    backend: Object.keys(json.terraform?.backend ?? { local: {} })[0]!,
  };
}

/** What was synthesized: the application of a project, which `cdktf` runs by itself, or an organization's file. */
export type SynthesisSource = "application" | "file";

/** The stacks as a table, with what to do next. */
export function renderStacks(
  stacks: readonly SynthesizedStack[],
  source: SynthesisSource,
  terminal: Terminal,
): string {
  const { bold, dim } = terminal.colors;
  const table = renderTable(
    [
      { title: "STACK" },
      { title: "ACCOUNT" },
      { title: "REGION" },
      { title: "RESOURCES", align: "right" },
      { title: "PROTECTED", align: "right" },
      { title: "STATE" },
    ],
    stacks.map((s) => [
      s.name,
      s.accountId,
      s.region,
      `${s.resources}`,
      `${s.protectedResources}`,
      s.backend,
    ]),
    terminal,
  );
  // What keeps its state in a file can be planned at once; the stack that makes the bucket for the others is such a one.
  const first = stacks.find(({ backend }) => backend === "local") ?? stacks[0];
  if (!first) return "no stacks were synthesized";
  const inFolder = `cd ${first.folder} && terraform init`;
  return [
    table,
    "",
    dim("Protected resources hold data or open it: Terraform refuses to destroy them."),
    "",
    bold("Next"),
    `  review one account    ${inFolder} && terraform plan`,
    `  deploy one account    ${source === "application" ? `npx cdktf-cli@0.21 deploy ${first.name}` : `${inFolder} && terraform apply`}`,
  ].join("\n");
}
