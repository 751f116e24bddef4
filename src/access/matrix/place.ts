/** Where a part of a foundation is: one account, one region. */
export interface Place {
  /** The account's name: that of its stack. */
  readonly account: string;
  readonly accountId: string;
  readonly partition: string;
  readonly region: string;
  /** What names begin with. */
  readonly prefix: string;
}

/** What tells a place from others, in the output that it is changed in as well. */
export function idOf({ account, accountId, region, prefix }: Place): string {
  return [account, accountId, region, prefix].join(" ");
}

/** Places by account's name. */
export function sorted<T extends Place>(places: readonly T[]): T[] {
  return [...places].sort((a, b) => (idOf(a) < idOf(b) ? -1 : 1));
}
