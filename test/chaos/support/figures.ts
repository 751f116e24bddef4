/** What happened during a storm. */
export class Figures {
  public operations = 0;
  public meanwhile = 0;
  public events = 0;
  public duplicates = 0;
  public drops = 0;
  public delays = 0;
  public poison = 0;
  public invocations = 0;
  public shortRuns = 0;
  public continuations = 0;
  public calls = 0;
  public throttles = 0;
  public lostAnswers = 0;
  public crashes = 0;
  public deadLetters = 0;
  public redriven = 0;
  public auditRecords = 0;
  public unresolvedPuts = 0;
  public cachedNames = 0;
  public replicas = 0;
  public logLines = 0;
  public notifications = 0;
  public posts = 0;
  public refusedPosts = 0;

  public toString(): string {
    return Object.entries(this)
      .map(([name, count]) => `  ${name.padEnd(18)}${String(count).padStart(9)}`)
      .join("\n");
  }
}
