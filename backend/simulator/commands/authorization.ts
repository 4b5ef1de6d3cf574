import { status, type Handlers } from './handler.ts';

/** The charger's own knowledge of id tags: OCPP 1.6 §5.15, §5.10 and §5.4. */
export const authorizationHandlers: Handlers<'SendLocalList' | 'GetLocalListVersion' | 'ClearCache'> = {
  SendLocalList: (point, update) => status(point.idTags.update(update)),
  GetLocalListVersion: (point) => ({ answer: { listVersion: point.idTags.listVersion } }),
  ClearCache: (point) => status(point.idTags.clearCache()),
};
