/** How much a finding matters, the worst first. */
export const SEVERITIES = ["critical", "high", "medium", "low", "info"] as const;

/** How much a finding matters. */
export type Severity = (typeof SEVERITIES)[number];

/** Whether a severity is another one or worse. */
export function isAtLeast(severity: Severity, limit: Severity): boolean {
  return SEVERITIES.indexOf(severity) <= SEVERITIES.indexOf(limit);
}

/** For sorting: the worst first. */
export function bySeverity(one: Severity, other: Severity): number {
  return SEVERITIES.indexOf(one) - SEVERITIES.indexOf(other);
}
