import type { IConstruct } from "constructs";

/** A safe default that was given up, with the reason. */
export interface Weakening {
  /** The construct's path. */
  readonly path: string;
  /** What is weaker than the default, for example `point-in-time recovery is off`. */
  readonly what: string;
  /** Why, in the words of whoever decided it. */
  readonly because: string;
}

const METADATA_TYPE = "cdktf-aws-foundation/weakening";

/** Records that a construct gives up a safe default, so that reports show it. */
export function recordWeakening(construct: IConstruct, weakening: Omit<Weakening, "path">): void {
  construct.node.addMetadata(METADATA_TYPE, { what: weakening.what, because: weakening.because });
}

/** All safe defaults that were given up within a construct, sorted by path. */
export function weakeningsWithin(root: IConstruct): readonly Weakening[] {
  return root.node
    .findAll()
    .flatMap((construct) =>
      construct.node.metadata
        .filter((entry) => entry.type === METADATA_TYPE)
        .map((entry) => ({ path: construct.node.path, ...(entry.data as Omit<Weakening, "path">) })),
    )
    .sort((a, b) => (a.path < b.path ? -1 : 1));
}
