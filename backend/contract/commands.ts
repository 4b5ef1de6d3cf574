/** Commands: the CALLs that the console sends, as the window builds, sends and lists them. */
import type { LogRow } from './entities.ts';
import type { Json, JsonObject, MessageProblem } from './ocpp.ts';

/**
 * JSON Schema (draft-07) of a command's payload, as far as forms need it. `title`, `description` (help), `default`
 * and `unit` are for people.
 */
export interface FormSchema {
  type: 'string' | 'integer' | 'number' | 'boolean' | 'array' | 'object';
  title?: string;
  description?: string;
  default?: string | number;
  unit?: string;
  /** Strings. */
  maxLength?: number;
  enum?: readonly string[];
  format?: 'date-time' | 'uri' | 'int32';
  /** Numbers. */
  minimum?: number;
  multipleOf?: number;
  /** Lists. */
  items?: FormSchema;
  minItems?: number;
  /** Objects. */
  properties?: Readonly<Record<string, FormSchema>>;
  required?: readonly string[];
}

/** A message that the console may send: one row of the table of OCPP 1.6 messages. */
export interface CommandDefinition {
  action: string;
  /** Feature profile, as SupportedFeatureProfiles spells it; `Security` for the security extension. */
  profile: string;
  title: string;
  help: string;
  /** Question to ask before it is sent. */
  dangerous?: string;
  request: FormSchema;
}

/** What the standard says of a message and of each of its fields, in own words. */
export interface MessageDescription {
  action: string;
  profile: string;
  /** Who may send the call. */
  sender: 'charger' | 'csms' | 'both';
  title: string;
  help: string;
  request: FormSchema;
  response: FormSchema;
}

/** A configuration key that the standard describes (OCPP 1.6 §9; security white paper §4). */
export interface ConfigurationKeyInfo {
  key: string;
  profile: string;
  /** As the standard says; a charger's own `readonly` overrules it. */
  access: 'R' | 'RW' | 'W';
  type: 'integer' | 'boolean' | 'string' | 'list';
  unit?: string;
  /** What it does, one or two sentences. */
  help: string;
}

/** How a charger answered a command. */
export type CommandResult = {
  /** From sending to the answer, ms. */
  latencyMs: number;
  /** What is wrong with the answer, by its schema. */
  problems: MessageProblem[];
} & (
  | { kind: 'CALLRESULT'; payload: Json }
  | { kind: 'CALLERROR'; errorCode: string; errorDescription: string; errorDetails: JsonObject }
);

/** A command that was sent, and its answer if one came. */
export interface SentCommand {
  call: LogRow;
  answer: LogRow | null;
}

/** One configuration key as the charger last told it. */
export interface ConfigurationEntry {
  key: string;
  readonly: boolean;
  /** null: the charger gives none (passwords are write-only). */
  value: string | null;
  /** Value of the reading before, where it differs; null there: it had none. */
  former?: string | null;
  /** It was not in the reading before. */
  added: boolean;
}

/** What GetConfiguration (OCPP 1.6 §5.8) last brought. */
export interface ChargerConfiguration {
  /** ms; null: it was never read. */
  readAt: number | null;
  /** Time of the reading it is compared with. */
  formerReadAt: number | null;
  entries: ConfigurationEntry[];
  unknownKeys: string[];
}
