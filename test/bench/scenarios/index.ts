/** All scenarios, in the order of the report. */
import type { Scenario } from '../bench.ts';
import { closedLoop } from './closed-loop.ts';
import { disturbed } from './disturbed.ts';
import { endToEnd } from './end-to-end.ts';
import { exports } from './export.ts';
import { fileSize } from './file-size.ts';
import { growth } from './growth.ts';
import { idle } from './idle.ts';
import { pages } from './pages.ts';
import { renderer } from './renderer.ts';
import { replies } from './replies.ts';
import { search } from './search.ts';
import { start } from './start.ts';
import { storm } from './storm.ts';

export const scenarios: readonly Scenario[] = [
  replies,
  disturbed,
  endToEnd,
  closedLoop,
  idle,
  storm,
  pages,
  search,
  exports,
  start,
  fileSize,
  growth,
  renderer,
];
