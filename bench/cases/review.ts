import { readdirSync } from "node:fs";
import { join } from "node:path";
import { reviewPlans } from "../../src/cli/review/review";
import { processTerminal } from "../../src/cli/terminal";
import { measured } from "../support/measured";

const [folder = "", plans = ""] = process.argv.slice(2);
const files = readdirSync(plans).map((file) => join(plans, file));
const written = (file: string) => join(folder, file);
const terminal = { ...processTerminal(), out: () => undefined };

measured(() =>
  reviewPlans(
    files,
    {
      failOn: "never",
      approvedBy: [],
      planFile: [],
      maxSize: 65_000,
      markdown: written("report.md"),
      json: written("report.json"),
      html: written("report.html"),
      sarif: written("report.sarif"),
      junit: written("report.xml"),
    },
    terminal,
  ),
);
