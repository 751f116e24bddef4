"use strict";

/** Preloaded by programs of the documents: TypeScript is transpiled, and the package's name means its sources. */
const Module = require("node:module");
const { join } = require("node:path");

require("ts-node").register({ transpileOnly: true, swc: true });
const resolveFilename = Module._resolveFilename;
Module._resolveFilename = function (request, ...rest) {
  const sources = join(__dirname, "../../src/index.ts");
  return resolveFilename.call(this, request === "cdktf-aws-foundation" ? sources : request, ...rest);
};
