/** What the window may use too: no Node, no validators. */
export * from './catalogue.ts';
export { commandDefinitions, describeMessage } from './command-forms.ts';
export { CONFIGURATION_KEYS, findConfigurationKey } from './configuration-keys.ts';
export { CHARGE_POINT_ERROR_CODES, CHARGE_POINT_STATUSES, STOP_REASONS } from './core-values.ts';
export { OCPP_ERROR_CODES } from './error-codes.ts';
export { PROFILES } from './message.ts';
export type * from './schema.ts';
export { LOCATIONS, MEASURANDS, PHASES, READING_CONTEXTS, UNITS } from './types.ts';
export * from './vocabulary.ts';
