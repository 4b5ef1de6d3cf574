/** What a window may ask while it shows an opened log: everything that reads it, and nothing that changes anything. */
import { ConsoleError } from '../../contract/errors.ts';
import { methods, type Method } from '../../contract/gateway.ts';
import type { Handlers } from '../dispatcher.ts';

/** Answered out of the opened log. */
const READING = [
  'overview.get',
  'chargers.list',
  'chargers.connections',
  'chargers.configuration',
  'chargers.heartbeats',
  'chargers.samples',
  'commands.history',
  'sessions.list',
  'sessions.get',
  'sessions.totals',
  'sessions.chargers',
  'sessions.samples',
  'sessions.export',
  'messages.page',
  'messages.locate',
  'messages.timeline',
  'messages.unanswered',
  'messages.get',
  'messages.facets',
  'export.start',
] as const satisfies readonly Method[];

/** Answered by the live console: what they tell is not its chargers’ data, and they change nothing of it. */
const LIVE = [
  'status.get',
  'vocabulary.get',
  'settings.get',
  'commands.catalogue',
  'commands.check',
  'messages.explain',
  'export.cancel',
  'workspace.open',
  'workspace.cancel',
  'workspace.close',
] as const satisfies readonly Method[];

/**
 * A method that is named nowhere here is refused: so is one that is added later, until somebody has thought of it.
 * @param handlers the gateway's methods over the workspace's reader
 */
export function readOnly(handlers: Handlers): Handlers {
  const allowed: ReadonlySet<string> = new Set<Method>([...READING, ...LIVE]);
  const refuse = (): never => {
    throw new ConsoleError('WORKSPACE_READ_ONLY');
  };
  const entries = Object.keys(methods).map((name) => {
    const method = name as Method;
    return [method, allowed.has(method) ? handlers[method] : refuse] as const;
  });
  // oxlint-disable-next-line typescript/no-unsafe-type-assertion -- made of the very methods
  return Object.fromEntries(entries) as unknown as Handlers;
}
