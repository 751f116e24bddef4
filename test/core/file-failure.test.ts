import { readFailure, writeFailure } from "../../src/core/file-failure";

const failure = (code: string) => Object.assign(new Error(`${code}: of the system`), { code });

it.each([
  ["ENOENT", "nothing: there is no such file or folder", "name a file that exists and can be read"],
  ["ENOTDIR", "nothing: a part of its path is no folder", "name a file that exists and can be read"],
  ["EISDIR", "a folder", "name a file: this is a folder"],
  ["EACCES", "a file that this user may not read", "change its permissions, or name another file"],
  ["EIO", "a file that cannot be read (EIO)", "name another file"],
])("a file that is not read for %s is told in words", (code, found, fix) => {
  expect(readFailure(failure(code))).toEqual({ found, fix });
});

it.each([
  ["ENOENT", "a file in a folder that does not exist", "make the folder first, or name another file"],
  ["ENOTDIR", "a file within what is no folder", "name another file"],
  ["EISDIR", "a folder", "name a file: this is a folder"],
  ["EACCES", "a place where this user may not write", "change its permissions, or name another file"],
  ["ENOSPC", "a file that cannot be written (ENOSPC)", "name another file"],
])("a file that is not written for %s is told in words", (code, found, fix) => {
  expect(writeFailure(failure(code))).toEqual({ found, fix });
});
