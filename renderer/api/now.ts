/** What "now" is: an opened file stands still at its end, whatever the laptop's clock says. Pure. */
import type { ConsoleModel } from './model.ts';

type Shown = Pick<ConsoleModel, 'workspace'>;

/** When the opened file ends, ms; null: the live console is shown, and time goes on. */
export const endOf = ({ workspace }: Shown): number | null => workspace?.newestAt ?? null;

/** The moment from which ages and times of day are counted, ms. */
export const nowOf = (model: Shown): number => endOf(model) ?? Date.now();
