import type { ConsoleModel } from '../../api/model.ts';

/** Whether an opened file is shown, in which nothing can be changed. */
export const isWorkspace = ({ workspace }: ConsoleModel): boolean => workspace !== null;
