import { existsSync } from "node:fs";
import { FoundationError, type Problem } from "../../core/errors";
import type { Plan } from "../../review/plan/plan";
import { readPlan } from "../../review/plan/read-plan";
import { withPlannedAccess } from "../../review/planned/access";
import { withAccess } from "../../review/synthesized/access";
import { withSynthesized } from "../../review/synthesized/combine";
import { compareOutputs } from "../../review/synthesized/compare";
import type { SynthesizedOutput } from "../../review/synthesized/output";
import { readPlanText } from "./plan-text";
import { readOutputs } from "./synthesized-output";

/** What is reviewed besides plans. */
export interface SynthesizedOptions {
  /** Synthesized output before the change. */
  readonly base?: string;
  /** Synthesized output after it. */
  readonly head?: string;
  /** Synthesized output that the plans were made from. @default - `head` */
  readonly synthesized?: string;
}

/** What was read. */
export interface ReviewInputs {
  readonly plans: readonly Plan[];
  /** The names of all synthesized stacks, also of those that stay as they are. */
  readonly stacks: readonly string[];
}

/**
 * Reads what is to be reviewed: plans, two synthesized outputs, or both. All that cannot be read is reported together.
 *
 * @throws FoundationError PLAN_INVALID, PLAN_VERSION_UNKNOWN, SYNTHESIZED_OUTPUT_INVALID, VALUE_MISSING, COMBINATION_INVALID
 */
export function readInputs(files: readonly string[], options: SynthesizedOptions): ReviewInputs {
  const { base, head, synthesized = head } = options;
  checkOptions(files, options);
  const problems: Problem[] = [];
  const plans = files.flatMap((file) => collect(() => [readPlanFile(file)], problems));
  const folders = [synthesized, base].filter((folder) => folder !== undefined);
  const outputs = collect(() => readOutputs(folders), problems);
  if (problems.length > 0) throw new FoundationError(problems);
  const stacks = [...new Set(outputs.flatMap((output) => [...output.keys()]))];
  return { plans: combined(plans, outputs), stacks };
}

function combined(plans: readonly Plan[], [after, before]: readonly SynthesizedOutput[]): readonly Plan[] {
  if (after === undefined) return withPlannedAccess(plans);
  if (before === undefined) return withSynthesized(withPlannedAccess(plans), { head: after, compared: [] });
  const compared = withAccess(compareOutputs(before, after), before, after);
  return withSynthesized(plans, { head: after, base: before, compared });
}

function collect<T>(act: () => readonly T[], problems: Problem[]): readonly T[] {
  try {
    return act();
  } catch (error) {
    if (!(error instanceof FoundationError)) throw error;
    problems.push(...error.problems);
    return [];
  }
}

function checkOptions(files: readonly string[], { base, head, synthesized }: SynthesizedOptions): void {
  if (base !== undefined && head === undefined) throw missing("--head", "the output after the change");
  if (head !== undefined && synthesized !== undefined) {
    throw new FoundationError({
      code: "COMBINATION_INVALID",
      path: "--synthesized",
      value: synthesized,
      allowed: "either --head or --synthesized",
      fix: "leave --synthesized out: the plans are those of --head",
    });
  }
  if (files.length === 0 && base === undefined) {
    throw missing("what to review", "plans, or two synthesized outputs with --base and --head");
  }
}

function missing(path: string, allowed: string): FoundationError {
  return new FoundationError({
    code: "VALUE_MISSING",
    path,
    value: undefined,
    allowed,
    fix: "foundation review plan.json, or foundation review --base base.out --head cdktf.out",
  });
}

/** `prod=plans/1.json` names the account; a file's own name does otherwise. */
function readPlanFile(argument: string): Plan {
  const [, account, named] = /^([^=/\\]+)=(.+)$/s.exec(argument) ?? [];
  const source = named === undefined || existsSync(argument) ? argument : named;
  return readPlan({ source, ...readPlanText(source), account: source === named ? account : undefined });
}
