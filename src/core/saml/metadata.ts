import { X509Certificate } from "node:crypto";
import { readFileSync } from "node:fs";
import type { Problem } from "../errors";
import { readFailure } from "../file-failure";
import { childrenOf, descendantsOf, readXml, type XmlElement, XmlError } from "./xml";

/** What metadata of a SAML identity provider say, and what is wrong with them. */
export interface SamlMetadata {
  /** The provider's own name for itself. */
  readonly entityId?: string;
  /** What AWS or the client would refuse. */
  readonly problems: readonly Problem[];
  /** What will soon be refused. */
  readonly warnings: readonly string[];
}

const METADATA = "urn:oasis:names:tc:SAML:2.0:metadata";
const SIGNATURE = "http://www.w3.org/2000/09/xmldsig#";
const DAY_MS = 86_400_000;

/** Days before the end of a certificate from which on it is warned of. */
export const CERTIFICATE_WARNING_DAYS = 30;

/** https://docs.aws.amazon.com/IAM/latest/APIReference/API_CreateSAMLProvider.html */
const SIZE = { minimum: 1_000, maximum: 10_000_000 };

/** Metadata of a file. */
export interface SamlMetadataFile extends SamlMetadata {
  /** The document; absent where the file cannot be read. */
  readonly document?: string;
}

/** Reads the file with the metadata of a SAML identity provider, as of a time. */
export function readSamlMetadataFile(file: string, path: string, now: Date): SamlMetadataFile {
  let document: string;
  try {
    document = readFileSync(file, "utf8");
  } catch (error) {
    return { problems: [unreadable(file, path, error)], warnings: [] };
  }
  return { document, ...readSamlMetadata(document, path, now) };
}

function unreadable(file: string, path: string, error: unknown): Problem {
  return {
    code: "SAML_METADATA_UNREADABLE",
    path,
    value: `${file}: ${readFailure(error).found}`,
    allowed:
      "a file that can be read, from the folder of the YAML file, in a program from the working folder",
    fix: "download the metadata from the identity provider, and name the file",
  };
}

/** Reads the metadata of a SAML identity provider, as of a time. */
export function readSamlMetadata(document: string, path: string, now: Date): SamlMetadata {
  let root: XmlElement;
  try {
    root = readXml(document);
  } catch (error) {
    if (!(error instanceof XmlError)) throw error;
    return { problems: [notXml(document, path, error.message)], warnings: [] };
  }
  if (root.namespace !== METADATA || root.name !== "EntityDescriptor") {
    return { problems: [notMetadata(root, document, path)], warnings: [] };
  }
  const findings = [
    ...entityFindings(root, path),
    ...sizeFindings(document, path),
    ...expiryFindings(root, path, now),
  ];
  return {
    entityId: root.attributes.entityID,
    problems: findings.filter((finding): finding is Problem => typeof finding !== "string"),
    warnings: findings.filter((finding) => typeof finding === "string"),
  };
}

/** A text is a warning. */
type Finding = Problem | string;

function entityFindings(root: XmlElement, path: string): Finding[] {
  const findings: Finding[] = [];
  if (!root.attributes.entityID) {
    findings.push(
      invalid(path, "an EntityDescriptor without entityID", "an entityID", "download the metadata again"),
    );
  }
  const providers = childrenOf(root, METADATA, "IDPSSODescriptor");
  if (providers.length === 0) {
    findings.push(
      invalid(
        path,
        "metadata without IDPSSODescriptor",
        "metadata of an identity provider",
        "download the identity provider's metadata, not those of a service provider",
      ),
    );
  } else if (providers.flatMap(signingCertificates).length === 0) {
    findings.push(
      invalid(
        path,
        "an IDPSSODescriptor without a signing certificate",
        "a KeyDescriptor for signing, with an X509Certificate",
        "download the metadata again: without it AWS cannot check who signed an assertion",
      ),
    );
  }
  return findings;
}

