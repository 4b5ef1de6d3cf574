import type { ReactElement } from 'react';
import { renderToStaticMarkup } from 'react-dom/server';
import { describe, expect, it } from 'vitest';
import { CheckField, SelectField, TextField } from '../../../../renderer/components/field.tsx';

const frame = { label: 'Port', hint: 'Where chargers connect' };
const options = [{ value: 'a', label: 'A' }];
const ignore = (): void => {};

/** What a screen reader says with the control, and whether it says that the control is wrong. */
function spoken(field: ReactElement): { notes: (string | undefined)[]; invalid: boolean } {
  const html = renderToStaticMarkup(field);
  const [control = ''] = /<(?:input|select)[^>]*>/.exec(html) ?? [];
  const ids = /aria-describedby="([^"]*)"/.exec(control)?.[1]?.split(' ') ?? [];
  return {
    notes: ids.map(
      (id) =>
        html
          .split(`id="${id}">`)[1]
          ?.replace(/<svg.*?<\/svg>/, '')
          .split('<')[0],
    ),
    invalid: control.includes('aria-invalid="true"'),
  };
}

describe.each([
  ['text', (error?: string) => <TextField {...frame} {...(error === undefined ? {} : { error })} />],
  [
    'select',
    (error?: string) => (
      <SelectField
        {...frame}
        {...(error === undefined ? {} : { error })}
        value="a"
        options={options}
        onChange={ignore}
      />
    ),
  ],
  [
    'check',
    (error?: string) => (
      <CheckField {...frame} {...(error === undefined ? {} : { error })} checked onChange={ignore} />
    ),
  ],
])('a %s field', (_kind, make) => {
  it('is said with its hint, and with its error before that', () => {
    expect(spoken(make())).toEqual({ notes: [frame.hint], invalid: false });
    expect(spoken(make('In use'))).toEqual({ notes: ['In use', frame.hint], invalid: true });
  });
});
