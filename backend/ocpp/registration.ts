/** Whether a charger is registered, under the policy of the settings. Source: OCPP 1.6 §4.2. Pure. */
import type { Registration } from '../contract/entities.ts';
import type { RegistrationPolicy } from '../contract/settings.ts';

/** §6.4, §7.38 RegistrationStatus */
export type RegistrationStatus = 'Accepted' | 'Pending' | 'Rejected';

/**
 * The status to answer with. The operator's word holds under every policy; without one `accept` takes the charger,
 * `ask` lets it wait, and `known` refuses it.
 */
export function registrationStatus(
  policy: RegistrationPolicy,
  decided: Registration | null,
): RegistrationStatus {
  if (decided === 'rejected') return 'Rejected';
  if (decided === 'accepted' || policy === 'accept') return 'Accepted';
  return policy === 'ask' ? 'Pending' : 'Rejected';
}

/**
 * What to remember of a charger that came for the first time: one that was let in is known from now on, any other one
 * waits for the operator. Null where nothing changes.
 */
export function firstRegistration(
  policy: RegistrationPolicy,
  decided: Registration | null,
): 'accepted' | 'pending' | null {
  if (decided === 'accepted' || decided === 'rejected') return null;
  if (policy === 'accept') return 'accepted';
  return decided === 'pending' ? null : 'pending';
}
