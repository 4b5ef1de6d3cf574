import { expect, it } from 'vitest';
import { firstRegistration, registrationStatus } from '../../../backend/ocpp/registration.ts';

it.each([
  ['accept', null, 'Accepted', 'accepted'],
  ['accept', 'pending', 'Accepted', 'accepted'],
  ['accept', 'rejected', 'Rejected', null],
  ['accept', 'accepted', 'Accepted', null],
  ['ask', null, 'Pending', 'pending'],
  ['ask', 'pending', 'Pending', null],
  ['ask', 'accepted', 'Accepted', null],
  ['ask', 'rejected', 'Rejected', null],
  ['known', null, 'Rejected', 'pending'],
  ['known', 'pending', 'Rejected', null],
  ['known', 'accepted', 'Accepted', null],
  ['known', 'rejected', 'Rejected', null],
] as const)('OCPP 1.6 §4.2: under %s a charger decided on as %s is %s, and remembered as %s', (...row) => {
  const [policy, decided, status, first] = row;
  expect(registrationStatus(policy, decided)).toBe(status);
  expect(firstRegistration(policy, decided)).toBe(first);
});
