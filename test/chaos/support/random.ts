/** Numbers that look random and are the same for the same seed. */
export class Random {
  public constructor(private state: number) {}

  /** From 0 up to 1. */
  public fraction(): number {
    this.state = (this.state + 0x6d2b79f5) | 0;
    let bits = Math.imul(this.state ^ (this.state >>> 15), 1 | this.state);
    bits = (bits + Math.imul(bits ^ (bits >>> 7), 61 | bits)) ^ bits;
    return ((bits ^ (bits >>> 14)) >>> 0) / 2 ** 32;
  }

  /** A whole number from 0 up to below `limit`. */
  public below(limit: number): number {
    return Math.floor(this.fraction() * limit);
  }

  public chance(probability: number): boolean {
    return this.fraction() < probability;
  }

  public oneOf<T>(values: readonly T[]): T {
    return values[this.below(values.length)]!;
  }

  /** One of the names, each as often as its weight says. */
  public weighted<T extends string>(weights: Readonly<Record<T, number>>): T {
    const entries = Object.entries(weights) as [T, number][];
    let rest = this.fraction() * entries.reduce((sum, [, weight]) => sum + weight, 0);
    return entries.find(([, weight]) => (rest -= weight) < 0)?.[0] ?? entries[0]![0];
  }
}
