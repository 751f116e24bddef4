import { spawnSync } from "node:child_process";
import { existsSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { join, resolve } from "node:path";
import { zipSync } from "fflate";
import { handlersFolder } from "../support/handlers";

const ROOT = resolve(__dirname, "../..");
const README = readFileSync(join(ROOT, "README.md"), "utf8");

/** The programs of the README, in order. */
const programs = [...README.matchAll(/^```ts\n([^]*?)^```$/gm)].map(([, code]) => code!);

describe("the README", () => {
  // Within the project, so that the programs find its packages.
  const folder = mkdtempSync(join(ROOT, "test/documents/.programs-"));
  afterAll(() => rmSync(folder, { recursive: true }));

  const files = programs.map((code, index) => {
    const file = join(folder, `program-${index + 1}.ts`);
    writeFileSync(file, code);
    return file;
  });
  writeFileSync(join(folder, "watch-users.zip"), zipSync({ "index.js": new Uint8Array() }));
  writeFileSync(join(folder, "cdktf.json"), "{}");
  writeFileSync(
    join(folder, "tsconfig.json"),
    JSON.stringify({
      extends: join(ROOT, "tsconfig.json"),
      compilerOptions: { paths: { "cdktf-aws-foundation": [join(ROOT, "src/index.ts")] } },
      include: ["*.ts"],
    }),
  );

  it("has programs", () => {
    expect(programs.length).toBeGreaterThan(3);
  });

  it("shows programs that compile", () => {
    const { status, stdout } = spawnSync("npx", ["tsc", "--project", folder], {
      cwd: ROOT,
      encoding: "utf8",
    });

    expect(stdout).toBe("");
    expect(status).toBe(0);
  }, 60_000);

  it.each(files.map((file, index) => [index + 1, file]))(
    "shows a program %i that synthesizes",
    (index, file) => {
      const outdir = join(folder, `out-${index}`);
      const { status, stderr } = spawnSync(
        process.execPath,
        ["-r", join(ROOT, "test/documents/from-source.js"), file as string],
        {
          cwd: folder,
          encoding: "utf8",
          env: {
            ...process.env,
            CDKTF_OUTDIR: outdir,
            CDKTF_CONTEXT_JSON: JSON.stringify({ "cdktf-aws-foundation:handlers": handlersFolder() }),
          },
        },
      );

      expect(stderr).toBe("");
      expect(status).toBe(0);
      expect(existsSync(join(outdir, "manifest.json"))).toBe(true);
    },
  );

  it("names only scripts that package.json has", () => {
    const { scripts } = JSON.parse(readFileSync(join(ROOT, "package.json"), "utf8")) as { scripts: object };
    const named = [...README.matchAll(/npm run ([a-z0-9:-]+)/g)].map(([, script]) => script!);

    expect(Object.keys(scripts)).toEqual(expect.arrayContaining(named));
  });

  it("links only to files that are there", () => {
    const links = [...README.matchAll(/\]\((?!https?:)([^)#]+)\)/g)].map(([, link]) => link!);

    expect(links.filter((link) => !existsSync(join(ROOT, link)))).toEqual([]);
  });
});
