import { describe, expect, it } from 'vitest';
import { ocppSettingsSchema } from '../../../../backend/contract/settings.ts';
import { commonNameOf } from '../../../../renderer/features/security/common-name.ts';
import { text } from '../../../../renderer/text/en.ts';

describe('commonNameOf (RFC 4514)', () => {
  it.each([
    ['CN=Workshop CA, O=Workshop', 'Workshop CA'],
    ['O=CN works, CN=Hall 3', 'Hall 3'],
    ['CN=Doe\\, Jane,O=X', 'Doe, Jane'],
    ['O=X+CN=Y', 'Y'],
  ])('%s', (subject, name) => expect(commonNameOf(subject)).toBe(name));

  it('finds none where there is none', () => {
    for (const subject of ['', 'O=X', 'CN=', 'XCN=Y']) expect(commonNameOf(subject)).toBeNull();
  });
});

describe('words of the settings', () => {
  const { field } = text.settings;

  it('name every value that can be chosen, and no other', () => {
    const { registration, authorization, securityProfile } = ocppSettingsSchema.shape;
    expect(Object.keys(field['ocpp.registration'].choices)).toEqual(registration.options);
    expect(Object.keys(field['ocpp.authorization'].choices)).toEqual(authorization.options);
    const profiles = Object.keys(field['ocpp.securityProfile'].choices).map(Number);
    for (const profile of profiles) expect(securityProfile.safeParse(profile).success).toBe(true);
    expect(securityProfile.safeParse(profiles.length).success).toBe(false);
    expect(text.access.security.profiles).toHaveLength(profiles.length);
  });

  it('have a field for each setting of the OCPP server and of the files', () => {
    expect(Object.keys(field)).toEqual(
      expect.arrayContaining(Object.keys(ocppSettingsSchema.shape).map((name) => `ocpp.${name}`)),
    );
    for (const name of ['enabled', 'port', 'maxFileMb'])
      expect(Object.keys(field)).toContain(`files.${name}`);
  });
});
