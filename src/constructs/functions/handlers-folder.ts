import { existsSync, readFileSync } from "node:fs";
import { dirname, join } from "node:path";
import type { Construct } from "constructs";

/**
 * Context key that names the folder of the bundled functions, with their `manifest.json`. Set it on the app when the
 * package is not where it was installed, for example because your application is one bundled file.
 *
 * @default - `dist/handlers` of this package
 */
export const HANDLERS_CONTEXT = "cdktf-aws-foundation:handlers";

const PACKAGE_NAME = "cdktf-aws-foundation";

/** The folder in which a construct finds the bundled functions. */
export function handlersFolder(construct: Construct): string {
  const stated = construct.node.tryGetContext(HANDLERS_CONTEXT) as string | undefined;
  return stated ?? join(packageRoot() ?? __dirname, "dist/handlers");
}

let root: string | undefined;

function packageRoot(): string | undefined {
  for (let folder = __dirname; root === undefined && folder !== dirname(folder); folder = dirname(folder)) {
    if (isPackage(join(folder, "package.json"))) root = folder;
  }
  return root;
}

function isPackage(path: string): boolean {
  return (
    existsSync(path) && (JSON.parse(readFileSync(path, "utf8")) as { name?: string }).name === PACKAGE_NAME
  );
}
