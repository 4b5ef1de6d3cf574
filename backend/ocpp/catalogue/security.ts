/**
 * Messages of the security extension. Source: OCA white paper “Improved security for OCPP 1.6-J”, edition 3,
 * §5 (messages) and §6 (types).
 */
import { PRIORITY, profile } from './message.ts';
import { dateTime, int, list, object, oneOf, optional, text } from './schema.ts';
import { acceptedOrRejected, certificateHashData, connectorId, retries, retryInterval } from './types.ts';

/** §6.4 */
const certificateType = oneOf(['CentralSystemRootCertificate', 'ManufacturerRootCertificate'], {
  help: 'Signs the console’s and the charger’s certificates, or the manufacturer’s firmware.',
  default: 'CentralSystemRootCertificate',
});

export const security = profile('Security', {
  // §5.1
  CertificateSigned: {
    direction: 'csms',
    priority: PRIORITY.command,
    title: 'Deliver a signed certificate',
    help: 'Gives the charger the certificate it asked for with SignCertificate.',
    request: object({
      certificateChain: text(10_000, { help: 'Certificates in PEM, the charger’s own first.' }),
    }),
    response: object({ status: acceptedOrRejected }),
    dangerous: 'Install this certificate as the charger’s own? A wrong one can keep it from connecting.',
  },
  // §5.3
  DeleteCertificate: {
    direction: 'csms',
    priority: PRIORITY.command,
    title: 'Delete a certificate',
    help: 'Removes a root certificate from the charger.',
    request: object({ certificateHashData }),
    response: object({ status: oneOf(['Accepted', 'Failed', 'NotFound']) }),
    dangerous: 'Delete this certificate? Without it the charger may be unable to connect again.',
  },
  // §5.5
  ExtendedTriggerMessage: {
    direction: 'csms',
    priority: PRIORITY.command,
    title: 'Trigger a message (security)',
    help: 'Asks the charger to send one of its own messages now, those of the security extension too.',
    request: object({
      requestedMessage: oneOf(
        [
          'BootNotification',
          'LogStatusNotification',
          'FirmwareStatusNotification',
          'Heartbeat',
          'MeterValues',
          'SignChargePointCertificate',
          'StatusNotification',
        ],
        {
          help: 'FirmwareStatusNotification triggers SignedFirmwareStatusNotification.',
          default: 'StatusNotification',
        },
      ),
      connectorId: optional(
        connectorId({ min: 1, help: 'For status and meter values: one connector; without it: all of them.' }),
      ),
    }),
    response: object({ status: oneOf(['Accepted', 'Rejected', 'NotImplemented']) }),
  },
  // §5.7
  GetInstalledCertificateIds: {
    direction: 'csms',
    priority: PRIORITY.command,
    title: 'List installed certificates',
    help: 'Reads which root certificates the charger holds.',
    request: object({ certificateType }),
    response: object({
      status: oneOf(['Accepted', 'NotFound']),
      // Cardinality 0..*: an empty list is as good as none, though the published JSON schema wants an element.
      certificateHashData: optional(list(certificateHashData)),
    }),
  },
  // §5.9
  GetLog: {
    direction: 'csms',
    priority: PRIORITY.command,
    title: 'Fetch a log',
    help: 'Asks the charger to upload its diagnostics or security log.',
    request: object({
      logType: oneOf(['DiagnosticsLog', 'SecurityLog'], {
        help: 'What the charger does, or what concerns its security.',
        default: 'DiagnosticsLog',
      }),
      requestId: int({ help: 'Number by which the progress messages refer to this request.', default: 1 }),
      retries,
      retryInterval,
      log: object({
        remoteLocation: text(512, {
          help: 'Folder to upload to, as a URL: http, https, ftp or ftps, as the charger supports.',
        }),
        oldestTimestamp: optional(dateTime({ help: 'Oldest entry wanted.' })),
        latestTimestamp: optional(dateTime({ help: 'Latest entry wanted.' })),
      }),
    }),
    response: object({
      status: oneOf(['Accepted', 'Rejected', 'AcceptedCanceled'], {
        help: 'AcceptedCanceled: an upload that was under way was ended.',
      }),
      filename: optional(
        text(255, { title: 'File name', help: 'File that will come; none: nothing logged.' }),
      ),
    }),
  },
  // §5.11
  InstallCertificate: {
    direction: 'csms',
    priority: PRIORITY.command,
    title: 'Install a root certificate',
    help: 'Adds a root certificate that the charger will trust.',
    request: object({
      certificateType,
      certificate: text(5_500, { help: 'Certificate in PEM.' }),
    }),
    response: object({
      status: oneOf(['Accepted', 'Failed', 'Rejected'], {
        help: 'Rejected: invalid, or too many installed.',
      }),
    }),
    dangerous:
      'Install this root certificate? It may replace the one by which the charger knows the console.',
  },
  // §5.13
  LogStatusNotification: {
    direction: 'charger',
    priority: PRIORITY.progress,
    title: 'Log upload',
    help: 'How far the upload of a log is.',
    request: object({
      status: oneOf([
        'BadMessage',
        'Idle',
        'NotSupportedOperation',
        'PermissionDenied',
        'Uploaded',
        'UploadFailure',
        'Uploading',
      ]),
      requestId: optional(int({ help: 'Number of the GetLog request.' })),
    }),
    response: object({}),
  },
  // §5.15
  SecurityEventNotification: {
    direction: 'charger',
    priority: PRIORITY.security,
    title: 'Security event',
    help: 'Something that concerns the charger’s security happened.',
    request: object({
      type: text(50, { help: 'Name of the event.' }),
      timestamp: dateTime({ help: 'When it happened.' }),
      techInfo: optional(text(255, { title: 'Technical information' })),
    }),
    response: object({}),
  },
  // §5.17
  SignCertificate: {
    direction: 'charger',
    priority: PRIORITY.security,
    title: 'Certificate request',
    help: 'The charger asks for a certificate of its own.',
    request: object({ csr: text(5_500, { title: 'CSR', help: 'Certificate signing request in PEM.' }) }),
    response: object({ status: acceptedOrRejected }),
  },
  // §5.19
  SignedFirmwareStatusNotification: {
    direction: 'charger',
    priority: PRIORITY.progress,
    title: 'Signed firmware update',
    help: 'How far the update with signed firmware is.',
    request: object({
      status: oneOf([
        'Downloaded',
        'DownloadFailed',
        'Downloading',
        'DownloadScheduled',
        'DownloadPaused',
        'Idle',
        'InstallationFailed',
        'Installing',
        'Installed',
        'InstallRebooting',
        'InstallScheduled',
        'InstallVerificationFailed',
        'InvalidSignature',
        'SignatureVerified',
      ]),
      requestId: optional(int({ help: 'Number of the SignedUpdateFirmware request.' })),
    }),
    response: object({}),
  },
  // §5.21
  SignedUpdateFirmware: {
    direction: 'csms',
    priority: PRIORITY.command,
    title: 'Update with signed firmware',
    help: 'Asks the charger to download firmware, check its signature and install it.',
    request: object({
      requestId: int({ help: 'Number by which the progress messages refer to this request.', default: 1 }),
      retries,
      retryInterval,
      firmware: object({
        location: text(512, {
          help: 'File that the charger downloads, as a URL: http, https, ftp or ftps, as it supports.',
        }),
        retrieveDateTime: dateTime({ title: 'Download from', help: 'Not before this time.' }),
        installDateTime: optional(
          dateTime({
            title: 'Install from',
            help: 'Not before this time; without it: as soon as it is downloaded.',
          }),
        ),
        signingCertificate: text(5_500, { help: 'Certificate of the signer in PEM.' }),
        signature: text(800, { help: 'Signature of the firmware, base64.' }),
      }),
    }),
    response: object({
      status: oneOf(['Accepted', 'Rejected', 'AcceptedCanceled', 'InvalidCertificate', 'RevokedCertificate']),
    }),
    dangerous: 'Install this firmware? The charger restarts, and the wrong file can put it out of service.',
  },
});
