/** What axe finds on a page. */
import { AxeBuilder } from '@axe-core/playwright';
import type { Page } from 'playwright';

/** Each rule that the page breaks, with the elements and what is wrong with them; empty for an accessible page. */
export async function violationsOf(page: Page): Promise<unknown[]> {
  // Electron has no second page for axe to finish in, hence the legacy mode.
  const { violations } = await new AxeBuilder({ page }).setLegacyMode(true).analyze();
  return violations.map(({ id, nodes }) => [
    id,
    nodes.map(({ html, failureSummary }) => [html, failureSummary]),
  ]);
}
