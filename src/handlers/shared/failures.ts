/** What a log line may state: names, numbers and fixed words. Never an event, a value or a foreign error's text. */
export type LogFacts = Readonly<Record<string, string | number | readonly string[] | undefined>>;

/** An error of ours whose text is made of fixed words and names, and so may be logged. */
export class HandlerError extends Error {
  public constructor(
    name: string,
    message: string,
    /** Single points, also fit for logs. */
    public readonly reasons: readonly string[] = [],
  ) {
    super(message);
    this.name = name;
  }
}

/** What may be logged of an error: of a foreign one its class and, when a service answered, the answer's status and id. */
export function failureFacts(error: unknown): LogFacts {
  if (error instanceof HandlerError) {
    return {
      error: error.name,
      detail: error.message,
      reasons: error.reasons.length ? error.reasons : undefined,
    };
  }
  if (!(error instanceof Error)) return { error: typeof error };
  const { httpStatusCode, requestId } = (error as ServiceError).$metadata ?? {};
  return { error: error.name, status: httpStatusCode, service_request_id: requestId };
}

interface ServiceError {
  readonly $metadata?: { readonly httpStatusCode?: number; readonly requestId?: string };
}
