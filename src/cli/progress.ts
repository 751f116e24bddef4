import type { Terminal } from "./terminal";

const AFTER_MS = 1_000;

/** Says how far a command is, once a second at most: quick commands say nothing. */
export class Progress {
  private noted = Date.now();

  public constructor(private readonly terminal: Terminal) {}

  /** Where the command is now. */
  public at(text: string): void {
    if (Date.now() - this.noted <= AFTER_MS) return;
    this.terminal.note(this.terminal.colors.dim(text));
    this.noted = Date.now();
  }
}
