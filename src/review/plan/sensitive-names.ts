/**
 * Attributes that hold secrets whatever a plan says: older providers and misused arguments do not mark them. A name
 * counts at any depth.
 */
const SENSITIVE_NAMES: ReadonlySet<string> = new Set([
  "access_token",
  "auth_token",
  "client_secret",
  "encrypted_password",
  "master_password",
  "master_user_password",
  "oauth_token",
  "passphrase",
  "password",
  "private_key",
  "private_key_openssh",
  "private_key_pem",
  "secret",
  "secret_access_key",
  "secret_binary",
  "secret_key",
  "secret_string",
  "ses_smtp_password_v4",
  "shared_secret",
]);

/** How the keys of maps that hold secrets end, such as those of a function's environment. */
const SENSITIVE_KEY = /(?:passw(?:or)?d|passphrase|secret|token|(?:private|secret|access|api)[_-]?key)$/i;

/** Whether what has a name is held to be a secret; the provider's own names are in lower case, and listed. */
export function isSensitiveName(name: string): boolean {
  return SENSITIVE_NAMES.has(name) || (/[A-Z]/.test(name) && SENSITIVE_KEY.test(name));
}
