import { describe, expect, it } from 'vitest';
import { isOwnPage, parseUrl } from '../../../electron/urls.ts';

describe('isOwnPage', () => {
  it('knows the console’s pages', () => {
    expect(isOwnPage('app://console/index.html#/chargers')).toBe(true);
    // As Electron gives an origin to the permission check.
    expect(isOwnPage('app://console')).toBe(true);
  });

  it.each([
    'app://console.evil.example/',
    'app://console@evil.example/',
    'app://console:80/',
    'https://console/',
    'https://evil.example/?app://console/',
    'file:///app://console/',
    'javascript:location="app://console/"',
    'data:text/html,app://console/',
    'about:blank',
    'app:/console',
    '',
  ])('is not taken in by %s', (url) => {
    expect(isOwnPage(url)).toBe(false);
  });
});

it('text that is no URL is null', () => {
  expect(parseUrl('no url')).toBeNull();
});
