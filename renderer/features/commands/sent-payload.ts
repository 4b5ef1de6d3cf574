/** Payloads read back from the frames of commands and their answers. Pure. */
import type { Json, JsonObject } from '../../../backend/contract/ocpp.ts';

const isObject = (value: Json | undefined): value is JsonObject =>
  typeof value === 'object' && value !== null && !Array.isArray(value);

/** Payload of a frame at its place: 3 in a CALL, 2 in a CALLRESULT (OCPP-J 1.6 §4.2); null for another frame. */
export function payloadIn(raw: string, messageType: 'CALL' | 'CALLRESULT'): JsonObject | null {
  try {
    const frame = JSON.parse(raw) as Json;
    const payload = Array.isArray(frame) ? frame[messageType === 'CALL' ? 3 : 2] : undefined;
    return isObject(payload) ? payload : null;
  } catch {
    return null;
  }
}

/** `certificateHashData` of an answer to GetInstalledCertificateIds (security white paper §5.8). */
export function certificatesIn(raw: string): JsonObject[] {
  const list = payloadIn(raw, 'CALLRESULT')?.['certificateHashData'];
  return Array.isArray(list) ? list.filter(isObject) : [];
}
