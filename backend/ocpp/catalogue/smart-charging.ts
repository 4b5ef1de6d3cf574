/** Smart Charging profile. Source: OCPP 1.6 edition 2, §6. */
import { PRIORITY, profile } from './message.ts';
import { dateTime, int, object, oneOf, optional } from './schema.ts';
import {
  acceptedOrRejected,
  CHARGING_PROFILE_PURPOSES,
  chargingProfile,
  chargingRateUnit,
  chargingSchedule,
  connectorId,
} from './types.ts';

export const smartCharging = profile('SmartCharging', {
  // §6.13
  ClearChargingProfile: {
    direction: 'csms',
    priority: PRIORITY.command,
    title: 'Clear charging profiles',
    help: 'Removes the profiles that match all criteria given; with none given, all profiles.',
    request: object({
      id: optional(int({ title: 'Profile ID', help: 'One profile by its number.' })),
      connectorId: optional(connectorId({ min: 0, help: '0: the whole charge point.' })),
      chargingProfilePurpose: optional(
        oneOf(CHARGING_PROFILE_PURPOSES, { help: 'Profiles of this purpose.' }),
      ),
      stackLevel: optional(int({ help: 'Profiles of this level.' })),
    }),
    response: object({ status: oneOf(['Accepted', 'Unknown'], { help: 'Unknown: no profile matched.' }) }),
  },
  // §6.21
  GetCompositeSchedule: {
    direction: 'csms',
    priority: PRIORITY.command,
    title: 'Read the composite schedule',
    help: 'What all profiles and local limits together allow.',
    request: object({
      connectorId: connectorId({ min: 0, help: '0: the grid connection of the charge point.', default: 1 }),
      duration: int({ unit: 's', help: 'Length of the schedule wanted.', default: 3600 }),
      chargingRateUnit: optional(chargingRateUnit),
    }),
    response: object({
      status: acceptedOrRejected,
      connectorId: optional(connectorId({ min: 0, help: 'Connector that the schedule is for.' })),
      scheduleStart: optional(dateTime({ help: 'The schedule’s periods count from here.' })),
      chargingSchedule: optional(chargingSchedule),
    }),
  },
  // §6.43
  SetChargingProfile: {
    direction: 'csms',
    priority: PRIORITY.command,
    title: 'Set a charging profile',
    help: 'Limits the charging rate over time.',
    request: object({
      connectorId: connectorId({ min: 0, help: '0: the whole charge point.', default: 1 }),
      csChargingProfiles: chargingProfile,
    }),
    response: object({ status: oneOf(['Accepted', 'Rejected', 'NotSupported']) }),
  },
});
