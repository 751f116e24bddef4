import { existsSync, readdirSync } from "node:fs";
import { join, resolve } from "node:path";

const EXAMPLES = resolve(__dirname, "../../examples");

/** An application that shows how the package is used. */
export interface Example {
  /** The name of its folder. */
  readonly name: string;
  /** Its TypeScript. */
  readonly main: string;
  /** The same as data, where there is such a file. */
  readonly yaml?: string;
}

/** All applications among the examples, by name. */
export function allExamples(): Example[] {
  const names = readdirSync(EXAMPLES).filter((name) => existsSync(join(EXAMPLES, name, "main.ts")));
  return names.sort().map(exampleNamed);
}

/** One example. */
export function exampleNamed(name: string): Example {
  const folder = join(EXAMPLES, name);
  const yaml = readdirSync(folder).find((file) => file.endsWith(".yaml"));
  return { name, main: join(folder, "main.ts"), yaml: yaml && join(folder, yaml) };
}
