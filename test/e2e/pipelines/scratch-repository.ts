import { spawnSync } from "node:child_process";
import { chmodSync, cpSync, mkdirSync, readdirSync, symlinkSync, writeFileSync } from "node:fs";
import { join, resolve } from "node:path";
import { temporaryFolder } from "../../support/folders";

const ROOT = resolve(__dirname, "../../..");
const PIPELINES = join(ROOT, "examples/pipelines");

/** Two small accounts, in which a settings file says how long logs are kept. Their state is outside, as a bucket is. */
const APPLICATION = `
const { CloudwatchLogGroup } = require("@cdktf/provider-aws/lib/cloudwatch-log-group");
const { AwsEnvironment, FoundationApp, FoundationStack } = require("cdktf-aws-foundation");
const settings = require("./settings.json");

const app = new FoundationApp();
for (const [name, { id, days }] of Object.entries(settings)) {
  const environment = new AwsEnvironment({ accountId: id, region: "eu-west-1" });
  const stack = new FoundationStack(app, name, { environment });
  stack.addOverride("terraform.backend", { local: { path: process.env.STATES + "/" + name + ".tfstate" } });
  new CloudwatchLogGroup(stack, "Logs", { name: "/app/" + name, retentionInDays: days });
}
app.synth();
`;

/** In the place of the registry: what \`npm ci\` would install is what this repository has installed. */
const NPM = `#!/usr/bin/env bash
set -euo pipefail
[ "$1" = ci ]
ln -sfn "${"$"}MODULES" node_modules
`;

/** Accounts with how many days each keeps its logs. */
export type Settings = Readonly<Record<string, { readonly id: string; readonly days: number }>>;

/** A repository of a user of the package, with the pipelines of the examples. */
export class ScratchRepository {
  public readonly folder = temporaryFolder("repository");
  /** Goes before the PATH of every step. */
  public readonly tools = temporaryFolder("tools");
  public readonly states = temporaryFolder("states");
  public readonly modules = temporaryFolder("modules");

  public constructor(settings: Settings) {
    this.installTools();
    this.git("init", "--quiet", "--initial-branch=main");
    writeFileSync(join(this.folder, "app.js"), APPLICATION);
    writeFileSync(
      join(this.folder, "cdktf.json"),
      JSON.stringify({ language: "typescript", app: "node app.js" }),
    );
    writeFileSync(join(this.folder, ".gitignore"), "node_modules\ncdktf.out\nbase.out\n");
    cpSync(join(PIPELINES, "scripts"), join(this.folder, "pipelines"), { recursive: true });
    this.commit({ "settings.json": JSON.stringify(settings) });
  }

  /** Commits files; returns the commit. */
  public commit(files: Readonly<Record<string, string>>): string {
    for (const [name, content] of Object.entries(files)) writeFileSync(join(this.folder, name), content);
    this.git("add", "--all");
    this.git("commit", "--quiet", "--allow-empty", "--message", "change");
    return this.git("rev-parse", "HEAD");
  }

  /** A commit that merges a branch into main, as GitHub makes one to run a pull request's workflow on. */
  public merged(branch: string): string {
    this.git("checkout", "--quiet", "--detach", "main");
    this.git("merge", "--quiet", "--no-ff", "--message", "merge", branch);
    const commit = this.git("rev-parse", "HEAD");
    this.git("checkout", "--quiet", branch);
    return commit;
  }

  public git(...args: string[]): string {
    const author = ["-c", "user.name=a", "-c", "user.email=a@example.com"];
    const { status, stdout, stderr } = spawnSync("git", [...author, ...args], {
      cwd: this.folder,
      encoding: "utf8",
    });
    if (status !== 0) throw new Error(`git ${args.join(" ")}: ${stderr}`);
    return stdout.trim();
  }

  private installTools(): void {
    writeFileSync(join(this.tools, "npm"), NPM);
    chmodSync(join(this.tools, "npm"), 0o755);
    for (const name of readdirSync(join(ROOT, "node_modules")).filter((one) => one !== ".bin")) {
      symlinkSync(join(ROOT, "node_modules", name), join(this.modules, name));
    }
    symlinkSync(ROOT, join(this.modules, "cdktf-aws-foundation"));
    mkdirSync(join(this.modules, ".bin"));
    const command = join(this.modules, ".bin/foundation");
    writeFileSync(command, `#!/bin/sh\nexec node "${join(ROOT, "dist/cli/foundation.js")}" "$@"\n`);
    chmodSync(command, 0o755);
  }
}
