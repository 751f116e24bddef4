/** Why a file cannot be read or written, in words. */
export interface FileFailure {
  /** What was found in its place. */
  readonly found: string;
  readonly fix: string;
}

const NOT_READ: Readonly<Record<string, FileFailure>> = {
  ENOENT: {
    found: "nothing: there is no such file or folder",
    fix: "name a file that exists and can be read",
  },
  ENOTDIR: {
    found: "nothing: a part of its path is no folder",
    fix: "name a file that exists and can be read",
  },
  EISDIR: { found: "a folder", fix: "name a file: this is a folder" },
  EACCES: {
    found: "a file that this user may not read",
    fix: "change its permissions, or name another file",
  },
};

const NOT_WRITTEN: Readonly<Record<string, FileFailure>> = {
  ENOENT: {
    found: "a file in a folder that does not exist",
    fix: "make the folder first, or name another file",
  },
  ENOTDIR: { found: "a file within what is no folder", fix: "name another file" },
  EISDIR: { found: "a folder", fix: "name a file: this is a folder" },
  EACCES: {
    found: "a place where this user may not write",
    fix: "change its permissions, or name another file",
  },
};

/** Why a file could not be read. */
export function readFailure(error: unknown): FileFailure {
  return failureOf(error, NOT_READ, "read");
}

/** Why a file could not be written. */
export function writeFailure(error: unknown): FileFailure {
  return failureOf(error, NOT_WRITTEN, "written");
}

function failureOf(
  error: unknown,
  failures: Readonly<Record<string, FileFailure>>,
  verb: string,
): FileFailure {
  const { code = "" } = error as NodeJS.ErrnoException;
  const known = Object.hasOwn(failures, code) ? failures[code] : undefined;
  return known ?? { found: `a file that cannot be ${verb} (${code})`, fix: "name another file" };
}
