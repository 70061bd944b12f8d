import type { Put } from "./upload.ts";
import { FileUnreadable, UploadRefused } from "./uploading-file.ts";

/** By XMLHttpRequest, because `fetch` does not tell how much of a request body has been sent. */
export const putBlob: Put = (url, file, off, onSent) =>
  new Promise((resolve, reject) => {
    if (off.aborted) return reject(off.reason as Error);
    const request = new XMLHttpRequest();
    const stop = () => request.abort();
    off.addEventListener("abort", stop, { once: true });
    request.upload.onprogress = ({ loaded }) => onSent(loaded);
    request.onload = () => (request.status >= 200 && request.status < 300 ? resolve() : reject(new UploadRefused(request.status)));
    // The browser does not tell a file that cannot be read from a broken connection; reading a byte of it does.
    request.onerror = () =>
      void file
        .slice(0, 1)
        .arrayBuffer()
        .then(
          () => reject(new Error("The connection broke.")),
          () => reject(new FileUnreadable()),
        );
    request.onabort = () => reject(off.reason as Error);
    request.onloadend = () => off.removeEventListener("abort", stop);
    request.open("PUT", url);
    request.setRequestHeader("x-ms-blob-type", "BlockBlob");
    request.setRequestHeader("content-type", file.type || "application/octet-stream");
    request.send(file);
  });
