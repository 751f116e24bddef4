/** A directed graph: each node with the nodes that it leads to. */
export type Graph = ReadonlyMap<string, readonly string[]>;

interface Visit {
  readonly node: string;
  readonly open: string[];
}

/**
 * The nodes that can be reached from themselves, each with all that share its cycles. Linear in the graph's size and
 * without recursion, since who writes the graph also chooses how deep it is.
 *
 * The method is Tarjan's: nodes are numbered as they are met; one that reaches nothing met before it closes the group of
 * those above it on the stack.
 */
export function cyclesOf(graph: Graph): ReadonlyMap<string, readonly string[]> {
  const numbers = new Map<string, number>();
  const lowest = new Map<string, number>();
  const stack: string[] = [];
  const stacked = new Set<string>();
  const cycles = new Map<string, readonly string[]>();
  const lower = (node: string, number: number) => lowest.set(node, Math.min(lowest.get(node)!, number));

  const enter = (node: string): Visit => {
    numbers.set(node, numbers.size);
    lowest.set(node, numbers.get(node)!);
    stack.push(node);
    stacked.add(node);
    return { node, open: [...(graph.get(node) ?? [])] };
  };
  const leave = (node: string): void => {
    if (lowest.get(node) !== numbers.get(node)) return;
    const group = stack.splice(stack.lastIndexOf(node));
    for (const member of group) stacked.delete(member);
    const cyclic = group.length > 1 || graph.get(node)?.includes(node);
    if (cyclic) for (const member of group) cycles.set(member, group);
  };

  for (const start of graph.keys()) {
    if (numbers.has(start)) continue;
    const path = [enter(start)];
    while (path.length > 0) {
      const { node, open } = path.at(-1)!;
      const next = open.pop();
      if (next === undefined) {
        path.pop();
        leave(node);
        if (path.length > 0) lower(path.at(-1)!.node, lowest.get(node)!);
      } else if (!numbers.has(next)) {
        path.push(enter(next));
      } else if (stacked.has(next)) {
        lower(node, numbers.get(next)!);
      }
    }
  }
  return cycles;
}

/** How many steps lead to each node at most, 1 for a node that leads to none; the graph must have no cycles. */
export function ranksOf(graph: Graph): ReadonlyMap<string, number> {
  const waiting = new Map(
    [...graph].map(([node, next]) => [node, next.filter((one) => graph.has(one)).length]),
  );
  const followers = followersOf(graph);
  const ranks = new Map<string, number>();
  let ready = [...waiting].filter(([, count]) => count === 0).map(([node]) => node);
  for (let rank = 1; ready.length > 0; rank++) {
    const following: string[] = [];
    for (const node of ready) {
      ranks.set(node, rank);
      for (const follower of followers.get(node) ?? []) {
        waiting.set(follower, waiting.get(follower)! - 1);
        if (waiting.get(follower) === 0) following.push(follower);
      }
    }
    ready = following;
  }
  return ranks;
}

/** The same graph backwards: each node with those that lead to it. */
export function followersOf(graph: Graph): ReadonlyMap<string, readonly string[]> {
  const followers = new Map<string, string[]>();
  for (const [node, next] of graph) {
    for (const one of next) {
      const known = followers.get(one);
      if (known) known.push(node);
      else followers.set(one, [node]);
    }
  }
  return followers;
}
