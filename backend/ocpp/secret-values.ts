/**
 * Passwords on their way to a charger: it has to get them, the log must not. Source: “Improved security for OCPP
 * 1.6-J”, edition 3, §2 (key AuthorizationKey).
 */
import type { Json } from '../contract/ocpp.ts';

/** Configuration keys whose value nobody may read back; firmwares take them in any case of letters. */
const SECRET_KEYS: ReadonlySet<string> = new Set(['authorizationkey']);
const MASK = '••••••••';

/** The payload of a CALL as the journal, the broker and the log may keep it. */
export function withoutSecrets(action: string, payload: Json): Json {
  if (action !== 'ChangeConfiguration') return payload;
  if (typeof payload !== 'object' || payload === null || Array.isArray(payload)) return payload;
  const { key, value } = payload;
  if (typeof key !== 'string' || value === undefined || !SECRET_KEYS.has(key.trim().toLowerCase()))
    return payload;
  return { ...payload, value: MASK };
}
