/** CALLERROR codes. Source: OCPP-J 1.6 §4.2.3, table 7; the misspelt codes stay so (OCPP-J 1.6 errata §5.1, §5.2). */

export const OCPP_ERROR_CODES = [
  'NotImplemented',
  'NotSupported',
  'InternalError',
  'ProtocolError',
  'SecurityError',
  'FormationViolation',
  'PropertyConstraintViolation',
  'OccurenceConstraintViolation',
  'TypeConstraintViolation',
  'GenericError',
] as const;
export type OcppErrorCode = (typeof OCPP_ERROR_CODES)[number];

/** Rules of a payload's schema, named as in JSON Schema. */
export type SchemaRule =
  | 'required'
  | 'type'
  | 'additionalProperties'
  | 'maxLength'
  | 'enum'
  | 'format'
  | 'minimum'
  | 'multipleOf'
  | 'minItems';

/** Rules of the standard's text, which no schema can say: see rules.ts. */
export type StandardRule =
  /** A field is missing that another field's value asks for. */
  | 'neededHere'
  /** A field is given that another field's value rules out. */
  | 'notAllowedHere'
  /** The value contradicts another field's. */
  | 'contradiction'
  /** Times or periods in the wrong order. */
  | 'order'
  /** A number outside what its quantity can be. */
  | 'range'
  /** Entries that may occur once only. */
  | 'unique'
  /** A time that a wrong clock gave. */
  | 'clock'
  /** A reading that no meter gives. */
  | 'meter'
  /** A reading that is no decimal number. */
  | 'value';

/**
 * The code for a broken rule. A missing field and an empty list break the cardinality of the standard's tables, hence
 * “occurrence constraints”; table 7 gives ProtocolError (“Payload for Action is incomplete”) too, and
 * implementations are divided between the two.
 */
export const ERROR_CODE_OF_RULE: Readonly<Record<SchemaRule | StandardRule, OcppErrorCode>> = {
  required: 'OccurenceConstraintViolation',
  minItems: 'OccurenceConstraintViolation',
  type: 'TypeConstraintViolation',
  additionalProperties: 'FormationViolation',
  maxLength: 'PropertyConstraintViolation',
  enum: 'PropertyConstraintViolation',
  format: 'PropertyConstraintViolation',
  minimum: 'PropertyConstraintViolation',
  multipleOf: 'PropertyConstraintViolation',
  neededHere: 'OccurenceConstraintViolation',
  notAllowedHere: 'OccurenceConstraintViolation',
  contradiction: 'PropertyConstraintViolation',
  order: 'PropertyConstraintViolation',
  range: 'PropertyConstraintViolation',
  unique: 'PropertyConstraintViolation',
  clock: 'PropertyConstraintViolation',
  meter: 'PropertyConstraintViolation',
  value: 'PropertyConstraintViolation',
};

/** The most telling code comes first. */
const PRECEDENCE: readonly OcppErrorCode[] = [
  'FormationViolation',
  'OccurenceConstraintViolation',
  'TypeConstraintViolation',
  'PropertyConstraintViolation',
];

/** The part of a SchemaIssue that decides the answer. */
interface Weight {
  grave: boolean;
  errorCode: OcppErrorCode;
}

/** Order of issues, the most telling first: grave before slight, then by code. */
export function byWeight(a: Weight, b: Weight): number {
  return (
    Number(b.grave) - Number(a.grave) || PRECEDENCE.indexOf(a.errorCode) - PRECEDENCE.indexOf(b.errorCode)
  );
}

/**
 * The one code to answer with when a payload has these issues: that of the most telling one. GenericError when there
 * are none.
 */
export function errorCodeFor(issues: readonly Weight[]): OcppErrorCode {
  return issues.toSorted(byWeight)[0]?.errorCode ?? 'GenericError';
}
