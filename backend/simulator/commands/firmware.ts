import { sleep } from '../clock.ts';
import type { ChargePoint } from '../charge-point.ts';
import { readCertificate } from './certificates.ts';
import { status, type Handlers } from './handler.ts';

/** Simulated seconds for each step of an update; nothing is downloaded. */
const DOWNLOAD_SECONDS = 60;
const INSTALL_SECONDS = 30;

/** The next firmware after `2.14.3` is `2.14.4`. */
function nextVersion(version: string): string {
  return version.replace(/\d+$/, (patch) => String(Number(patch) + 1));
}

/** Takes an update from its date to the new version running: OCPP 1.6 §4.5 and the reboot that §5.19 expects. */
async function update(
  point: ChargePoint,
  retrieveDate: string,
  notify: (status: string) => Promise<unknown>,
  steps: { downloaded: readonly string[] },
): Promise<void> {
  const { signal } = point.stopped;
  const pass = (seconds: number): Promise<unknown> => point.clock.sleep(seconds, signal);
  await sleep(Math.max(0, Date.parse(retrieveDate) - Date.now()) || 0, signal);
  if (signal.aborted) return;
  await notify('Downloading');
  await pass(DOWNLOAD_SECONDS);
  for (const step of steps.downloaded) await notify(step);
  await notify('Installing');
  await pass(INSTALL_SECONDS);
  point.identity.firmwareVersion = nextVersion(point.identity.firmwareVersion);
  const registered = point.nextAcceptance();
  await point.reboot('Reboot');
  await registered;
  await notify('Installed');
}

/** Firmware: OCPP 1.6 §5.19, and SignedUpdateFirmware of the security extension. */
export const firmwareHandlers: Handlers<'UpdateFirmware' | 'SignedUpdateFirmware'> = {
  UpdateFirmware: (point, { retrieveDate }) => ({
    answer: {},
    afterwards: () =>
      update(point, retrieveDate, (step) => point.send('FirmwareStatusNotification', { status: step }), {
        downloaded: ['Downloaded'],
      }),
  }),

  SignedUpdateFirmware: (point, { requestId, firmware }) => {
    if (!readCertificate(firmware.signingCertificate)) return status('InvalidCertificate');
    return status('Accepted', () =>
      update(
        point,
        firmware.retrieveDateTime,
        (step) => point.send('SignedFirmwareStatusNotification', { status: step, requestId }),
        { downloaded: ['Downloaded', 'SignatureVerified'] },
      ),
    );
  },
};
