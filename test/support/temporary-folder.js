"use strict";

const { mkdtempSync, rmSync } = require("node:fs");
const { tmpdir } = require("node:os");
const { join } = require("node:path");

/** Before all tests: whatever they and cdktf write into the folder for temporary files goes when they end. */
module.exports = function () {
  const folder = mkdtempSync(join(tmpdir(), "foundation-"));
  process.env.TMPDIR = folder;
  process.on("exit", () => rmSync(folder, { recursive: true, force: true }));
};
