/** A file to be sent, by the path that it will have below the dataset. */
export interface Picked {
  path: string;
  file: Blob;
}

/** The storage answered, and said no. */
export class UploadRefused extends Error {
  readonly status: number;
  constructor(status: number) {
    super(`The storage answered ${status}.`);
    this.name = "UploadRefused";
    this.status = status;
  }
  /** It cannot serve now, and may later. */
  get isOutage(): boolean {
    return isOutage(this.status);
  }
}
export const isOutage = (status: number): boolean => status === 0 || status === 408 || status === 429 || status >= 500;

/** The browser cannot read what was chosen. */
export class FileUnreadable extends Error {
  constructor() {
    super("The file cannot be read any more. Was it moved or changed? Choose it again.");
    this.name = "FileUnreadable";
  }
}

export type FileState = "waiting" | "sent" | "present" | "exists" | "refused" | "failed";
/** A file that did not get there, and why. */
export interface Problem {
  path: string;
  outcome: "exists" | "refused" | "failed";
  why: string;
}
/** One file on its way. */
export interface Entry extends Picked {
  state: FileState;
  why?: string;
  tries: number;
}

/** What the service takes; one file more than that would have it refuse the others of its round as well. */
const LONGEST_PATH = 900;
const LARGEST_FILE = 5_000_000_000;

export function entryOf(one: Picked): Entry {
  const why =
    one.path.length > LONGEST_PATH
      ? `The name is longer than ${LONGEST_PATH} characters.`
      : one.file.size > LARGEST_FILE
        ? "The file is larger than 5 GB."
        : undefined;
  return { ...one, tries: 0, ...(why === undefined ? { state: "waiting" } : { state: "refused", why }) };
}

const OTHER_CONTENT = "A file of this name is there with other content.";

export function problemOf({ path, state, why }: Entry): Problem | undefined {
  if (state === "exists") return { path, outcome: state, why: OTHER_CONTENT };
  return state === "refused" || state === "failed" ? { path, outcome: state, why: why ?? "" } : undefined;
}

/** The time of the file's last change tells one that was changed in place from one that is there already. */
export const asked = ({ path, file }: Picked) => ({ path, size: file.size, ...(file instanceof File && { modifiedAt: file.lastModified }) });
