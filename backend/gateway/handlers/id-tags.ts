/** The console's idTag list. */
import type { AccessControl } from '../../access/access-control.ts';
import type { Handlers } from '../dispatcher.ts';

export function idTagHandlers(
  access: AccessControl,
): Pick<Handlers, 'idTags.list' | 'idTags.save' | 'idTags.delete'> {
  return {
    'idTags.list': () => access.idTags(),
    'idTags.save': (entry) => access.saveIdTag(entry),
    'idTags.delete': async ({ idTag }) => ({ deleted: await access.deleteIdTag(idTag) }),
  };
}
