import { Lazy } from "cdktf";

type Capture = typeof Error.captureStackTrace;
type Below = Parameters<Capture>[1];

/**
 * Runs `build` without the stack traces that cdktf takes of every token: they are a quarter of what synthesis costs,
 * most of it under ts-node, and are only shown when a token cannot be resolved.
 *
 * While `build` runs, `Error.captureStackTrace` ignores the calls of cdktf's own token tracer and passes on every other:
 * errors, and the traces of annotations, are what they are without this function. It is put back when `build` returns
 * or throws. What `build` does later, asynchronously, is traced again.
 *
 * To find where a token was made, set the environment variable `CDKTF_FOUNDATION_TOKEN_TRACES=1`: tokens are then
 * traced as usual.
 */
export function withoutTokenTraces<T>(build: () => T): T {
  if (process.env.CDKTF_FOUNDATION_TOKEN_TRACES === "1") return build();
  const capture = Error.captureStackTrace;
  const tracer = tokenTracer();
  return withCapture(function captureOthers(target, below) {
    if (below === undefined || below !== tracer) capture.call(Error, target, below ?? captureOthers);
  }, build);
}

/** The function by which cdktf traces tokens: it hides itself from the trace of a new token, and so shows itself. */
function tokenTracer(): Below {
  let tracer: Below;
  const capture: Capture = (_target, below) => {
    tracer = below;
  };
  withCapture(capture, () => Lazy.anyValue({ produce: () => undefined }));
  return tracer;
}

function withCapture<T>(capture: Capture, run: () => T): T {
  const previous = Error.captureStackTrace;
  Error.captureStackTrace = capture;
  try {
    return run();
  } finally {
    Error.captureStackTrace = previous;
  }
}
