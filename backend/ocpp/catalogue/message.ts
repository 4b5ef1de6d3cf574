/** What the table says of a message, and the helper that the profiles' files are written with. */
import type { ObjectSchema } from './schema.ts';

/** Feature profiles: the first six spelled as in the configuration key SupportedFeatureProfiles (OCPP 1.6 §3.3). */
export const PROFILES = [
  'Core',
  'FirmwareManagement',
  'LocalAuthListManagement',
  'Reservation',
  'SmartCharging',
  'RemoteTrigger',
  'Security',
] as const;
export type Profile = (typeof PROFILES)[number];

/** Who may send the request. */
export type Sender = 'charger' | 'csms' | 'both';

/** AMQP priorities, 0 … 10; a message of a higher priority overtakes the others in the queue. */
export const PRIORITY = {
  transaction: 9,
  boot: 8,
  security: 8,
  command: 7,
  status: 6,
  authorize: 6,
  answer: 5,
  progress: 4,
  other: 4,
  metering: 3,
  heartbeat: 1,
} as const;

/** What is written by hand of each message. */
export interface MessageSpec<
  Req extends ObjectSchema = ObjectSchema,
  Res extends ObjectSchema = ObjectSchema,
> {
  direction: Sender;
  priority: number;
  /** Name for people. */
  title: string;
  /** What it is for, one line. */
  help: string;
  request: Req;
  response: Res;
  /** Question to ask before the console sends it. */
  dangerous?: string;
}

/** A row of the table. */
export interface MessageRow<
  A extends string = string,
  Req extends ObjectSchema = ObjectSchema,
  Res extends ObjectSchema = ObjectSchema,
> extends MessageSpec<Req, Res> {
  action: A;
  profile: Profile;
  /** AMQP routing key of the request. */
  routingKey: string;
}

type Rows<M extends Record<string, MessageSpec>> = {
  [A in keyof M & string]: MessageRow<A, M[A]['request'], M[A]['response']>;
};

/** Completes a profile's messages with what follows from their name. */
export function profile<M extends Record<string, MessageSpec>>(name: Profile, messages: M): Rows<M> {
  const rows = Object.entries(messages).map(([action, spec]) => [
    action,
    { ...spec, action, profile: name, routingKey: `ocpp.${action.toLowerCase()}` },
  ]);
  // oxlint-disable-next-line typescript/no-unsafe-type-assertion -- Object.fromEntries forgets the keys' names
  return Object.fromEntries(rows) as Rows<M>;
}
