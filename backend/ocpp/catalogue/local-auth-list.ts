/** Local Auth List Management profile. Source: OCPP 1.6 edition 2, §6. */
import { PRIORITY, profile } from './message.ts';
import { int, list, object, oneOf, optional } from './schema.ts';
import { idTagInfo, idToken } from './types.ts';

export const localAuthList = profile('LocalAuthListManagement', {
  // §6.27
  GetLocalListVersion: {
    direction: 'csms',
    priority: PRIORITY.command,
    title: 'Version of the local list',
    help: 'Reads which version of the authorisation list the charger has.',
    request: object({}),
    response: object({
      listVersion: int({ help: '0: the list is empty; -1: the charger has no such list.' }),
    }),
  },
  // §6.41
  SendLocalList: {
    direction: 'csms',
    priority: PRIORITY.command,
    title: 'Send the local list',
    help: 'Replaces or changes the list of idTags that the charger knows, even when it is offline.',
    request: object({
      listVersion: int({
        help: 'Version of the list after this message, greater than 0; a differential update needs one above the charger’s.',
        default: 1,
      }),
      updateType: oneOf(['Differential', 'Full'], {
        help: 'Change the entries sent, or replace the whole list.',
        default: 'Full',
      }),
      // §7.1
      localAuthorizationList: optional(
        list(object({ idTag: idToken(), idTagInfo: optional(idTagInfo) }, { title: 'Entry' }), {
          title: 'Entries',
          help: 'In a full list each entry needs information, and none at all empties the list; in a differential update an entry without information is deleted.',
        }),
      ),
    }),
    response: object({ status: oneOf(['Accepted', 'Failed', 'NotSupported', 'VersionMismatch']) }),
  },
});
