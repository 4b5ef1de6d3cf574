/**
 * Words of OCPP-J 1.6 that every part of the console shares.
 * Source: "OCPP-J 1.6 Specification", §4.2 (message types).
 */
import { z } from 'zod';

/** Kinds of frames. `INVALID` is ours: a frame that is no OCPP-J message, logged as it came. */
export const MESSAGE_TYPES = ['CALL', 'CALLRESULT', 'CALLERROR', 'INVALID'] as const;
export const messageTypeSchema = z.enum(MESSAGE_TYPES);
export type MessageType = z.infer<typeof messageTypeSchema>;

/** Seen from the console: `Incoming` comes from a charger, `Outgoing` goes to one. */
export const DIRECTIONS = ['Incoming', 'Outgoing'] as const;
export const directionSchema = z.enum(DIRECTIONS);
export type Direction = z.infer<typeof directionSchema>;

/** A value that JSON can carry. */
export type Json = null | boolean | number | string | Json[] | { [key: string]: Json };
export type JsonObject = { [key: string]: Json };

/** One thing that is wrong with a message, in words a technician can read to a vendor. */
export const messageProblemSchema = z.object({
  /** Path of the field, e.g. `meterValue[0].sampledValue[1].unit`; empty for the message as a whole. */
  field: z.string(),
  /** The rule that was broken: `required`, `type`, `maxLength`, `enum`, `format` … or a rule of OCPP-J. */
  rule: z.string(),
  /** The whole sentence. */
  message: z.string(),
  /** What was found there, as JSON, shortened; left out where nothing was. */
  value: z.string().optional(),
});
export type MessageProblem = z.infer<typeof messageProblemSchema>;
