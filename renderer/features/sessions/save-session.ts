/** Files of one session. The export tray shows what came of them. */
import type { ChargingSession } from '../../../backend/contract/entities.ts';
import type { ConsolePreload } from '../../../backend/contract/preload.ts';
import type { ConsoleClient } from '../../api/console-client.ts';
import { text } from '../../text/en.ts';
import { formatDateTime, formatUtc } from '../../text/format.ts';
import { download, rememberDestination } from '../messages/start-export.ts';

/** Such as `session-CP1-7-20260531.csv`, the day in UTC; what a file system may not take becomes a hyphen. */
export function sessionFileName(session: ChargingSession, format: 'csv' | 'pdf'): string {
  const at = session.startedAt ?? session.stoppedAt ?? session.updatedAt;
  const day = new Date(at).toISOString().slice(0, 10).replaceAll('-', '');
  const charger = session.chargerId.replaceAll(/[^\p{L}\p{N}._-]+/gu, '-').slice(0, 60);
  return `session-${charger}-${session.transactionId}-${day}.${format}`;
}

/**
 * Asks where to (in the desktop window), then writes facts and samples. Does nothing when the dialog was cancelled.
 * @throws RequestError when the backend refuses the export.
 */
export async function exportSessionCsv(client: ConsoleClient, session: ChargingSession): Promise<void> {
  const preload = window.ocppConsole;
  const destination =
    preload === undefined
      ? undefined
      : await preload.chooseExportDestination(sessionFileName(session, 'csv'), 'csv');
  if (destination === null) return;
  const { jobId, downloadUrl } = await client.request('sessions.export', {
    sessionId: session.sessionId,
    ...(destination === undefined ? {} : { destinationId: destination.destinationId }),
  });
  if (destination !== undefined) rememberDestination(jobId, destination.destinationId);
  client.trackExport(jobId);
  if (downloadUrl !== undefined) download(new URL(downloadUrl, client.url).href);
}

/**
 * Asks where to, then prints the page into the file while `onPaper` shows what is to be printed. Does nothing when the
 * dialog was cancelled.
 */
export async function saveSessionPdf(
  client: ConsoleClient,
  preload: ConsolePreload,
  session: ChargingSession,
  onPaper: <T>(print: () => Promise<T>) => Promise<T>,
): Promise<void> {
  const destination = await preload.chooseExportDestination(sessionFileName(session, 'pdf'), 'pdf');
  if (destination === null) return;
  const { destinationId } = destination;
  const now = Date.now();
  const words = text.sessions.export;
  const outcome = await onPaper(() =>
    preload.savePdf(destinationId, {
      title: `${words.report} ${session.sessionId}`,
      note: words.printed(formatDateTime(now), formatUtc(now)),
    }),
  );
  const jobId = crypto.randomUUID();
  rememberDestination(jobId, destinationId);
  const progress = { jobId, rows: 1, total: 1, content: 'session' } as const;
  client.setExport(
    'error' in outcome
      ? { ...progress, state: 'failed', bytes: 0, error: outcome.error }
      : { ...progress, state: 'finished', bytes: outcome.bytes, file: outcome.file },
  );
}
