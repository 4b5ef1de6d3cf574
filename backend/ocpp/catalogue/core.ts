/** Core profile. Source: OCPP 1.6 edition 2, §6; the section of each request is given, its answer follows it. */
import { CHARGE_POINT_ERROR_CODES, CHARGE_POINT_STATUSES, STOP_REASONS } from './core-values.ts';
import { PRIORITY, profile } from './message.ts';
import { bool, dateTime, int, list, object, oneOf, optional, text } from './schema.ts';
import {
  acceptedOrRejected,
  chargingProfileOfNewSession,
  connectorId,
  idTagInfo,
  idToken,
  meterValue,
  transactionId,
} from './types.ts';

const data = optional(text(undefined, { help: 'Text whose form the vendor defines.' }));

export const core = profile('Core', {
  // §6.1
  Authorize: {
    direction: 'charger',
    priority: PRIORITY.authorize,
    title: 'Authorise an idTag',
    help: 'The charger asks whether this idTag may charge.',
    request: object({ idTag: idToken() }),
    response: object({ idTagInfo }),
  },
  // §6.3
  BootNotification: {
    direction: 'charger',
    priority: PRIORITY.boot,
    title: 'Boot notification',
    help: 'The charger started, says what it is and asks to be registered.',
    request: object({
      chargePointVendor: text(20),
      chargePointModel: text(20),
      chargePointSerialNumber: optional(text(25)),
      chargeBoxSerialNumber: optional(text(25, { help: 'Deprecated: serial number of the box inside.' })),
      firmwareVersion: optional(text(50)),
      iccid: optional(text(20, { title: 'ICCID', help: 'Number of the modem’s SIM card.' })),
      imsi: optional(text(20, { title: 'IMSI', help: 'Subscriber number of the modem’s SIM card.' })),
      meterType: optional(text(25, { help: 'Type of the main meter.' })),
      meterSerialNumber: optional(text(25, { help: 'Serial number of the main meter.' })),
    }),
    response: object({
      status: oneOf(['Accepted', 'Pending', 'Rejected'], { help: 'Whether the charger is registered.' }),
      currentTime: dateTime({ help: 'The console’s time; the charger sets its clock by it.' }),
      interval: int({ unit: 's', help: 'Heartbeat interval, or, when not accepted, how long to wait.' }),
    }),
  },
  // §6.7
  ChangeAvailability: {
    direction: 'csms',
    priority: PRIORITY.command,
    title: 'Change availability',
    help: 'Takes a connector, or the whole charger, out of service or back into it.',
    request: object({
      connectorId: connectorId({ min: 0, help: '0: the charger and all its connectors.', default: 1 }),
      type: oneOf(['Operative', 'Inoperative'], {
        help: 'In service or out of service; the charger keeps it over a restart.',
        default: 'Operative',
      }),
    }),
    response: object({
      status: oneOf(['Accepted', 'Rejected', 'Scheduled'], { help: 'Scheduled: after the running session.' }),
    }),
  },
  // §6.9
  ChangeConfiguration: {
    direction: 'csms',
    priority: PRIORITY.command,
    title: 'Change a configuration key',
    help: 'Sets one of the charger’s configuration keys.',
    request: object({
      key: text(50, { help: 'Name of the key.' }),
      value: text(500, { help: 'New value, always as text: true, 300, or a list such as Voltage,SoC.' }),
    }),
    response: object({
      status: oneOf(['Accepted', 'Rejected', 'RebootRequired', 'NotSupported'], {
        help: 'RebootRequired: it takes effect after a restart.',
      }),
    }),
  },
  // §6.11
  ClearCache: {
    direction: 'csms',
    priority: PRIORITY.command,
    title: 'Clear the authorisation cache',
    help: 'Makes the charger forget the idTags it remembers.',
    request: object({}),
    response: object({ status: acceptedOrRejected }),
  },
  // §6.15
  DataTransfer: {
    direction: 'both',
    priority: PRIORITY.other,
    title: 'Vendor data',
    help: 'Carries what the standard does not know, in a form that the vendor defines.',
    request: object({
      vendorId: text(255, { help: 'Whose message it is, often a reversed domain name.' }),
      messageId: optional(text(50, { help: 'Which of the vendor’s messages it is.' })),
      data,
    }),
    response: object({
      status: oneOf(['Accepted', 'Rejected', 'UnknownMessageId', 'UnknownVendorId']),
      data,
    }),
  },
  // §6.23
  GetConfiguration: {
    direction: 'csms',
    priority: PRIORITY.command,
    title: 'Read configuration keys',
    help: 'Reads configuration keys of the charger; all of them when none is named.',
    request: object({
      key: optional(
        list(text(50, { title: 'Key', help: 'Name of a key.' }), {
          title: 'Keys',
          help: 'Keys to read; none: all.',
        }),
      ),
    }),
    response: object({
      configurationKey: optional(
        list(
          object({
            key: text(50),
            readonly: bool({ help: 'It cannot be changed.' }),
            value: optional(text(500)),
          }),
        ),
      ),
      unknownKey: optional(list(text(50), { help: 'Keys that the charger does not know.' })),
    }),
  },
  // §6.29
  Heartbeat: {
    direction: 'charger',
    priority: PRIORITY.heartbeat,
    title: 'Heartbeat',
    help: 'The charger is alive and asks for the time.',
    request: object({}),
    response: object({ currentTime: dateTime({ help: 'The console’s time.' }) }),
  },
  // §6.31
  MeterValues: {
    direction: 'charger',
    priority: PRIORITY.metering,
    title: 'Meter values',
    help: 'Readings of the meter, periodically or at the change of a state.',
    request: object({
      connectorId: connectorId({ min: 0, help: '0: the main meter.' }),
      transactionId: optional(transactionId()),
      meterValue: list(meterValue, { min: 1 }),
    }),
    response: object({}),
  },
  // §6.33
  RemoteStartTransaction: {
    direction: 'csms',
    priority: PRIORITY.command,
    title: 'Start a session',
    help: 'Asks the charger to start charging for an idTag.',
    request: object({
      connectorId: optional(connectorId({ min: 1, help: 'Without it the charger chooses.', default: 1 })),
      idTag: idToken('For whom to charge; case does not matter.'),
      chargingProfile: optional(chargingProfileOfNewSession),
    }),
    response: object({ status: acceptedOrRejected }),
  },
  // §6.35
  RemoteStopTransaction: {
    direction: 'csms',
    priority: PRIORITY.command,
    title: 'Stop a session',
    help: 'Asks the charger to end a running session.',
    request: object({ transactionId: transactionId('Session to stop.') }),
    response: object({ status: acceptedOrRejected }),
  },
  // §6.39
  Reset: {
    direction: 'csms',
    priority: PRIORITY.command,
    title: 'Restart the charger',
    help: 'Soft ends sessions and restarts the software; hard restarts all hardware at once.',
    request: object({
      type: oneOf(['Soft', 'Hard'], { help: 'Hard may lose sessions and queued messages.', default: 'Soft' }),
    }),
    response: object({ status: acceptedOrRejected }),
    dangerous:
      'Restart the charger? Running sessions end; a hard reset may lose messages it has not sent yet.',
  },
  // §6.45
  StartTransaction: {
    direction: 'charger',
    priority: PRIORITY.transaction,
    title: 'Session started',
    help: 'A session started on the charger.',
    request: object({
      connectorId: connectorId({ min: 1, help: 'Where the vehicle charges.' }),
      idTag: idToken('Who charges.'),
      meterStart: int({ unit: 'Wh', help: 'Meter reading at the start.' }),
      reservationId: optional(int({ help: 'Reservation that this session uses up.' })),
      timestamp: dateTime({ help: 'When the session started.' }),
    }),
    response: object({ idTagInfo, transactionId: transactionId() }),
  },
  // §6.47
  StatusNotification: {
    direction: 'charger',
    priority: PRIORITY.status,
    title: 'Status of a connector',
    help: 'A connector, or the charger itself, changed its state or reports an error.',
    request: object({
      connectorId: connectorId({ min: 0, help: '0: the charger itself.' }),
      errorCode: oneOf(CHARGE_POINT_ERROR_CODES, { help: 'NoError when all is well.' }),
      status: oneOf(CHARGE_POINT_STATUSES, { help: 'State of the connector.' }),
      info: optional(text(50, { help: 'More about the error, in the vendor’s words.' })),
      timestamp: optional(dateTime({ help: 'Since when; without it: now.' })),
      vendorId: optional(text(255, { help: 'Whose error code vendorErrorCode is.' })),
      vendorErrorCode: optional(text(50, { help: 'Error code of the vendor.' })),
    }),
    response: object({}),
  },
  // §6.49
  StopTransaction: {
    direction: 'charger',
    priority: PRIORITY.transaction,
    title: 'Session stopped',
    help: 'A session ended on the charger.',
    request: object({
      transactionId: transactionId(),
      timestamp: dateTime({ help: 'When the session ended.' }),
      meterStop: int({ unit: 'Wh', help: 'Meter reading at the end.' }),
      idTag: optional(idToken('Who stopped it, if known.')),
      reason: optional(oneOf(STOP_REASONS, { help: 'Why it ended; without it: Local.' })),
      transactionData: optional(list(meterValue, { help: 'Readings taken during the session.' })),
    }),
    response: object({ idTagInfo: optional(idTagInfo) }),
  },
  // §6.53
  UnlockConnector: {
    direction: 'csms',
    priority: PRIORITY.command,
    title: 'Unlock a connector',
    help: 'Releases a cable that is stuck; to end a session, stop the session instead.',
    request: object({
      connectorId: connectorId({ min: 1, help: 'Connector whose cable is to be released.', default: 1 }),
    }),
    response: object({ status: oneOf(['Unlocked', 'UnlockFailed', 'NotSupported']) }),
    dangerous: 'Release the cable? A session on this connector ends first.',
  },
});
