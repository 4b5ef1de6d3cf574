/** Made by compile-plugin.ts at build time. */
declare module 'virtual:ocpp-validators' {
  type Validator = (payload: unknown) => boolean;
  /** By action. */
  export const requests: Readonly<Record<string, Validator>>;
  export const responses: Readonly<Record<string, Validator>>;
}
