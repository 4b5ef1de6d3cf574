import { renderToStaticMarkup } from 'react-dom/server';
import { expect, it } from 'vitest';
import { MoreConnections } from '../../../../renderer/features/charger/connections-tab.tsx';

it('tells that a list of all connections that are given at once is not all of them', () => {
  const html = renderToStaticMarkup(<MoreConnections limit={500} onMore={() => {}} />);
  expect(html).toContain('These are the latest 500. There may be earlier ones.');
  expect(html).not.toContain('<button');
});
