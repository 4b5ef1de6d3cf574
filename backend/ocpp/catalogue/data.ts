/** What the window may use too: no Node, no validators. */
export * from './catalogue.ts';
export { commandDefinitions, describeMessage } from './command-forms.ts';
export { CONFIGURATION_KEYS, findConfigurationKey } from './configuration-keys.ts';
export { CHARGE_POINT_ERROR_CODES, CHARGE_POINT_STATUSES, STOP_REASONS } from './core-values.ts';
export type { ChargePointErrorCode, ChargePointStatus, StopReason } from './core-values.ts';
export { OCPP_ERROR_CODES, type OcppErrorCode, type SchemaRule, type StandardRule } from './error-codes.ts';
export { PROFILES, type Profile, type Sender } from './message.ts';
export type * from './schema.ts';
export { LOCATIONS, MEASURANDS, PHASES, READING_CONTEXTS, UNITS, VALUE_FORMATS } from './types.ts';
export type { Measurand, UnitOfMeasure } from './types.ts';
export * from './vocabulary.ts';
