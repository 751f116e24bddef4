"use strict";

/**
 * Runs the programs that are its arguments, one after the other: TypeScript is transpiled, and the package's name means
 * its sources. Writes what came of each as JSON.
 */
const { existsSync } = require("node:fs");
const Module = require("node:module");
const { join } = require("node:path");

require("ts-node").register({ transpileOnly: true, swc: true });
const resolveFilename = Module._resolveFilename;
Module._resolveFilename = function (request, ...rest) {
  const sources = join(__dirname, "../../src/index.ts");
  return resolveFilename.call(this, request === "cdktf-aws-foundation" ? sources : request, ...rest);
};

const outcomes = process.argv.slice(2).map((program) => {
  const outdir = (process.env.CDKTF_OUTDIR = program.replace(/\.ts$/, "-out"));
  let error = "";
  try {
    require(program);
  } catch (thrown) {
    error = String(thrown);
  }
  return { error, manifest: existsSync(join(outdir, "manifest.json")) };
});
process.stdout.write(JSON.stringify(outcomes));
