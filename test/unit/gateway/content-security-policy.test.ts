import { expect, it } from 'vitest';
import { contentSecurityPolicy } from '../../../backend/gateway/content-security-policy.ts';

it('allows own scripts and styles and the gateway alone', () => {
  const policy = contentSecurityPolicy('http://127.0.0.1:41234');
  const directives = new Map(
    policy.split('; ').map((directive) => {
      const [name = '', ...sources] = directive.split(' ');
      return [name, sources];
    }),
  );
  expect(policy).not.toMatch(/unsafe|\*|https?:(?!\/\/127\.0\.0\.1:41234)/);
  expect(directives.get('default-src')).toEqual(["'none'"]);
  expect(directives.get('script-src')).toEqual(["'self'"]);
  expect(directives.get('style-src')).toEqual(["'self'"]);
  expect(directives.get('connect-src')).toEqual(["'self'", 'http://127.0.0.1:41234', 'ws://127.0.0.1:41234']);
  // default-src does not stand in for these three.
  for (const name of ['base-uri', 'form-action', 'frame-ancestors'])
    expect(directives.get(name)).toEqual(["'none'"]);
});
