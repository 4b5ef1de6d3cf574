import type { ChargePoint } from '../charge-point.ts';
import { status, type Handlers } from './handler.ts';

const UPLOAD_TIMEOUT_MS = 10_000;

/** The file that a charger would send: what it is and how its connectors stand. */
function diagnostics(point: ChargePoint): string {
  const { vendor, model, serialNumber, firmwareVersion } = point.identity;
  const lines = [
    `${vendor} ${model} ${serialNumber}, firmware ${firmwareVersion}`,
    ...point.connectors.map(
      ({ id, status: now, meter }) => `connector ${id}: ${now}, register ${meter.registerWh} Wh`,
    ),
  ];
  return `${lines.join('\n')}\n`;
}

/**
 * Puts the file at an HTTP location and says whether it arrived. Nothing is sent anywhere for another scheme: it
 * counts as a failed upload, since nothing arrives.
 */
async function upload(point: ChargePoint, location: string, fileName: string): Promise<boolean> {
  const target = location.endsWith('/') ? `${location}${fileName}` : location;
  if (!URL.canParse(target) || !/^https?:/i.test(target)) return false;
  const signal = AbortSignal.any([AbortSignal.timeout(UPLOAD_TIMEOUT_MS), point.stopped.signal]);
  try {
    const response = await fetch(target, { method: 'PUT', body: diagnostics(point), signal });
    return response.ok;
  } catch {
    return false;
  }
}

/** Files from the charger: OCPP 1.6 §5.9, and GetLog of the security extension (OCPP 1.6 security white paper). */
export const logHandlers: Handlers<'GetDiagnostics' | 'GetLog'> = {
  GetDiagnostics: (point, { location }) => {
    const fileName = `${point.id}-diagnostics.txt`;
    return {
      answer: { fileName },
      afterwards: async () => {
        await point.send('DiagnosticsStatusNotification', { status: 'Uploading' });
        const arrived = await upload(point, location, fileName);
        await point.send('DiagnosticsStatusNotification', { status: arrived ? 'Uploaded' : 'UploadFailed' });
      },
    };
  },

  GetLog: (point, { logType, requestId, log }) => {
    const filename = `${point.id}-${logType === 'SecurityLog' ? 'security' : 'diagnostics'}.txt`;
    const { answer } = status('Accepted');
    return {
      answer: { ...answer, filename },
      afterwards: async () => {
        await point.send('LogStatusNotification', { status: 'Uploading', requestId });
        const arrived = await upload(point, log.remoteLocation, filename);
        await point.send('LogStatusNotification', {
          status: arrived ? 'Uploaded' : 'UploadFailure',
          requestId,
        });
      },
    };
  },
};
