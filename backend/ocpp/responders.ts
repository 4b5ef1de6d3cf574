/**
 * Immediate answers to CALLs of a charger: pure, so that the network thread never waits for them.
 * What the message means for chargers and sessions is decided later, by the processor.
 */
import type { Json, JsonObject } from '../contract/ocpp.ts';
import { isJsonObject } from './frame.ts';
import type { RegistrationStatus } from './registration.ts';

export interface ResponderContext {
  /** ms since 1970 UTC. */
  now: number;
  heartbeatIntervalS: number;
  registration: RegistrationStatus;
  /** What the console's list says of an idTag. */
  idTagInfo(idTag: string): JsonObject;
  /** The console has a certificate authority to sign with. */
  canSign: boolean;
  /** Allotted by the journal; for StartTransaction only. */
  transactionId?: number;
}

type Responder = (payload: JsonObject, context: ResponderContext) => JsonObject;

/** A charger that is not registered may charge nobody, whatever the list says (OCPP 1.6 §4.2). */
function idTagInfoFor(payload: JsonObject, { registration, idTagInfo }: ResponderContext): JsonObject {
  if (registration !== 'Accepted') return { status: 'Invalid' };
  const { idTag } = payload;
  // Slightly wrong payloads carry a number here.
  return idTagInfo(typeof idTag === 'string' || typeof idTag === 'number' ? String(idTag) : '');
}

const responders: Readonly<Record<string, Responder>> = {
  // OCPP 1.6 §4.2
  BootNotification: (_payload, { now, heartbeatIntervalS, registration }) => ({
    status: registration,
    currentTime: new Date(now).toISOString(),
    interval: heartbeatIntervalS,
  }),
  // §4.6
  Heartbeat: (_payload, { now }) => ({ currentTime: new Date(now).toISOString() }),
  // §4.1
  Authorize: (payload, context) => ({ idTagInfo: idTagInfoFor(payload, context) }),
  // §4.8
  StartTransaction: (payload, context) => {
    const { transactionId } = context;
    if (transactionId === undefined) throw new TypeError('StartTransaction is answered with a transactionId');
    return { transactionId, idTagInfo: idTagInfoFor(payload, context) };
  },
  // §4.7
  MeterValues: () => ({}),
  // §4.9
  StatusNotification: () => ({}),
  // §4.10: idTagInfo only where the charger named the idTag that stopped it
  StopTransaction: (payload, context): JsonObject =>
    typeof payload['idTag'] === 'string' ? { idTagInfo: idTagInfoFor(payload, context) } : {},
  // §4.3: no vendor's extension is known here
  DataTransfer: () => ({ status: 'UnknownVendorId' }),
  // §4.4, §4.5
  DiagnosticsStatusNotification: () => ({}),
  FirmwareStatusNotification: () => ({}),
  // Security white paper §5: LogStatusNotification, SecurityEventNotification, SignedFirmwareStatusNotification
  LogStatusNotification: () => ({}),
  SecurityEventNotification: () => ({}),
  SignedFirmwareStatusNotification: () => ({}),
  // Security white paper §5, A02: the operator signs it in the window, CertificateSigned brings the certificate
  SignCertificate: (_payload, { canSign }) => ({ status: canSign ? 'Accepted' : 'Rejected' }),
};

/** Whether the console answers this action with a CALLRESULT. */
export function canAnswer(action: string): boolean {
  return Object.hasOwn(responders, action);
}

/**
 * The CALLRESULT payload for a charger's CALL.
 * @throws TypeError for an action that `canAnswer` denies.
 */
export function answer(action: string, payload: Json, context: ResponderContext): JsonObject {
  const responder = canAnswer(action) ? responders[action] : undefined;
  if (responder === undefined) throw new TypeError(`No answer is defined for ${action}`);
  return responder(isJsonObject(payload) ? payload : {}, context);
}
