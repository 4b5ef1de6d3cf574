import type { IdTag } from '../../../../backend/contract/entities.ts';
import type { JsonObject } from '../../../../backend/contract/ocpp.ts';
import { isoAt } from '../local-time.ts';

/** The console's idTags as entries of SendLocalList (OCPP 1.6 §7.1, §7.27). */
export const localListOf = (idTags: readonly IdTag[]): JsonObject[] =>
  idTags.map(({ idTag, status, expiryDate, parentIdTag }) => ({
    idTag,
    idTagInfo: {
      status,
      ...(expiryDate !== null && { expiryDate: isoAt(expiryDate) }),
      ...(parentIdTag !== null && { parentIdTag }),
    },
  }));
