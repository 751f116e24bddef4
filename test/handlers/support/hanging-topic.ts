import type { FormServer } from "./form-server";

/**
 * Makes a topic hang: it never answers, and what waits for it so many milliseconds has waited when the request arrives. A
 * test that really waits would fail on a busy machine, or prove nothing.
 *
 * @returns how many timers of that time ended so
 */
export function hangs(topic: FormServer, milliseconds: number): () => number {
  const begin = setTimeout;
  const waiting: (() => void)[] = [];
  let ended = 0;
  jest.spyOn(globalThis, "setTimeout").mockImplementation(((act: () => void, delay?: number) => {
    if (delay !== milliseconds) return begin(act, delay);
    waiting.push(act);
    // One that never ends, so that it can be cleared as any other.
    return begin(() => undefined, 0);
  }) as typeof setTimeout);
  topic.respond = () => {
    for (const act of waiting.splice(0)) {
      ended += 1;
      act();
    }
  };
  return () => ended;
}
