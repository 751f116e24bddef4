import { spawnSync } from "node:child_process";
import { existsSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { basename, dirname, join, resolve } from "node:path";
import { zipSync } from "fflate";
import ts from "typescript";
import { parse } from "yaml";
import { parseOrganization } from "../../src/core/organization/organization";
import { METADATA } from "../support/saml-metadata";
import { handlersFolder } from "../support/handlers";

const ROOT = resolve(__dirname, "../..");
const DOCS = readdirSync(join(ROOT, "docs")).filter((file) => file.endsWith(".md"));

/** The README and all documents, by path. */
const documents = ["README.md", ...DOCS.map((file) => `docs/${file}`)].map((path) => ({
  path,
  text: readFileSync(join(ROOT, path), "utf8"),
}));

const blocksOf = (language: string) =>
  documents.flatMap(({ path, text }) =>
    [...text.matchAll(new RegExp(`^\`\`\`${language}\\n([^]*?)^\`\`\`$`, "gm"))].map(([, code], index) => ({
      title: `${path}, number ${index + 1}`,
      code: code!,
    })),
  );

/** The programs of all documents, in order. */
const programs = blocksOf("ts");

/** The organization of the README's first program, as data. */
const README_ORGANIZATION = {
  name: "acme",
  region: "eu-central-1",
  accounts: {
    bastion: { id: "100000000001", kind: "identity" },
    dev: { id: "100000000002", kind: "workload" },
  },
  configStore: { namespaces: ["/shared", "/app", "/data"], keys: { app: {}, data: {} } },
  roleTypes: {
    data: { namespaces: ["/shared", "/app", "/data"], keys: ["data", "app"] },
    dev: { namespaces: ["/shared", "/app"], keys: ["app"] },
  },
};

const RUNNER = join(ROOT, "test/documents/from-source.js");

/** What came of a program: its error, and whether it left what `cdktf` reads. */
interface ProgramOutcome {
  readonly error: string;
  readonly manifest: boolean;
}

/** What the compiler says of files, for whom the package's name means its sources; those are checked elsewhere. */
function compilerErrors(files: readonly string[]): readonly string[] {
  const { config } = ts.readConfigFile(join(ROOT, "tsconfig.json"), ts.sys.readFile) as { config: object };
  const { options } = ts.parseJsonConfigFileContent({ ...config, include: [], files }, ts.sys, ROOT);
  const paths = { "cdktf-aws-foundation": [join(ROOT, "src/index.ts")] };
  const program = ts.createProgram(files, { ...options, paths });
  const diagnostics = files.flatMap((file) => {
    const source = program.getSourceFile(file);
    return [...program.getSyntacticDiagnostics(source), ...program.getSemanticDiagnostics(source)];
  });
  return [...program.getOptionsDiagnostics(), ...diagnostics].map(({ file, messageText }) => {
    const text = ts.flattenDiagnosticMessageText(messageText, "\n");
    return file ? `${basename(file.fileName)}: ${text}` : text;
  });
}

describe("the documents", () => {
  // Within the project, so that the programs find its packages.
  const folder = mkdtempSync(join(ROOT, "test/documents/.programs-"));
  const started = process.cwd();
  beforeAll(() => process.chdir(folder));
  afterAll(() => {
    process.chdir(started);
    rmSync(folder, { recursive: true });
  });

  const files = programs.map(({ title, code }, index) => {
    const file = join(folder, `program-${index + 1}.ts`);
    writeFileSync(file, code);
    return [title, file] as const;
  });
  writeFileSync(join(folder, "watch-users.zip"), zipSync({ "index.js": new Uint8Array() }));
  writeFileSync(join(folder, "okta.xml"), METADATA);
  writeFileSync(join(folder, "cdktf.json"), "{}");

  it("have programs", () => {
    expect(programs.length).toBeGreaterThan(5);
  });

  it("show programs that compile", () => {
    expect(compilerErrors(files.map(([, file]) => file))).toEqual([]);
  }, 180_000);

  describe("show a program that synthesizes:", () => {
    let outcomes: readonly ProgramOutcome[];
    let stderr: string;

    // One process for all: most of its time goes into loading the package.
    beforeAll(() => {
      const run = spawnSync(process.execPath, [RUNNER, ...files.map(([, file]) => file)], {
        cwd: folder,
        encoding: "utf8",
        env: {
          ...process.env,
          CDKTF_CONTEXT_JSON: JSON.stringify({ "cdktf-aws-foundation:handlers": handlersFolder() }),
        },
      });
      stderr = run.stderr;
      outcomes = JSON.parse(run.stdout || "[]") as readonly ProgramOutcome[];
    }, 180_000);

    it.each(files.map(([title], index) => [title, index] as const))("%s", (_, index) => {
      expect(outcomes[index]).toEqual({ error: "", manifest: true });
    });

    it("none of them with a warning", () => {
      expect(stderr).toBe("");
    });
  });

  const organizations = blocksOf("yaml").filter(({ code }) => code.includes("\naccounts:"));

  it.each(organizations.map(({ title, code }) => [title, code]))(
    "show an organization that nothing is wrong with: %s",
    (_, code) => {
      expect(() => parseOrganization(parse(code!))).not.toThrow();
    },
  );

  const fragments = blocksOf("yaml").filter(
    ({ title, code }) => title.startsWith("README.md") && !code.includes("\naccounts:"),
  );

  it.each(fragments.map(({ title, code }) => [title, code]))(
    "show a part of an organization that fits into the README's first one: %s",
    (_, code) => {
      const { accounts, ...rest } = parse(code!) as { accounts?: object };

      expect(() =>
        parseOrganization({
          ...README_ORGANIZATION,
          accounts: { ...README_ORGANIZATION.accounts, ...accounts },
          ...rest,
        }),
      ).not.toThrow();
    },
  );

  it("name only scripts that package.json has", () => {
    const { scripts } = JSON.parse(readFileSync(join(ROOT, "package.json"), "utf8")) as { scripts: object };
    const named = documents.flatMap(({ text }) =>
      [...text.matchAll(/npm run ([a-z0-9:-]+)/g)].map(([, script]) => script!),
    );

    expect(Object.keys(scripts)).toEqual(expect.arrayContaining(named));
  });

  const links = documents.flatMap(({ path, text }) =>
    [...text.matchAll(/\]\((?!https?:)([^)#]*)(?:#([^)]*))?\)/g)].map(([, file, anchor]) => ({
      target: file === "" ? path : join(dirname(path), file!),
      anchor,
    })),
  );

  it("link only to files that are there", () => {
    expect(links.filter(({ target }) => !existsSync(join(ROOT, target)))).toEqual([]);
  });

  it("link only to headings that are there", () => {
    const headingsOf = (file: string) =>
      [...readFileSync(join(ROOT, file), "utf8").matchAll(/^#+ (.*)$/gm)].map(([, heading]) =>
        heading!
          .toLowerCase()
          .replace(/[^\w -]/g, "")
          .replaceAll(" ", "-"),
      );
    const anchored = links.filter(({ anchor }) => anchor !== undefined);

    expect(anchored.length).toBeGreaterThan(0);
    expect(anchored.filter(({ target, anchor }) => !headingsOf(target).includes(anchor!))).toEqual([]);
  });

  // What npm packs is the package's files, and these.
  const { files: patterns } = JSON.parse(readFileSync(join(ROOT, "package.json"), "utf8")) as {
    readonly files: readonly string[];
  };
  const PACKED = [...patterns.filter((pattern) => !pattern.startsWith("!")), "README.md", "LICENSE"];

  it("link only to what the package has", () => {
    expect(links.filter(({ target }) => !PACKED.some((path) => `${target}/`.startsWith(`${path}/`)))).toEqual(
      [],
    );
  });

  it("name only built files of which there is a source", () => {
    const named = documents.flatMap(({ text }) =>
      [...text.matchAll(/`dist\/([\w/.-]+)\.js`/g)].map(([, file]) => `src/${file}.ts`),
    );

    expect(named.length).toBeGreaterThan(0);
    expect(named.filter((file) => !existsSync(join(ROOT, file)))).toEqual([]);
  });

  it("write every command in a shell as one can run it without the package being global", () => {
    const lines = ["sh", "shell"].flatMap(blocksOf).flatMap(({ code }) => code.split("\n"));

    expect(lines.some((line) => line.startsWith("npx foundation "))).toBe(true);
    expect(
      lines.filter((line) =>
        /(?<!npx )\bfoundation (review|verify|synth|access|affected|redrive)\b/.test(line),
      ),
    ).toEqual([]);
  });
});