function sizeFindings(document: string, path: string): Finding[] {
  const { minimum, maximum } = SIZE;
  if (document.length >= minimum && document.length <= maximum) return [];
  const allowed = `${minimum} to ${maximum} characters`;
  return [
    invalid(
      path,
      `${document.length} characters`,
      allowed,
      "use the metadata as the identity provider publishes them",
    ),
  ];
}

/** What is expired or will be. Several certificates stand side by side while one replaces another: one must be valid. */
function expiryFindings(root: XmlElement, path: string, now: Date): Finding[] {
  const findings: Finding[] = [];
  const { validUntil } = root.attributes;
  if (validUntil !== undefined && !(Date.parse(validUntil) > now.getTime())) {
    findings.push(expired(path, `metadata that are valid until ${validUntil}`));
  }
  const texts = childrenOf(root, METADATA, "IDPSSODescriptor").flatMap(signingCertificates);
  const certificates = texts.flatMap((text) => certificateOf(text) ?? []);
  if (certificates.length < texts.length) {
    findings.push(
      invalid(
        path,
        "an X509Certificate that is none",
        "certificates in base64",
        "download the metadata again",
      ),
    );
  }
  const valid = certificates.filter(({ validTo }) => Date.parse(validTo) > now.getTime());
  if (certificates.length > 0 && valid.length === 0) {
    findings.push(expired(path, certificates.map(describe).join("; ")));
  }
  for (const certificate of certificates) {
    const days = Math.floor((Date.parse(certificate.validTo) - now.getTime()) / DAY_MS);
    if (days >= CERTIFICATE_WARNING_DAYS || valid.length === 0) continue;
    const when = days < 0 ? "has expired" : `expires in ${days} days`;
    findings.push(
      `the SAML metadata's ${describe(certificate)} ${when}: import the provider's new metadata before`,
    );
  }
  return findings;
}

function signingCertificates(provider: XmlElement): string[] {
  return childrenOf(provider, METADATA, "KeyDescriptor")
    .filter(({ attributes }) => (attributes.use ?? "signing") === "signing")
    .flatMap((key) => descendantsOf(key, SIGNATURE, "X509Certificate"))
    .map(({ text }) => text.replace(/\s+/g, ""))
    .filter((text) => text !== "");
}

function certificateOf(base64: string): X509Certificate | undefined {
  try {
    return new X509Certificate(Buffer.from(base64, "base64"));
  } catch {
    return undefined;
  }
}

function describe({ subject, validTo }: X509Certificate): string {
  return `certificate ${subject.replaceAll("\n", ", ")} (until ${validTo})`;
}

function notXml(document: string, path: string, reason: string): Problem {
  if (looksLikeHtml(document)) return html(path);
  return invalid(
    path,
    `no XML: ${reason}`,
    "an XML document without a document type",
    "download the metadata again, as a file",
  );
}

function notMetadata(root: XmlElement, document: string, path: string): Problem {
  if (looksLikeHtml(document)) return html(path);
  return invalid(
    path,
    `a document of ${root.name}${root.namespace === "" ? "" : ` (${root.namespace})`}`,
    `one EntityDescriptor of ${METADATA}`,
    "download the metadata of the one application: AWS takes a single entity",
  );
}

function looksLikeHtml(document: string): boolean {
  return /^\s*(?:<!--[^]*?-->\s*)*(?:<!doctype html|<html[\s>])/i.test(document.replace(/^\uFEFF/, ""));
}

function html(path: string): Problem {
  return invalid(
    path,
    "an HTML page",
    "the identity provider's metadata, in XML",
    "sign in to the identity provider and download the metadata: this is probably its sign-in page",
  );
}

function invalid(path: string, value: string, allowed: string, fix: string): Problem {
  return { code: "SAML_METADATA_INVALID", path, value, allowed, fix };
}

function expired(path: string, value: string): Problem {
  return {
    code: "SAML_METADATA_EXPIRED",
    path,
    value,
    allowed: "metadata, with a signing certificate, that are still valid",
    fix: "renew the certificate at the identity provider, and download the metadata again",
  };
}
