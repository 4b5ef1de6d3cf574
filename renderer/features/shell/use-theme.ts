/** Puts the chosen theme on the page; `system` is resolved here, so that the style sheet knows two themes only. */
import { useEffect } from 'react';
import { useModel } from '../../api/console-context.tsx';

/** Remembered so that the window opens in its colours before the backend has answered. */
const KEY = 'ocpp-console-theme';

export function useTheme(): void {
  const chosen = useModel((model) => model.settings?.settings.ui.theme ?? null);
  useEffect(() => {
    if (chosen !== null) localStorage.setItem(KEY, chosen);
    const theme = chosen ?? localStorage.getItem(KEY) ?? 'system';
    const dark = window.matchMedia('(prefers-color-scheme: dark)');
    const apply = (): void => {
      const resolved = theme === 'dark' || (theme !== 'light' && dark.matches) ? 'dark' : 'light';
      document.documentElement.dataset['theme'] = resolved;
    };
    apply();
    dark.addEventListener('change', apply);
    return () => dark.removeEventListener('change', apply);
  }, [chosen]);
}
