import type { PlannedChange } from "./planned-changes";

/** An attribute that the emulator gives back otherwise than it was sent, so that every plan shows a change. */
export interface KnownEcho {
  /** The resource's type, such as `aws_sqs_queue`. */
  readonly type: string;
  readonly attributes: readonly string[];
  /** Why it is the emulator that is wrong, and not the configuration. */
  readonly because: string;
}

/** All that are known. Mend the emulator rather than add one. */
export const KNOWN_ECHOES: readonly KnownEcho[] = [];

/** The changes that no echo explains: the others only update attributes that are known to echo. */
export function unexplained(changes: readonly PlannedChange[], echoes = KNOWN_ECHOES): PlannedChange[] {
  return changes.filter((change) => !echoes.some((echo) => explains(echo, change)));
}

function explains({ type, attributes }: KnownEcho, change: PlannedChange): boolean {
  return (
    typeOf(change.address) === type &&
    change.actions.join() === "update" &&
    change.attributes.every((attribute) => attributes.includes(attribute))
  );
}

/** The type in an address such as `aws_sqs_queue.dead` or `module.a.aws_sqs_queue.dead[0]`. */
function typeOf(address: string): string {
  return address.split(".").at(-2) ?? address;
}
