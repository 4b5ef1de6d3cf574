/** The one filter of the message log: live view, history and export use it alike. */
import { z } from 'zod';
import { logTermSchema, MAX_TERMS } from './filter-term.ts';
import { directionSchema, messageTypeSchema } from './ocpp.ts';

export const logFilterSchema = z.object({
  chargerId: z.string().max(500).optional(),
  action: z.string().max(500).optional(),
  direction: directionSchema.optional(),
  messageType: messageTypeSchema.optional(),
  /** Substring of the raw frame; ASCII letters match in either case. */
  text: z.string().max(500).optional(),
  /** Only rows with schema errors, CALLERRORs and invalid frames. */
  errorsOnly: z.boolean().optional(),
  sessionId: z.string().max(600).optional(),
  /** Inclusive bounds, ms since 1970 UTC. */
  from: z.number().int().optional(),
  to: z.number().int().optional(),
  /** Further conditions, which all must hold: what the fields above cannot say. */
  terms: z.array(logTermSchema).max(MAX_TERMS).optional(),
});
export type LogFilter = z.infer<typeof logFilterSchema>;

export const TEXT_FORMATS = ['csv', 'json', 'ndjson'] as const;
export type TextFormat = (typeof TEXT_FORMATS)[number];
/** `bundle`: a zip of the log with what is needed to show it again, see bundle.ts. */
export const EXPORT_FORMATS = [...TEXT_FORMATS, 'bundle'] as const;
export const exportFormatSchema = z.enum(EXPORT_FORMATS);
export type ExportFormat = z.infer<typeof exportFormatSchema>;
