/** A logged message for the clipboard: to quote it, to send it again, to find it again. Pure. */
import { printFilter, valuesTerm } from '../../../backend/contract/filter-language.ts';
import type { LogEntry } from '../../../backend/contract/entities.ts';
import { text } from '../../text/en.ts';
import { formatLatency } from '../../text/format.ts';
import { prettyOf } from './payload.ts';

/** For an issue or a mail to the vendor: facts in a table, the frame in a block that its content cannot end. */
export function markdownOf(entry: LogEntry): string {
  const { detail, type } = text.messages;
  const peer = entry.direction === 'Incoming' ? detail.from(entry.chargerId) : detail.to(entry.chargerId);
  const facts: [name: string, value: string][] = [
    [detail.time, new Date(entry.timestamp).toISOString()],
    [detail.messageId, entry.messageId],
    ...(entry.latencyMs === null
      ? []
      : [[detail.latency, formatLatency(entry.latencyMs)] as [string, string]]),
  ];
  const pretty = prettyOf(entry.raw);
  const longest = Math.max(2, ...[...pretty.matchAll(/`+/g)].map(([ticks]) => ticks.length));
  const fence = '`'.repeat(longest + 1);
  return [
    `### ${inline(`${entry.action} ${type[entry.messageType]} ${peer}`.trim())}`,
    '',
    '| | |',
    '| --- | --- |',
    ...facts.map(([name, value]) => `| ${name} | ${inline(value)} |`),
    ...entry.problems.map(
      ({ field, message }) => `| ${inline(field || detail.problems)} | ${inline(message)} |`,
    ),
    '',
    `${fence}json`,
    pretty,
    fence,
    '',
  ].join('\n');
}

/** Text of a charger within a line of Markdown: no markup of its own, no new line, no new cell. */
const inline = (value: string): string =>
  value.replace(/[\r\n]+/g, ' ').replace(/[\\`*_{}[\]<>#|~]/g, (character) => `\\${character}`);

/** A program for Node that connects as this charger with the library `ws` and sends the frame. */
export function wsSnippetOf(entry: Pick<LogEntry, 'raw' | 'chargerId'>, address: string): string {
  const url = `${address.replace(/\/?$/, '/')}${encodeURIComponent(entry.chargerId)}`;
  return [
    "import WebSocket from 'ws';",
    '',
    `const socket = new WebSocket(${JSON.stringify(url)}, ['ocpp1.6']);`,
    `socket.on('open', () => socket.send(${JSON.stringify(entry.raw)}));`,
    "socket.on('message', (data) => console.log(String(data)));",
    "socket.on('error', (error) => console.error(error.message));",
    '',
  ].join('\n');
}

/** Finds the message, and what answers it. */
export const filterTextFor = ({ chargerId, messageId }: Pick<LogEntry, 'chargerId' | 'messageId'>): string =>
  printFilter([
    valuesTerm('charger', [chargerId]),
    ...(messageId === '' ? [] : [valuesTerm('id', [messageId])]),
  ]);
