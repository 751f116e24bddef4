/** Transpiles with swc; types are checked by `npm run typecheck`. */
const transform = {
  "^.+\\.ts$": [
    "@swc/jest",
    { jsc: { target: "es2022", parser: { syntax: "typescript" } }, module: { type: "commonjs" } },
  ],
};

/** The package's own name resolves to its sources, so that unit tests need no build. */
const fromSource = { "^cdktf-aws-foundation$": "<rootDir>/src/index.ts" };

/** Set by `npm run check:oldest-provider`: the folder with the oldest bindings that the package supports. */
const oldest = process.env.OLDEST_PROVIDER;
const bindings = oldest
  ? { "^@cdktf/provider-aws/(.*)$": `${oldest}/node_modules/@cdktf/provider-aws/$1` }
  : {};

module.exports = {
  maxWorkers: "100%",
  testTimeout: 30_000,
  globalSetup: "<rootDir>/test/support/temporary-folder.js",
  reporters: ["default", "<rootDir>/test/support/tally-reporter.js"],
  projects: [
    {
      displayName: "unit",
      rootDir: __dirname,
      testMatch: ["<rootDir>/test/**/*.test.ts"],
      testPathIgnorePatterns: ["<rootDir>/test/e2e/"],
      moduleNameMapper: { ...fromSource, ...bindings },
      transform,
    },
    {
      displayName: "e2e",
      rootDir: __dirname,
      testMatch: ["<rootDir>/test/e2e/**/*.test.ts"],
      transform,
    },
  ],
};
