"use strict";

/**
 * Runs one invocation of a deployed function, as Lambda's Node runtime does: loads the handler, calls it
 * with the event from standard input, and writes its result or error to the file `RESULT_FILE` names.
 * Standard output and error are the function's log.
 */
const { existsSync, readFileSync, writeFileSync } = require("node:fs");
const { resolve } = require("node:path");
const { pathToFileURL } = require("node:url");

const { RESULT_FILE, DEADLINE_MS, REQUEST_ID, FUNCTION_ARN, HOSTS, CLOCK_AHEAD_MS, ...environment } =
  process.env;
for (const name of ["RESULT_FILE", "DEADLINE_MS", "REQUEST_ID", "FUNCTION_ARN", "HOSTS", "CLOCK_AHEAD_MS"]) {
  delete process.env[name];
}

/** The clock of the emulator: the function's deadline is by it. */
const emulatorNow = Date.now;
globalThis.Date = class extends Date {
  constructor(...parts) {
    super(...(parts.length === 0 ? [globalThis.Date.now()] : parts));
  }

  static now() {
    return emulatorNow() + Number(CLOCK_AHEAD_MS);
  }
};

/** Hosts that the test stands for, by their names; every other is reached as it is. */
const hosts = JSON.parse(HOSTS);
const { fetch: reach } = globalThis;
globalThis.fetch = (input, init) => {
  const url = new URL(input instanceof Request ? input.url : input);
  const origin = hosts[url.hostname];
  return reach(origin ? new URL(url.pathname + url.search, origin) : input, init);
};

const context = {
  awsRequestId: REQUEST_ID,
  functionName: environment.AWS_LAMBDA_FUNCTION_NAME,
  functionVersion: environment.AWS_LAMBDA_FUNCTION_VERSION,
  invokedFunctionArn: FUNCTION_ARN,
  logGroupName: environment.AWS_LAMBDA_LOG_GROUP_NAME,
  logStreamName: environment.AWS_LAMBDA_LOG_STREAM_NAME,
  memoryLimitInMB: environment.AWS_LAMBDA_FUNCTION_MEMORY_SIZE,
  getRemainingTimeInMillis: () => Math.max(0, Number(DEADLINE_MS) - emulatorNow()),
};

function finish(outcome) {
  writeFileSync(RESULT_FILE, JSON.stringify(outcome));
  process.exit(0);
}

function fail(error) {
  const trace = String(error?.stack ?? error).split("\n");
  finish({
    error: { errorType: error?.name ?? "Error", errorMessage: String(error?.message ?? error), trace },
  });
}

async function loadHandler(name) {
  const [, file, member] = /^(.+)\.([^.]+)$/.exec(name);
  const path = ["js", "mjs", "cjs"].map((ending) => resolve(`${file}.${ending}`)).find((p) => existsSync(p));
  if (!path) throw new Error(`cannot find module '${file}'`);

  const module = await import(pathToFileURL(path).href);
  const handler = module[member] ?? module.default?.[member];
  if (typeof handler !== "function") throw new Error(`${name} is undefined or not exported`);
  return handler;
}

process.on("uncaughtException", fail);
process.on("unhandledRejection", fail);

loadHandler(environment._HANDLER)
  .then((handler) => handler(JSON.parse(readFileSync(0, "utf8")), context))
  .then((value) => finish({ value: value === undefined ? null : value }))
  .catch(fail);
