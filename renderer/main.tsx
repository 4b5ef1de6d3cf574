// Before the components' own styles, which may override them.
import './styles/tokens.css';
import './styles/base.css';
import { CSPProvider } from '@base-ui/react/csp-provider';
import { StrictMode } from 'react';
import { createRoot } from 'react-dom/client';
import { config } from 'zod';
import { findGateway } from './api/bootstrap.ts';
import { ConsoleClient } from './api/console-client.ts';
import { ConsoleProvider } from './api/console-context.tsx';
import { App } from './app.tsx';
import { ErrorBoundary } from './components/error-boundary.tsx';

// The page's policy forbids code made from strings, which zod would otherwise try for speed.
config({ jitless: true });

const client = new ConsoleClient();
const root = document.querySelector('#root');
if (root === null) throw new Error('index.html has no #root');

createRoot(root).render(
  <StrictMode>
    <CSPProvider disableStyleElements>
      <ConsoleProvider value={client}>
        <ErrorBoundary>
          <App />
        </ErrorBoundary>
      </ConsoleProvider>
    </CSPProvider>
  </StrictMode>,
);

client.connect(await findGateway());
