/** Decodes a request, calls one function, encodes the reply. It decides nothing. */
import { ConsoleError, toErrorInfo } from '../contract/errors.ts';
import {
  methods,
  requestSchema,
  type Method,
  type MethodParams,
  type MethodResults,
  type Reply,
} from '../contract/gateway.ts';
import type { Logger } from '../ports/logger.ts';

export type Handlers = {
  [M in Method]: (params: MethodParams<M>) => MethodResults[M] | Promise<MethodResults[M]>;
};

export class Dispatcher {
  readonly #handlers: Handlers;
  readonly #logger: Logger;

  constructor(handlers: Handlers, logger: Logger) {
    this.#handlers = handlers;
    this.#logger = logger;
  }

  /** Answers one request; every failure becomes a reply with an error code. Never rejects. */
  async dispatch(request: unknown): Promise<Reply<Method>> {
    const envelope = requestSchema.safeParse(request);
    if (!envelope.success) return invalid('Unknown method', {});
    const { method, params } = envelope.data;
    const parsed = methods[method].safeParse(params ?? {});
    if (!parsed.success) {
      const fields = Object.fromEntries(
        parsed.error.issues.map((issue) => [issue.path.join('.'), issue.message]),
      );
      return invalid(parsed.error.issues[0]?.message ?? 'Not valid', fields);
    }
    try {
      // The schema of this very method has produced the parameters.
      const handler = this.#handlers[method] as (value: unknown) => Promise<MethodResults[Method]>;
      return { ok: true, data: await handler(parsed.data) };
    } catch (error) {
      const info = toErrorInfo(error);
      if (!(error instanceof ConsoleError)) this.#logger.error({ err: error, method }, 'request failed');
      return { ok: false, error: info };
    }
  }
}

function invalid(detail: string, fields: Record<string, string>): Reply<Method> {
  return { ok: false, error: { ...new ConsoleError('INVALID_REQUEST', detail).toInfo(), fields } };
}
