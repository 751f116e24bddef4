import type { Severity } from "../severity";

/** Resource types that are credentials which stay valid until someone takes them away. */
export const CREDENTIALS: Readonly<Record<string, { readonly what: string; readonly severity?: Severity }>> =
  {
    aws_iam_access_key: { what: "a key is made that stays valid until someone deletes it" },
    aws_iam_service_specific_credential: {
      what: "a password is made that stays valid until someone deletes it",
    },
    aws_iam_signing_certificate: {
      what: "a certificate is accepted in the place of a key",
      severity: "medium",
    },
    aws_iam_user_login_profile: { what: "a user may sign in to the console by password", severity: "medium" },
    aws_iam_user_ssh_key: {
      what: "a key is accepted that stays valid until someone deletes it",
      severity: "medium",
    },
  };
