import { z } from 'zod';

/** What the charger reads of the answers that it gets; `ocpp-rpc` has already checked them against OCPP 1.6. */

export const idTagInfo = z.object({
  status: z.enum(['Accepted', 'Blocked', 'Expired', 'Invalid', 'ConcurrentTx']),
  expiryDate: z.string().optional(),
  parentIdTag: z.string().optional(),
});

export type IdTagInfo = z.infer<typeof idTagInfo>;

/** OCPP 1.6 §6.4 BootNotification.conf */
export const bootAnswer = z.object({
  status: z.enum(['Accepted', 'Pending', 'Rejected']),
  /** Seconds. */
  interval: z.number(),
});

export type RegistrationStatus = z.infer<typeof bootAnswer>['status'];

/** OCPP 1.6 §6.2 Authorize.conf */
export const authorizeAnswer = z.object({ idTagInfo });

/** OCPP 1.6 §6.46 StartTransaction.conf */
export const startAnswer = z.object({ transactionId: z.number(), idTagInfo });
