/** Whether the console's backend can be asked anything, for controls that need it. */
import { createContext, useContext } from 'react';

const LinkContext = createContext<string | null>(null);
/** Value: why nothing can be asked, in words; null while the link is there. */
export const LinkProvider = LinkContext.Provider;

/** Why a control that needs the link cannot be used now; null when it can. */
export function useLinkHindrance(): string | null {
  return useContext(LinkContext);
}
