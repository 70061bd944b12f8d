import { type Put, UploadRefused } from "./upload.ts";

/** By XMLHttpRequest, because `fetch` does not tell how much of a request body has been sent. */
export const putBlob: Put = (url, file, off, onSent) =>
  new Promise((resolve, reject) => {
    if (off.aborted) return reject(off.reason as Error);
    const request = new XMLHttpRequest();
    const stop = () => request.abort();
    off.addEventListener("abort", stop, { once: true });
    request.upload.onprogress = ({ loaded }) => onSent(loaded);
    request.onload = () => (request.status >= 200 && request.status < 300 ? resolve() : reject(new UploadRefused(request.status)));
    request.onerror = () => reject(new Error("The connection broke."));
    request.onabort = () => reject(off.reason as Error);
    request.onloadend = () => off.removeEventListener("abort", stop);
    request.open("PUT", url);
    request.setRequestHeader("x-ms-blob-type", "BlockBlob");
    request.setRequestHeader("content-type", file.type || "application/octet-stream");
    request.send(file);
  });
