/** Firmware Management profile. Source: OCPP 1.6 edition 2, §6. */
import { PRIORITY, profile } from './message.ts';
import { dateTime, object, oneOf, optional, text, uri } from './schema.ts';
import { retries, retryInterval } from './types.ts';

export const firmware = profile('FirmwareManagement', {
  // §6.17
  DiagnosticsStatusNotification: {
    direction: 'charger',
    priority: PRIORITY.progress,
    title: 'Diagnostics upload',
    help: 'How far the upload of diagnostics is.',
    request: object({ status: oneOf(['Idle', 'Uploaded', 'UploadFailed', 'Uploading']) }),
    response: object({}),
  },
  // §6.19
  FirmwareStatusNotification: {
    direction: 'charger',
    priority: PRIORITY.progress,
    title: 'Firmware update',
    help: 'How far the update of the firmware is.',
    request: object({
      status: oneOf([
        'Downloaded',
        'DownloadFailed',
        'Downloading',
        'Idle',
        'InstallationFailed',
        'Installing',
        'Installed',
      ]),
    }),
    response: object({}),
  },
  // §6.25
  GetDiagnostics: {
    direction: 'csms',
    priority: PRIORITY.command,
    title: 'Fetch diagnostics',
    help: 'Asks the charger to upload its diagnostics.',
    request: object({
      location: uri({ help: 'Folder to upload to: http, https, ftp or ftps, as the charger supports.' }),
      retries,
      retryInterval,
      startTime: optional(dateTime({ help: 'Oldest entry wanted.' })),
      stopTime: optional(dateTime({ help: 'Latest entry wanted.' })),
    }),
    response: object({
      fileName: optional(text(255, { help: 'File that will come; none: the charger has no diagnostics.' })),
    }),
  },
  // §6.55
  UpdateFirmware: {
    direction: 'csms',
    priority: PRIORITY.command,
    title: 'Update the firmware',
    help: 'Asks the charger to download and install firmware, without a signature.',
    request: object({
      location: uri({
        help: 'File that the charger downloads, as a URL: http, https, ftp or ftps, as it supports.',
      }),
      retrieveDate: dateTime({ title: 'Download from', help: 'Not before this time.' }),
      retries,
      retryInterval,
    }),
    response: object({}),
    dangerous: 'Install this firmware? The wrong file can put the charger out of service.',
  },
});
