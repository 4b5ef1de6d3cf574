/**
 * The policy of the console's pages: their own scripts and styles, and a connection to the gateway alone.
 * @param gatewayOrigin such as `http://127.0.0.1:41234`
 */
export function contentSecurityPolicy(gatewayOrigin: string): string {
  const socketOrigin = gatewayOrigin.replace(/^http/, 'ws');
  return [
    "default-src 'none'",
    "script-src 'self'",
    "style-src 'self'",
    "img-src 'self' data:",
    "font-src 'self'",
    `connect-src 'self' ${gatewayOrigin} ${socketOrigin}`,
    "base-uri 'none'",
    "form-action 'none'",
    "frame-ancestors 'none'",
  ].join('; ');
}
