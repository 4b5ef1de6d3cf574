import { z } from 'zod';
import { idTagInfo } from '../answers.ts';

/** The requests of a central system, as far as the simulated charger reads them: OCPP 1.6 §6. */

const connectorId = z.number().int().min(0);
const idTag = z.string().min(1).max(20);
const time = z.string();

const chargingProfile = z.object({
  chargingProfileId: z.number(),
  transactionId: z.number().optional(),
  stackLevel: z.number().min(0),
  chargingProfilePurpose: z.enum(['ChargePointMaxProfile', 'TxDefaultProfile', 'TxProfile']),
  chargingProfileKind: z.enum(['Absolute', 'Recurring', 'Relative']),
  recurrencyKind: z.enum(['Daily', 'Weekly']).optional(),
  validFrom: time.optional(),
  validTo: time.optional(),
  chargingSchedule: z.object({
    duration: z.number().optional(),
    startSchedule: time.optional(),
    chargingRateUnit: z.enum(['A', 'W']),
    chargingSchedulePeriod: z.array(
      z.object({ startPeriod: z.number(), limit: z.number(), numberPhases: z.number().optional() }),
    ),
  }),
});

const certificateType = z.enum(['CentralSystemRootCertificate', 'ManufacturerRootCertificate']);

const certificateHashData = z.object({
  hashAlgorithm: z.enum(['SHA256', 'SHA384', 'SHA512']),
  issuerNameHash: z.string(),
  issuerKeyHash: z.string(),
  serialNumber: z.string(),
});

export type CertificateHashData = z.infer<typeof certificateHashData>;

export const requests = {
  CancelReservation: z.object({ reservationId: z.number() }),
  CertificateSigned: z.object({ certificateChain: z.string() }),
  ChangeAvailability: z.object({ connectorId, type: z.enum(['Inoperative', 'Operative']) }),
  ChangeConfiguration: z.object({ key: z.string(), value: z.string() }),
  ClearCache: z.object({}),
  ClearChargingProfile: z.object({
    id: z.number().optional(),
    connectorId: connectorId.optional(),
    chargingProfilePurpose: chargingProfile.shape.chargingProfilePurpose.optional(),
    stackLevel: z.number().optional(),
  }),
  DataTransfer: z.object({
    vendorId: z.string(),
    messageId: z.string().optional(),
    data: z.string().optional(),
  }),
  DeleteCertificate: z.object({ certificateHashData }),
  ExtendedTriggerMessage: z.object({ requestedMessage: z.string(), connectorId: connectorId.optional() }),
  GetCompositeSchedule: z.object({
    connectorId,
    duration: z.number().min(0),
    chargingRateUnit: z.enum(['A', 'W']).optional(),
  }),
  GetConfiguration: z.object({ key: z.array(z.string()).optional() }),
  GetDiagnostics: z.object({ location: z.string() }),
  GetInstalledCertificateIds: z.object({ certificateType }),
  GetLocalListVersion: z.object({}),
  GetLog: z.object({
    logType: z.enum(['DiagnosticsLog', 'SecurityLog']),
    requestId: z.number(),
    log: z.object({ remoteLocation: z.string() }),
  }),
  InstallCertificate: z.object({ certificateType, certificate: z.string() }),
  RemoteStartTransaction: z.object({
    connectorId: connectorId.optional(),
    idTag,
    chargingProfile: chargingProfile.optional(),
  }),
  RemoteStopTransaction: z.object({ transactionId: z.number() }),
  ReserveNow: z.object({
    connectorId,
    expiryDate: time,
    idTag,
    parentIdTag: idTag.optional(),
    reservationId: z.number(),
  }),
  Reset: z.object({ type: z.enum(['Hard', 'Soft']) }),
  SendLocalList: z.object({
    listVersion: z.number(),
    updateType: z.enum(['Full', 'Differential']),
    localAuthorizationList: z.array(z.object({ idTag, idTagInfo: idTagInfo.optional() })).optional(),
  }),
  SetChargingProfile: z.object({ connectorId, csChargingProfiles: chargingProfile }),
  SignedUpdateFirmware: z.object({
    requestId: z.number(),
    firmware: z.object({ location: z.string(), retrieveDateTime: time, signingCertificate: z.string() }),
  }),
  TriggerMessage: z.object({ requestedMessage: z.string(), connectorId: connectorId.optional() }),
  UnlockConnector: z.object({ connectorId }),
  UpdateFirmware: z.object({ location: z.string(), retrieveDate: time }),
} as const;

export type Action = keyof typeof requests;

export type RequestOf<A extends Action> = z.infer<(typeof requests)[A]>;
