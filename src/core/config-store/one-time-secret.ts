/**
 * The encryption context of one-time secrets: the client calls KMS itself and puts the secret's password in it, so that
 * the key opens a secret for nobody who does not know it.
 */
export const ONE_TIME_SECRET_CONTEXT: Readonly<Record<string, string>> = {
  encryptor: "figgy",
  password: "*",
};
