import { BUNDLE_EXTENSION } from '../../../backend/contract/bundle.ts';
import type { ExportFormat, LogFilter } from '../../../backend/contract/log-filter.ts';
import type { ConsoleClient } from '../../api/console-client.ts';

/** Destination ids of exports that went through the save dialog, for *Show in folder*. */
const destinations = new Map<string, string>();

export const destinationOf = (jobId: string): string | undefined => destinations.get(jobId);

export const rememberDestination = (jobId: string, destinationId: string): void => {
  destinations.set(jobId, destinationId);
};

/**
 * Asks where to (in the desktop window), then starts the job; its progress comes as events. In a browser the file is
 * a download. Does nothing when the dialog was cancelled.
 * @throws RequestError when the backend refuses the export.
 */
export async function startExport(
  client: ConsoleClient,
  { filter, format, redactIdTags }: { filter: LogFilter; format: ExportFormat; redactIdTags: boolean },
): Promise<void> {
  const preload = window.ocppConsole;
  const destination =
    preload === undefined
      ? undefined
      : await preload.chooseExportDestination(defaultExportName(format, new Date()), format);
  if (destination === null) return;
  const { jobId, downloadUrl } = await client.request('export.start', {
    filter,
    format,
    redactIdTags,
    ...(destination === undefined ? {} : { destinationId: destination.destinationId }),
  });
  if (destination !== undefined) rememberDestination(jobId, destination.destinationId);
  client.trackExport(jobId);
  if (downloadUrl !== undefined) download(new URL(downloadUrl, client.url).href);
}

const two = (value: number): string => String(value).padStart(2, '0');

/** Such as `ocpp-messages-2026-11-23-1405.csv`, in local time. */
export function defaultExportName(format: ExportFormat, now: Date): string {
  const day = `${now.getFullYear()}-${two(now.getMonth() + 1)}-${two(now.getDate())}`;
  const extension = format === 'bundle' ? BUNDLE_EXTENSION : format;
  return `ocpp-messages-${day}-${two(now.getHours())}${two(now.getMinutes())}.${extension}`;
}

/** Has the browser save what an address answers. */
export function download(url: string): void {
  const link = document.createElement('a');
  link.href = url;
  link.download = '';
  link.click();
}
