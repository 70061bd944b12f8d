import { createHash } from "node:crypto";

const STYLE = `:root{color-scheme:light dark;--line:light-dark(#8a8f98,#7d838c);--accent:light-dark(#0b57d0,#8ab4f8);--on-accent:light-dark(#fff,#062e6f)}
*{box-sizing:border-box}
body{margin:0;min-height:100vh;display:grid;place-items:center;padding:1rem;font:1rem/1.5 system-ui,sans-serif;background:light-dark(#f6f7f9,#16181c);color:light-dark(#1a1c20,#e8eaed)}
main{width:100%;max-width:24rem;padding:2rem;border:1px solid light-dark(#d5d9df,#3a3f47);border-radius:.75rem;background:light-dark(#fff,#1f2227)}
h1{margin:0 0 1rem;font-size:1.375rem}
label{display:block;margin-top:1rem;font-weight:600}
input{width:100%;margin-top:.25rem;padding:.625rem .75rem;font:inherit;color:inherit;background:transparent;border:1px solid var(--line);border-radius:.5rem}
button{width:100%;margin-top:1.5rem;padding:.75rem;font:inherit;font-weight:600;color:var(--on-accent);background:var(--accent);border:0;border-radius:.5rem;cursor:pointer}
:focus-visible{outline:3px solid var(--accent);outline-offset:2px}
[role=alert]{padding:.625rem .75rem;border-radius:.5rem;border:1px solid light-dark(#b3261e,#f2b8b5);color:light-dark(#8c1d18,#f2b8b5)}`;

/** No script at all, no other origin; the one style is named by its hash. */
export const PAGE_HEADERS: Record<string, string> = {
  "content-type": "text/html; charset=utf-8",
  "cache-control": "no-store",
  "content-security-policy": `default-src 'none'; style-src 'sha256-${createHash("sha256").update(STYLE).digest("base64")}'; form-action 'self'; frame-ancestors 'none'; base-uri 'none'`,
  "x-content-type-options": "nosniff",
  "x-frame-options": "DENY",
  "referrer-policy": "same-origin",
};

const SPELLED: Record<string, string> = { "&": "&amp;", "<": "&lt;", ">": "&gt;", '"': "&quot;", "'": "&#39;" };
export const escape = (text: string): string => text.replace(/[&<>"']/g, (letter) => SPELLED[letter] ?? "");

const page = (title: string, body: string) => `<!doctype html>
<html lang="en"><head><meta charset="utf-8"><meta name="viewport" content="width=device-width,initial-scale=1"><title>${escape(title)}</title><style>${STYLE}</style></head>
<body><main><h1>${escape(title)}</h1>${body}</main></body></html>`;

/** `action` is the address of the form with the whole request in its query; `proof` guards against forms of other sites. */
export function signInPage({ action, proof, name = "", wrong }: { action: string; proof: string; name?: string; wrong?: string | undefined }): string {
  return page(
    "Sign in to data labeling",
    `${wrong === undefined ? "" : `<p role="alert" id="wrong">${escape(wrong)}</p>`}
<form method="post" action="${escape(action)}">
<input type="hidden" name="proof" value="${escape(proof)}">
<label for="name">Name</label>
<input id="name" name="name" value="${escape(name)}" autocomplete="username" autocapitalize="none" spellcheck="false" required maxlength="64"${name === "" ? " autofocus" : ""}>
<label for="passphrase">Passphrase</label>
<input id="passphrase" name="passphrase" type="password" autocomplete="current-password" required maxlength="200"${name === "" ? "" : " autofocus"}${wrong === undefined ? "" : ' aria-describedby="wrong"'}>
<button>Sign in</button>
</form>`,
  );
}

export const messagePage = (title: string, text: string): string => page(title, `<p>${escape(text)}</p>`);
