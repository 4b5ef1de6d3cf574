/** Passwords of the security profiles 1 and 2 (security white paper §2, key AuthorizationKey). Pure but for chance. */

/** Bytes of a generated one: the key's greatest length. */
const BYTES = 20;

/** 40 hexadecimal digits, as AuthorizationKey wants them. */
export function generatePassword(): string {
  const bytes = crypto.getRandomValues(new Uint8Array(BYTES));
  return [...bytes].map((byte) => byte.toString(16).padStart(2, '0')).join('');
}

/** 16 to 40 characters. */
export function isPassword(typed: string): boolean {
  return typed.length >= 16 && typed.length <= 40;
}
