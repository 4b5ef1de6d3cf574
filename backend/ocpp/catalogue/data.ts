/** What the window may use too: no Node, no validators. */
export * from './catalogue.ts';
export { CHARGE_POINT_ERROR_CODES, CHARGE_POINT_STATUSES, STOP_REASONS } from './core.ts';
export type { ChargePointErrorCode, ChargePointStatus, StopReason } from './core.ts';
export { OCPP_ERROR_CODES, type OcppErrorCode, type SchemaRule } from './error-codes.ts';
export { PROFILES, type Profile, type Sender } from './message.ts';
export type * from './schema.ts';
export { LOCATIONS, MEASURANDS, PHASES, READING_CONTEXTS, UNITS, VALUE_FORMATS } from './types.ts';
export type { Measurand, UnitOfMeasure } from './types.ts';
export * from './vocabulary.ts';
